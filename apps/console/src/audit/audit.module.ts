import { Module } from '@nestjs/common';
import { AuditController } from './audit.controller.js';
import { ChildTrail } from './child-trail.js';

/** The pages of the audit trail. */
@Module({ controllers: [AuditController], providers: [ChildTrail] })
export class AuditModule {}
