/** Sent by `assets/live.js` when a page fetches itself again, so that it does not count as somebody at the keyboard. */
export const LIVE_REFRESH_HEADER = 'x-live-refresh';
