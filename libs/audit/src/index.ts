export { ActInHand } from './act-in-hand.js';
export { actInWords, type AuditAct, auditActs } from './acts.js';
export {
  type AuditedThing,
  type AuditEntry,
  type AuditOutcome,
  staffMember,
  standsSince,
  writeEntry,
} from './audit-entry.js';
export { AuditModule } from './audit.module.js';
export {
  type AuditFilter,
  type AuditRow,
  AuditSearch,
  entryVisible,
  MOST_COUNTED,
  otherPeople,
} from './audit-search.js';
export { SealEntries } from './seal-entries.js';
export { type Verification, verifyTrail } from './verify-trail.js';
