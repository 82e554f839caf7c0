import { StreamableFile } from '@nestjs/common';

/** A file that a feature gives out. */
export interface DownloadableFile {
  fileName: string;
  mediaType: string;
  content: Buffer;
}

/** `return download(file)`: what a handler answers with so that browsers save the file under its name and never show it. */
export function download({ fileName, mediaType, content }: DownloadableFile): StreamableFile {
  return new StreamableFile(content, {
    type: mediaType,
    disposition: `attachment; filename="${fileName.replace(/[^\w.-]/g, '-')}"`,
    length: content.length,
  });
}
