import type { Settings } from '@linchpin/config';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Queue } from 'bullmq';
import { CARRIER, type Carrier, openCarrier } from './carrier.js';
import { CarrierState } from './carrier-state.js';
import { Enqueuer, QUEUES } from './enqueuer.js';
import type { QueueName } from './jobs.js';

/** Holds the carrier of one app and lets go of it after every queue and worker is closed. */
@Global()
@Module({})
class CarrierModule implements OnModuleDestroy, OnApplicationShutdown {
  constructor(@Inject(CARRIER) private readonly carrier: Carrier) {}

  static with(settings: Settings, connections: number): DynamicModule {
    return {
      module: CarrierModule,
      providers: [{ provide: CARRIER, useFactory: () => openCarrier(settings, connections) }],
      exports: [CARRIER],
    };
  }

  /** Comes before every queue and worker closes: none of them waits for a carrier that is away. */
  async onModuleDestroy(): Promise<void> {
    await this.carrier.stopWaiting();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.carrier.close();
  }
}

/** The queues that an app puts jobs on, and the `Enqueuer`. Workers come with the processors of apps/worker. */
@Global()
@Module({})
export class QueueModule {
  static with(settings: Settings, names: readonly QueueName[], workers = 0): DynamicModule {
    return {
      module: QueueModule,
      imports: [
        CarrierModule.with(settings, names.length + workers * 2 + 6),
        BullModule.forRootAsync({
          inject: [CARRIER],
          useFactory: (carrier: Carrier) => ({ connection: carrier.connection }),
        }),
        BullModule.registerQueue(...names.map((name) => ({ name, defaultJobOptions: { attempts: 1 } }))),
      ],
      providers: [
        Enqueuer,
        CarrierState,
        {
          provide: QUEUES,
          inject: names.map((name) => getQueueToken(name)),
          useFactory: (...queues: Queue[]) => new Map(queues.map((queue) => [queue.name, listening(queue)])),
        },
      ],
      exports: [BullModule, Enqueuer, CarrierState, QUEUES],
    };
  }
}

/** Connection trouble is reported by the call that meets it; without a listener it would end the process. */
function listening(queue: Queue): Queue {
  return queue.on('error', () => undefined);
}
