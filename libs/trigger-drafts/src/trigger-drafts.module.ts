import { Module } from '@nestjs/common';
import { DraftWriter } from './draft-writer.js';
import { TriggerDrafts } from './trigger-drafts.js';

const services = [TriggerDrafts, DraftWriter];

@Module({ providers: services, exports: services })
export class TriggerDraftsModule {}
