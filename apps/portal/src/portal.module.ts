import { AgencyChecksModule } from '@linchpin/agency-checks';
import { type Settings, SettingsModule } from '@linchpin/config';
import { DatabaseModule, HealthController } from '@linchpin/database';
import { InstallationModule } from '@linchpin/installation';
import { loggingModule } from '@linchpin/logging';
import { QueueModule } from '@linchpin/queue';
import { type DynamicModule, Module } from '@nestjs/common';
import { AccessibilityController } from './accessibility.controller.js';
import { ChecksController } from './checks.controller.js';

/** The few pages that partner agencies see. An answer is announced as an event, hence the one queue. */
@Module({})
export class PortalModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: PortalModule,
      imports: [
        SettingsModule.with(settings),
        loggingModule('portal', settings.LOG_LEVEL),
        DatabaseModule.with(settings),
        InstallationModule,
        QueueModule.with(settings, ['events']),
        AgencyChecksModule,
      ],
      controllers: [ChecksController, AccessibilityController, HealthController],
    };
  }
}
