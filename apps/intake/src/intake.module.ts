import { ActionsModule } from '@linchpin/actions';
import { type Settings, SettingsModule } from '@linchpin/config';
import { CARRIER_OF_JOBS, DatabaseModule, HealthController } from '@linchpin/database';
import { EventsModule } from '@linchpin/events';
import { loggingModule } from '@linchpin/logging';
import { MessagesModule } from '@linchpin/messages';
import { CarrierState, QueueModule } from '@linchpin/queue';
import { SourcesModule } from '@linchpin/sources';
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
        SourcesModule,
        EventsModule,
        MessagesModule,
        ActionsModule,
      ],
      controllers: [WebhooksController, SchemasController, HealthController],
      providers: [{ provide: CARRIER_OF_JOBS, useExisting: CarrierState }],
    };
  }
}
