export { agenciesFileSchema, importAgencies } from './agencies-file.js';
export { AgencyChecksModule } from './agency-checks.module.js';
export { type Agency, AgencyDirectory } from './agency-directory.js';
export { LARGEST_FILE } from './answer-file.js';
export { type AnswerFault, type AnswerFile, type CheckAnswer, LONGEST_NOTE, UnfitAnswerError } from './answer-rules.js';
export { CheckForesight } from './check-foresight.js';
export { LINK_DAYS_AFTER_DUE } from './check-link.js';
export { type AnswerReceipt, CheckLinksService, type OpenedCheck } from './check-links.service.js';
export type { CheckPerson } from './check-people.js';
export { type CheckOutcome, checkOutcomes } from './check-words.js';
export {
  type CheckDetail,
  type CheckFileRow,
  type CheckFilter,
  type CheckRow,
  ChecksService,
  type CheckState,
} from './checks.service.js';
export type { AskedCheck, LinkedCheck } from './linked-check.js';
export { OverdueChecks } from './overdue-checks.js';
export { receiveFile } from './receive-file.js';
export { RequestChecks, type RequestedChecks, type WithdrawnChecks } from './request-checks.handler.js';
