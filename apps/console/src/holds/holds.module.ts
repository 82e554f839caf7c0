import { Module } from '@nestjs/common';
import { GoneOutReader } from './gone-out.js';
import { HoldsController } from './holds.controller.js';

/** What stands still until a manager lets it go on. */
@Module({ controllers: [HoldsController], providers: [GoneOutReader] })
export class HoldsModule {}
