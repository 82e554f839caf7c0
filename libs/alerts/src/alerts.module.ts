import { TeamsModule } from '@linchpin/teams';
import { Module } from '@nestjs/common';
import { AlertWriter } from './alert-writer.js';
import { AlertsService } from './alerts.service.js';
import { SendAlert } from './send-alert.handler.js';

/** Alerts: telling a team, and the teams' inboxes. */
@Module({
  imports: [TeamsModule],
  providers: [AlertWriter, SendAlert, AlertsService],
  exports: [AlertWriter, SendAlert, AlertsService],
})
export class AlertsModule {}
