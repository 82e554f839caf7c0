export { keptDateOf, letterDateOf } from './kept-date-of.js';
export { keptDate, letterNotice, type PostSettings, usualPost } from './kept-date.js';
