/** The shortest secret that a signature may rest on, in bytes (Standard Webhooks: 24 to 64). */
const LEAST_KEY_BYTES = 24;

/** What a webhook key is, in words for whoever is to write one. */
export const webhookKeyRule = `write whsec_ followed by at least ${String(LEAST_KEY_BYTES)} random bytes in base64`;

/**
 * The one rule for every webhook key that is made or set: `whsec_` and base64 that stands for 24 bytes or more. Characters
 * are not counted: `=` and what does not fill a byte are no secret, and anybody could sign with an empty one.
 */
export function isWebhookKey(text: string): boolean {
  const [, secret] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  return secret !== undefined && Buffer.from(secret, 'base64').length >= LEAST_KEY_BYTES;
}
