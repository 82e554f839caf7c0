import { MailModule } from '@linchpin/mail';
import { TeamsModule } from '@linchpin/teams';
import { Module } from '@nestjs/common';
import { AlertsService } from './alerts.service.js';
import { SendAlert } from './send-alert.handler.js';

/** Alerts: telling a team, and the teams' inboxes. */
@Module({
  imports: [TeamsModule, MailModule],
  providers: [SendAlert, AlertsService],
  exports: [SendAlert, AlertsService],
})
export class AlertsModule {}
