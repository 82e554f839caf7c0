import { type Settings, SettingsModule } from '@linchpin/config';
import { DatabaseModule, HealthController } from '@linchpin/database';
import { EventsModule } from '@linchpin/events';
import { loggingModule } from '@linchpin/logging';
import { QueueModule } from '@linchpin/queue';
import { RunsModule } from '@linchpin/runs';
import { type DynamicModule, Module } from '@nestjs/common';
import { SchemasController } from './schemas.controller.js';
import { WebhooksController } from './webhooks.controller.js';

/** Webhooks in. */
@Module({})
export class IntakeModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: IntakeModule,
      imports: [
        SettingsModule.with(settings),
        loggingModule('intake', settings.LOG_LEVEL),
        DatabaseModule.with(settings),
        QueueModule.with(settings, ['events']),
        EventsModule,
        RunsModule,
      ],
      controllers: [WebhooksController, SchemasController, HealthController],
    };
  }
}
