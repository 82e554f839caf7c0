export { keptDateOf, letterDateOf } from './kept-date-of.js';
export { keptDate } from './kept-date.js';
export { letterNotice, type PostSettings, usualPost } from './letter-notice.js';
