export { Foresight, type RefusalOf } from './foresight.js';
export { MakeReport } from './make-report.js';
export type { JudgedRun } from './would-do-judge.js';
export { isOf, type WouldDoReport, WouldDoReports, type WouldDoScope } from './would-do-reports.js';
export type { PartCounts, Refused, WouldDoSummary } from './would-do-summary.js';
export { type Fate, type SettingValue, wouldDo, type WouldDoLine, type WouldOwe } from './would-do.js';
export { WouldDoModule } from './would-do.module.js';
