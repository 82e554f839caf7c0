import multipart from '@fastify/multipart';
import { RouteConfig, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

/** The file of a form. A browser sends one without name and content when none was chosen. */
export interface Upload {
  name: string;
  content: Buffer;
  /** It is larger than the route takes: `content` is only its beginning. */
  tooLarge: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The file of a form, where the route takes one and one was chosen. */
    upload?: Upload;
  }
  interface FastifyContextConfig {
    uploadUpTo?: number;
  }
}

/** `@TakesFile(1_000_000)`: the route's form carries one file of at most so many bytes, in `request.upload`. */
export const TakesFile = (largest: number) => RouteConfig({ uploadUpTo: largest });

/** What is read of a request before it is said to be too large, as a multiple of the largest file. */
const PATIENCE = 5;

/** The form could not be read to its end. */
class UnreadableFormError extends Error {
  override name = 'UnreadableFormError';

  constructor(readonly statusCode: number) {
    super('The form could not be read.');
  }
}

/**
 * Reads forms with a file, of routes that say they take one and for people who are signed in: `request.body` then holds
 * the fields, as of any form. Everybody else's is not read at all. Goes before the check of the form's token.
 */
export async function setUpUploads(app: NestFastifyApplication): Promise<void> {
  await app.register(multipart, { throwFileSizeLimit: false });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', async (request) => {
      const largest = request.routeOptions.config.uploadUpTo;
      if (largest === undefined || !request.isMultipart() || !request.session.staffId) return;
      if (Number(request.headers['content-length'] ?? 0) > PATIENCE * largest) throw new UnreadableFormError(413);
      await readForm(request, largest);
    });
}

async function readForm(request: FastifyRequest, largest: number): Promise<void> {
  const fields: Record<string, string> = {};
  // One byte more than is taken, so that a file that is too large is seen to be so.
  const limits = { fileSize: largest + 1, files: 1, fields: 20, fieldSize: 50_000, parts: 21 };
  try {
    for await (const part of request.parts({ limits })) {
      if (part.type === 'file') {
        const content = await part.toBuffer();
        const tooLarge = content.length > largest;
        if (part.filename || content.length > 0) request.upload = { name: part.filename, content, tooLarge };
      } else if (typeof part.value === 'string') fields[part.fieldname] = part.value;
    }
  } catch (error) {
    // The plugin's errors know their status; the parser's own are plain ones.
    if (typeof error === 'object' && error !== null && 'statusCode' in error) throw error as unknown as Error;
    throw new UnreadableFormError(400);
  }
  request.body = fields;
}
