import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { AuditedModule } from '../audited/audited.module.js';
import { LiveModule } from '../live/live.module.js';
import { ConsoleErrorFilter } from './console-error.filter.js';
import { ErrorAnswers } from './error-answers.js';
import { MenuCounts } from './menu-counts.js';
import { PageFrames } from './page-frame.js';
import { PageInterceptor } from './page.interceptor.js';
import { Views } from './views.js';

/** What surrounds every page, and what stands there where something went wrong. */
@Module({
  imports: [AccessModule, AuditedModule, LiveModule],
  providers: [Views, MenuCounts, PageFrames, PageInterceptor, ErrorAnswers, ConsoleErrorFilter],
  exports: [MenuCounts, PageInterceptor],
})
export class FrameModule {}
