// Keeps the part of a page marked `data-live` up to date: the server says that something has changed, and the page
// fetches itself again. Without this script, or without a connection, the page is as it was when it was opened.
const { initAll } = await import(new URL('govuk-frontend.js', import.meta.url).href);

const region = document.querySelector('[data-live]');
const status = document.querySelector('[data-live-status]');
/** Long enough for somebody who listens to a page not to be interrupted all the time. */
const SAY_AGAIN_MS = 10_000;

let source;
let refreshing = false;
let again = false;
let saidAt = 0;

function listen() {
  if (source || document.visibilityState === 'hidden') return;
  const query = new URLSearchParams({ topic: region.dataset.live, since: region.dataset.liveVersion });
  source = new EventSource(`/live?${query}`);
  source.addEventListener('changed', ({ data }) => {
    if (data !== region.dataset.liveVersion) void refresh();
  });
}

/** A browser opens few connections to one server: a page that nobody looks at gives its own back. */
function stopListening() {
  source?.close();
  source = undefined;
}

async function refresh() {
  if (refreshing) {
    again = true;
    return;
  }
  refreshing = true;
  try {
    const response = await fetch(location.href, { headers: { 'X-Live-Refresh': 'yes' } });
    // Signed out, or no longer there: the page that says so is the one to be on.
    if (response.redirected || response.status === 404 || response.status === 403) location.reload();
    else if (response.ok) show(new window.DOMParser().parseFromString(await response.text(), 'text/html'));
  } catch {
    // The server cannot be reached. The next message tries again.
  } finally {
    refreshing = false;
    if (again) {
      again = false;
      void refresh();
    }
  }
}

function show(page) {
  const fresh = page.querySelector('[data-live]');
  if (!fresh) return;
  region.dataset.liveVersion = fresh.dataset.liveVersion;
  showMenu(page);
  if (fresh.innerHTML === region.innerHTML) return;
  const focused = region.contains(document.activeElement) ? handleOf(document.activeElement) : null;
  const open = [...region.querySelectorAll('details[open][id]')].map(({ id }) => id);
  const { scrollX, scrollY } = window;
  region.replaceChildren(...fresh.childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute('open', '');
  if (focused) region.querySelector(focused)?.focus({ preventScroll: true });
  window.scrollTo(scrollX, scrollY);
  initAll({ scope: region });
  say();
}

/** The counts beside the menu's entries change with the page. */
function showMenu(page) {
  for (const link of page.querySelectorAll('.app-navigation a')) {
    const here = document.querySelector(`.app-navigation a[href="${window.CSS.escape(link.getAttribute('href'))}"]`);
    if (here && here.innerHTML !== link.innerHTML) here.innerHTML = link.innerHTML;
  }
}

/** A selector that finds the same element in the new content. */
function handleOf(element) {
  if (element.id) return `#${window.CSS.escape(element.id)}`;
  const href = element.getAttribute('href');
  if (href) return `a[href="${window.CSS.escape(href)}"]`;
  const details = element.closest('details[id]');
  return details ? `#${window.CSS.escape(details.id)} > summary` : null;
}

function say() {
  if (Date.now() - saidAt < SAY_AGAIN_MS) return;
  saidAt = Date.now();
  status.textContent = '';
  setTimeout(() => {
    status.textContent = 'This page has been brought up to date.';
  }, 100);
}

if (region) {
  listen();
  window.addEventListener('pagehide', stopListening);
  window.addEventListener('pageshow', listen);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') stopListening();
    else listen();
  });
}
