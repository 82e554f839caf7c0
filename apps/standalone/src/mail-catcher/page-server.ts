import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { readAttachment } from './caught-message.js';
import type { Mailbox } from './mailbox.js';
import { listPage, mailFrame, messagePage, missingPage, PAGE_LENGTH, STYLE } from './pages.js';

const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
/** A mail's HTML is a stranger's: no script, no form, nothing from the network, no origin; only links that open elsewhere. */
const FRAME_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

interface Answer {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** The pages and the JSON of the mail catcher. It has no login: it answers only requests made to this computer by name. */
export function createPageServer(mailbox: Mailbox): Server {
  return createServer((request, response) => {
    answer(mailbox, request)
      .catch((): Answer => ({ status: 500, type: 'text/plain', body: 'The mail catcher failed.' }))
      .then((given) => send(request, response, given))
      .catch(() => response.destroy());
  });
}

function send(request: IncomingMessage, response: ServerResponse, given: Answer): void {
  const { status = 200, type = 'text/html', headers = {}, body = '' } = given;
  response.writeHead(status, {
    'content-type': type === 'application/octet-stream' ? type : `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin', // with no-referrer our own form would post with the origin "null"
    'cross-origin-resource-policy': 'same-origin',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

async function answer(mailbox: Mailbox, request: IncomingMessage): Promise<Answer> {
  const refusal = refuse(request);
  if (refusal) return refusal;
  // Put together, not resolved: `//elsewhere` is a path that nobody has, and not the page of another host.
  const address = `http://localhost${request.url ?? '/'}`;
  if (!URL.canParse(address)) return { status: 404, body: missingPage() };
  const url = new URL(address);
  const [, id = '', rest = ''] = /^\/messages\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const method = request.method === 'HEAD' ? 'GET' : request.method;

  if (url.pathname.startsWith('/api/')) return answerApi(mailbox, `${method} ${url.pathname}`);
  if (method === 'POST' && url.pathname === '/delete') {
    await mailbox.clear();
    return { status: 303, headers: { location: '/' } };
  }
  if (method !== 'GET')
    return { status: 405, type: 'text/plain', body: 'Method not allowed', headers: { allow: 'GET' } };
  if (url.pathname === '/style.css') return { type: 'text/css', body: STYLE };
  if (url.pathname === '/') {
    const page = Math.max(1, Number.parseInt(url.searchParams.get('page') ?? '1', 10) || 1);
    const messages = await mailbox.list((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH);
    return { body: listPage(messages, mailbox.count, page) };
  }
  return (await answerMessage(mailbox, id, rest)) ?? { status: 404, body: missingPage() };
}

async function answerMessage(mailbox: Mailbox, id: string, rest: string): Promise<Answer | undefined> {
  const message = await mailbox.get(id);
  const source = await mailbox.source(id);
  if (!message || !source) return undefined;
  if (rest === '') return { body: messagePage(message) };
  if (rest === '/html') return { body: mailFrame(message), headers: { 'content-security-policy': FRAME_POLICY } };
  if (rest === '/source') return { type: 'text/plain', body: source };
  const index = /^\/attachments\/(\d+)$/.exec(rest)?.[1];
  const attachment = index === undefined ? undefined : await readAttachment(source, Number(index));
  // Always as a download of no particular type: an attached page must not run in this origin.
  return (
    attachment && {
      type: 'application/octet-stream',
      body: attachment.content,
      headers: { 'content-disposition': `attachment; filename*=UTF-8''${encodeName(attachment.filename)}` },
    }
  );
}

async function answerApi(mailbox: Mailbox, call: string): Promise<Answer> {
  const json = (value: unknown, status = 200) => ({ status, type: 'application/json', body: JSON.stringify(value) });
  if (call === 'GET /api/messages') return json(await mailbox.list());
  if (call === 'DELETE /api/messages') {
    await mailbox.clear();
    return { status: 204 };
  }
  const id = /^GET \/api\/messages\/([^/]+)$/.exec(call)?.[1] ?? '';
  const message = await mailbox.get(id);
  return message ? json(message) : json({ message: 'There is no such mail' }, 404);
}

/** Keeps other web sites out: by a name they point at this computer, and by a form they post to it. */
function refuse({ headers }: IncomingMessage): Answer | undefined {
  const host = headers.host ?? '';
  const known = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i.test(host);
  const foreign = headers.origin !== undefined && headers.origin !== `http://${host}`;
  if (known && !foreign) return undefined;
  return { status: 403, type: 'text/plain', body: 'The mail catcher answers only to its own pages on this computer.' };
}

/** For `filename*`, RFC 8187: everything but plain letters and digits as percent codes. */
function encodeName(filename: string): string {
  const safe = Buffer.from(filename).toString(); // half a surrogate pair would make the next line throw
  return encodeURIComponent(safe).replaceAll(/['()*!~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}
