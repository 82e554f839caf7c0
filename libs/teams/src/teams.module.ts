import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StaffAccounts } from './staff-accounts.js';
import { StaffMember } from './staff-member.entity.js';
import { TeamDirectory } from './team-directory.js';
import { Team } from './team.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Team, StaffMember])],
  providers: [TeamDirectory, StaffAccounts],
  exports: [TeamDirectory, StaffAccounts, TypeOrmModule],
})
export class TeamsModule {}
