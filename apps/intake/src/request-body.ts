import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { MalformedBodyError, TooLargeBodyError, UnsupportedBodyError } from '@linchpin/cloud-events';
import type { BodyHeaders } from '@linchpin/messages';
import type { FastifyRequest } from 'fastify';

/** Events carry references, not contents: none needs more. Bytes, as they come and unpacked. */
export const BODY_LIMIT = 64 * 1024;

const unpackers = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** What a request carries: the bytes as they came, and what is in them, which is the same where nothing was packed. */
export interface RequestBody {
  /** Bytes that the sender may have signed. Some sign before they pack. */
  signed: readonly Buffer[];
  /** What is in the body. Throws what `unpacked` threw: the signature comes first. */
  content: () => Buffer;
  came: BodyHeaders;
}

/** Reads the body of a request. Rejects with `UnsupportedBodyError` for a content encoding that we do not know. */
export async function requestBody({ body, headers }: FastifyRequest): Promise<RequestBody> {
  const raw = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
  const came = {
    charset: charsetOf(headers['content-type']),
    isBinaryMode: headers['ce-specversion'] !== undefined || headers['ce-id'] !== undefined,
  };
  const encoding = (headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return { signed: [raw], content: () => raw, came };
  if (!isKnown(encoding)) {
    const name = /^[a-z0-9_.-]{1,20}$/.test(encoding) ? `content encoding ${encoding}` : 'content encoding';
    throw new UnsupportedBodyError(`The ${name} is not known here. Send the body packed by gzip, or as it is.`);
  }
  try {
    const content = await unpackers[encoding](raw, { maxOutputLength: BODY_LIMIT });
    return { signed: [raw, content], content: () => content, came };
  } catch (error) {
    const fault = isTooLarge(error)
      ? new TooLargeBodyError('The body is larger than 64 KiB when it is unpacked. Send references, not contents.')
      : new MalformedBodyError(`The body is not packed by ${encoding}, as its content encoding says.`);
    return {
      signed: [raw],
      content: () => {
        throw fault;
      },
      came,
    };
  }
}

function isKnown(encoding: string): encoding is keyof typeof unpackers {
  return Object.hasOwn(unpackers, encoding);
}

function isTooLarge(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

/** The encoding that a content type names: `iso-8859-1` of `application/json; charset=ISO-8859-1`. */
function charsetOf(contentType: string | undefined): string | undefined {
  const [, quoted, plain] = /;\s*charset\s*=\s*(?:"([^"]{1,40})"|([^\s;"]{1,40}))/i.exec(contentType ?? '') ?? [];
  return (quoted ?? plain)?.toLowerCase();
}
