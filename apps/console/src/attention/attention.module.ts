import type { Reader } from '@linchpin/access';
import { Module, type OnModuleInit } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { may } from '../access/permissions.js';
import { FrameModule } from '../frame/frame.module.js';
import { MenuCounts } from '../frame/menu-counts.js';
import { paths } from '../paths.js';
import { AttentionList } from './attention-list.js';
import { AttentionController } from './attention.controller.js';

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
    const waiting = async (reader: Reader) => (may(reader, 'see-attention') ? this.list.count(reader) : 0);
    this.counts.beside(paths.attention.list(), waiting);
  }
}
