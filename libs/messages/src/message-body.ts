import {
  bodyText,
  type JsonBody,
  readJson,
  UnacceptableEventError,
  UnsupportedBodyError,
  WrongEncodingError,
} from '@linchpin/cloud-events';

/** How a body came: what its headers say of it beside the signature. */
export interface BodyHeaders {
  /** The encoding of its text, where the content type names one. */
  charset?: string | undefined;
  /** The attributes of an event stood in headers (`ce-id`): CloudEvents calls it binary mode. */
  isBinaryMode?: boolean;
}

/**
 * What was sent, and the bytes to keep of it: in UTF-8 where an encoding was named, so that it can be read again. What is
 * no UTF-8 and names nothing is read as most systems mean it then, to know what it is about, and `isUtf8` says so.
 */
export function readBody(body: Buffer, charset: string | undefined): { read: JsonBody; kept: Buffer; isUtf8: boolean } {
  try {
    const text = bodyText(body, charset);
    return { read: readJson(text), kept: Buffer.from(text), isUtf8: true };
  } catch (error) {
    if (!(error instanceof WrongEncodingError) || charset) throw error;
    try {
      return { read: readJson(bodyText(body, 'windows-1252')), kept: body, isUtf8: false };
    } catch {
      throw error;
    }
  }
}

/** CloudEvents knows two more ways to send: neither may be taken for a message of a source's own. */
export function refuseOtherModes(json: unknown, { isBinaryMode = false }: BodyHeaders): void {
  if (isBinaryMode) {
    throw new UnsupportedBodyError(
      'This is CloudEvents binary mode, whose attributes stand in headers that no signature covers: use structured mode, ' +
        'the whole event in the body as application/cloudevents+json.',
    );
  }
  if (Array.isArray(json) && json.some((each) => !isOwnShape(each))) {
    throw new UnacceptableEventError('This is a batch of CloudEvents: send structured, one event in a body.', [
      { path: 'body', message: 'must be one event, not a list of events' },
    ]);
  }
}

/** Whatever does not call itself a CloudEvent. */
export function isOwnShape(json: unknown): boolean {
  return typeof json !== 'object' || json === null || !Object.hasOwn(json, 'specversion');
}
