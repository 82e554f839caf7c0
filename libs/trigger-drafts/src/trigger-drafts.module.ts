import { Module } from '@nestjs/common';
import { TriggerDrafts } from './trigger-drafts.js';
import { TriggerMails } from './trigger-mails.js';

const services = [TriggerDrafts, TriggerMails];

@Module({ providers: services, exports: services })
export class TriggerDraftsModule {}
