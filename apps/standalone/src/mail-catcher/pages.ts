import type { CaughtMessage } from './caught-message.js';
import { html, type Markup, withLinks } from './markup.js';

/** How many mails one page of the list shows. */
export const PAGE_LENGTH = 50;

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/London' });

/** The list, newest first. `page` counts from 1. */
export function listPage(messages: CaughtMessage[], count: number, page: number): string {
  if (count === 0) {
    return document(
      'Mail',
      html`<h1>No mail yet</h1>
        <p>Every mail Linchpin sends is kept here and goes no further.</p>
        ${refresh(1)}`,
    );
  }
  const pages = Math.ceil(count / PAGE_LENGTH);
  const turn = (to: number, words: string) => (to < 1 || to > pages ? '' : html`<a href="/?page=${to}">${words}</a>`);
  return document(
    'Mail',
    html`<h1>${count} ${count === 1 ? 'mail' : 'mails'}</h1>
      ${refresh(page)}
      <ul class="mails">
        ${messages.map(
          (message) =>
            html`<li>
              <a href="/messages/${message.id}">${message.subject || '(no subject)'}</a>
              <span>To ${message.to.join(', ')}</span>
              <span>${moment.format(new Date(message.date))}</span>
            </li>`,
        )}
      </ul>
      <p class="turn">${turn(page - 1, 'Newer mail')} ${turn(page + 1, 'Older mail')}</p>
      <details>
        <summary>Delete all mail</summary>
        <form method="post" action="/delete"><button>Delete all ${count}, for good</button></form>
      </details>`,
  );
}

/** One mail. Its HTML is shown in a frame of its own, see `mailFrame`. */
export function messagePage(message: CaughtMessage): string {
  const at = `/messages/${message.id}`;
  const files = message.attachments.map(
    ({ filename, contentType, size }, index) =>
      html`<li>
        <a href="${at}/attachments/${index}" download>${filename}</a> <span>${contentType}, ${inWords(size)}</span>
      </li>`,
  );
  return document(
    message.subject || '(no subject)',
    html`<p><a href="/">Back to all mail</a></p>
      <h1>${message.subject || '(no subject)'}</h1>
      <dl>
        <dt>From</dt>
        <dd>${message.from}</dd>
        <dt>To</dt>
        <dd>${message.to.join(', ')}</dd>
        <dt>Sent</dt>
        <dd>${moment.format(new Date(message.date))}</dd>
        <dt>Message-ID</dt>
        <dd>${message.messageId ?? 'none'}</dd>
      </dl>
      ${
        message.text === ''
          ? ''
          : html`<h2>Text</h2>
              <pre tabindex="0">${withLinks(message.text)}</pre>`
      }
      ${
        message.html === null
          ? ''
          : html`<h2>HTML</h2>
              <iframe
                sandbox="allow-popups allow-popups-to-escape-sandbox"
                src="${at}/html"
                title="The mail as HTML"
              ></iframe>`
      }
      ${
        files.length === 0
          ? ''
          : html`<h2>Attachments</h2>
              <ul>
                ${files}
              </ul>`
      }
      <p><a href="${at}/source">Source of this mail</a></p>`,
  );
}

/** The mail's own HTML, unescaped: to be served only into the sandbox. Links leave the frame. */
export function mailFrame(message: CaughtMessage): string {
  return `<!doctype html><meta charset="utf-8"><base target="_blank">${message.html ?? ''}`;
}

/** A page for an address that leads nowhere. */
export function missingPage(): string {
  return document(
    'Not here',
    html`<h1>Not here</h1>
      <p>This mail was deleted, or never was. <a href="/">All mail</a></p>`,
  );
}

function refresh(page: number): Markup {
  return html`<p><a href="/?page=${page}">Look again</a></p>`;
}

function inWords(bytes: number): string {
  return bytes < 1024
    ? `${bytes} bytes`
    : bytes < 1024 * 1024
      ? `${Math.ceil(bytes / 1024)} KB`
      : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function document(title: string, body: Markup): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – Linchpin mail catcher</title>
        <link rel="stylesheet" href="/style.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <header><a href="/">Linchpin mail catcher</a></header>
        <main>${body}</main>
      </body>
    </html>`.text;
}

/** The one style sheet: plain, in the manner of GOV.UK pages, in one column so that a phone shows it as well. */
export const STYLE = `
* { box-sizing: border-box }
body { margin: 0; font: 1.1875rem/1.4 arial, sans-serif; color: #0b0c0c; background: #fff; overflow-wrap: anywhere }
header { background: #0b0c0c; border-bottom: 10px solid #1d70b8; padding: 12px 15px }
header a, header a:visited { color: #fff; font-weight: bold; text-decoration: none }
main { max-width: 960px; margin: 0 auto; padding: 20px 15px 60px }
h1 { font-size: 2rem; line-height: 1.1 } h2 { font-size: 1.5rem }
a { color: #1a65a6 } a:visited { color: #54319f } a:hover { color: #0f385c }
a:focus, summary:focus, pre:focus { outline: 3px solid transparent; background: #fd0; color: #0b0c0c; box-shadow: 0 4px #0b0c0c }
ul.mails { list-style: none; padding: 0; border-top: 1px solid #cecece }
ul.mails li { border-bottom: 1px solid #cecece; padding: 10px 0 } ul.mails a { font-weight: bold }
ul.mails span { display: block } li span { color: #484949; font-size: 1rem }
dt { font-weight: bold } dd { margin: 0 0 10px }
pre { white-space: pre-wrap; font: inherit; border-left: 5px solid #cecece; padding: 0 15px; margin: 0 }
iframe { width: 100%; height: 60vh; border: 1px solid #cecece }
button { font: inherit; color: #fff; background: #ca3535; border: 2px solid transparent; padding: 8px 15px; margin: 15px 0; cursor: pointer }
button:focus { outline: 3px solid #fd0; box-shadow: inset 0 0 0 2px #0b0c0c }
summary { color: #1a65a6; cursor: pointer }
.turn a { margin-right: 20px }
`;
