import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StaffAccounts } from './staff-accounts.js';
import { StaffMember } from './staff-member.entity.js';
import { StaffNames } from './staff-names.js';
import { TeamDirectory } from './team-directory.js';
import { Team } from './team.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Team, StaffMember])],
  providers: [TeamDirectory, StaffAccounts, StaffNames],
  exports: [TeamDirectory, StaffAccounts, StaffNames, TypeOrmModule],
})
export class TeamsModule {}
