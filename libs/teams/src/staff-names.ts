import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { StaffMember } from './staff-member.entity.js';

/** Names of people by their references, for pages that say who did something. Who has left keeps their name. */
@Injectable()
export class StaffNames {
  constructor(@InjectRepository(StaffMember) private readonly staff: Repository<StaffMember>) {}

  /** Every member of staff, active or not: the name by the reference. */
  async all(): Promise<ReadonlyMap<string, string>> {
    const everybody = await this.staff.find({ select: { id: true, ref: true, name: true } });
    return new Map(everybody.map(({ ref, name }) => [ref, name]));
  }
}
