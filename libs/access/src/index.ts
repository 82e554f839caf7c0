export { atCommandLine, everybodyLike, type Reader, type ReaderTeam, type StaffRole, staffRoles } from './reader.js';
export { type RestrictedTable, restrictedTables, visibleTo } from './visible.js';
