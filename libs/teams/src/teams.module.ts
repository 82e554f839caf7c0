import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { InvitationWriter } from './invitation-writer.js';
import { PeopleService } from './people.service.js';
import { RestrictedRights } from './restricted-rights.js';
import { StaffAccounts } from './staff-accounts.js';
import { StaffMember } from './staff-member.entity.js';
import { StaffNames } from './staff-names.js';
import { TeamDirectory } from './team-directory.js';
import { Team } from './team.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Team, StaffMember])],
  providers: [TeamDirectory, StaffAccounts, StaffNames, PeopleService, InvitationWriter, RestrictedRights],
  exports: [TeamDirectory, StaffAccounts, StaffNames, PeopleService, InvitationWriter, RestrictedRights, TypeOrmModule],
})
export class TeamsModule {}
