import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';

/** A hub business centre, or a spoke team beside social workers. Every spoke is served by one hub. */
@Entity('teams')
export class Team {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('text')
  code: string;

  @Column('text')
  name: string;

  @Column('text')
  kind: 'hub' | 'spoke';

  @Column('uuid', { name: 'hub_id', nullable: true })
  hubId: string | null;

  @ManyToOne(() => Team, { nullable: true })
  @JoinColumn({ name: 'hub_id' })
  hub?: Relation<Team> | null;

  @Column('text')
  email: string;

  @Column('text', { nullable: true })
  phone: string | null;

  @Column('text')
  site: string;

  /** Gets what is addressed to nobody. At most one team is on duty. */
  @Column('boolean', { default: false })
  duty: boolean;
}
