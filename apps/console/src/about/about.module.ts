import { Module } from '@nestjs/common';
import { AboutController } from './about.controller.js';

/** The pages about the service itself. */
@Module({
  controllers: [AboutController],
})
export class AboutModule {}
