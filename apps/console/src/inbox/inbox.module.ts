import { Module, type OnModuleInit } from '@nestjs/common';
import { FrameModule } from '../frame/frame.module.js';
import { MenuCounts } from '../frame/menu-counts.js';
import { paths } from '../paths.js';
import { InboxController } from './inbox.controller.js';
import { UnreadAlerts } from './unread-alerts.js';

/** What a team has been told. How much of it is unread stands in the menu. */
@Module({ imports: [FrameModule], controllers: [InboxController], providers: [UnreadAlerts] })
export class InboxModule implements OnModuleInit {
  constructor(
    private readonly counts: MenuCounts,
    private readonly unread: UnreadAlerts,
  ) {}

  onModuleInit(): void {
    this.counts.beside(paths.inbox.list(), (reader) => this.unread.count(reader));
  }
}
