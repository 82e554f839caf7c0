import type { StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { AttentionList } from '../attention/attention-list.js';
import type { SectionPath } from './navigation.js';

/** The numbers beside entries of the menu. A section gets one by a line here. */
@Injectable()
export class MenuCounts {
  constructor(private readonly attention: AttentionList) {}

  /** How many things wait for this member of staff, by section. Nothing restricted is counted for those without the right. */
  async of(staff: StaffMember): Promise<Partial<Record<SectionPath, number>>> {
    return {
      '/attention': may(staff, 'see-attention') ? await this.attention.count(staff) : 0,
    };
  }
}
