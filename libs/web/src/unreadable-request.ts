import type { Socket } from 'node:net';

/** The status for what Node could not read, by its code. Anything else is a bad request. */
const statuses: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * For Fastify's `clientErrorHandler`: answers what is not HTTP (a space in the path, too long a header), which reaches
 * no hook and no page. The answer repeats nothing that was sent, is kept by nobody and runs nothing.
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  // The other side hung up, or an answer is under way on this connection.
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy(error);
    return;
  }
  const body = 'The request could not be read.\n';
  socket.end(
    [
      `HTTP/1.1 ${statuses[error.code ?? ''] ?? '400 Bad Request'}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      'Cache-Control: no-store',
      "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
      'Referrer-Policy: no-referrer',
      'X-Content-Type-Options: nosniff',
      'X-Frame-Options: DENY',
      'X-Robots-Tag: noindex, nofollow',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
