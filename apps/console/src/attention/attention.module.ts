import type { StaffMember } from '@linchpin/teams';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { may } from '../access/permissions.js';
import { FrameModule } from '../frame/frame.module.js';
import { MenuCounts } from '../frame/menu-counts.js';
import { paths } from '../paths.js';
import { AttentionController } from './attention.controller.js';
import { AttentionList } from './attention-list.js';

/** What went wrong and waits for somebody. How much of it there is stands in the menu. */
@Module({
  imports: [AccessModule, FrameModule],
  controllers: [AttentionController],
  providers: [AttentionList],
  exports: [AttentionList],
})
export class AttentionModule implements OnModuleInit {
  constructor(
    private readonly counts: MenuCounts,
    private readonly list: AttentionList,
  ) {}

  onModuleInit(): void {
    const waiting = async (staff: StaffMember) => (may(staff, 'see-attention') ? this.list.count(staff) : 0);
    this.counts.beside(paths.attention.list(), waiting);
  }
}
