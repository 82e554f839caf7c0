export { StaffAccounts } from './staff-accounts.js';
export { StaffMember } from './staff-member.entity.js';
export { StaffNames } from './staff-names.js';
export { TeamDirectory, UnknownTeamError } from './team-directory.js';
export { Team } from './team.entity.js';
export { importStaff, importTeams, staffFileSchema, teamsFileSchema } from './teams-file.js';
export { TeamsModule } from './teams.module.js';
