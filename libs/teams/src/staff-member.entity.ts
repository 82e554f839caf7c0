import type { StaffRole } from '@linchpin/access';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Team } from './team.entity.js';

/** Somebody who signs in to the console. */
@Entity('staff')
export class StaffMember {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  /** A short reference such as `ST-02`, for files and history. */
  @Column('text')
  ref: string;

  @Column('text')
  name: string;

  @Column('text')
  email: string;

  @Column('uuid', { name: 'team_id' })
  teamId: string;

  @ManyToOne(() => Team, { nullable: false })
  @JoinColumn({ name: 'team_id' })
  team: Relation<Team>;

  @Column('text')
  role: StaffRole;

  /** Whether restricted items exist for this person: without it they are in no list, count or search. */
  @Column('boolean', { name: 'sees_restricted' })
  seesRestricted: boolean;

  @Column('text', { name: 'password_hash', nullable: true, select: false })
  passwordHash: string | null;

  @Column('boolean')
  active: boolean;
}
