export { answerUnreadable } from './unreadable-request.js';
export { LONGEST_PARAMETER, wellFormedAddress } from './well-formed-address.js';
