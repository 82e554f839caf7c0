/** Who a mail is from. */
export interface MailSender {
  /** As people see it; may be empty. */
  name: string;
  address: string;
}

// RFC 5322 dot-atom, and a whole domain: mail servers refuse a sender whose domain is one word.
const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]+$/u;

/**
 * The one sender that a text names: `bs@exshire.example`, or a name before it with the address in `< >`. Whatever else
 * stands in the name, as a colon or a comma, is of the name: it makes no group and no second sender. Undefined for anything
 * else.
 */
export function readMailSender(text: string): MailSender | undefined {
  const [, name = '', bracketed] = /^([^<>]*)<([^<>]*)>$/s.exec(text.trim()) ?? [];
  const address = (bracketed ?? text).trim();
  const quoted = /^"(.*)"$/s.exec(name.trim())?.[1]?.replaceAll(/\\(.)/gs, '$1');
  const shown = (quoted ?? name).trim();
  // No character that ends a line, and no list of addresses in what should be a name.
  if (!ADDRESS.test(address) || /[\p{Cc}\p{Zl}\p{Zp}]|@.*[,;]/u.test(shown)) return undefined;
  return { name: shown, address };
}
