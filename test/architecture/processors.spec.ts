import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { JobProcessor, queueNames, queueOf } from '@linchpin/queue';
import { actionKinds } from '@linchpin/action-kinds';
import { WorkerModule } from '../../apps/worker/src/worker.module.js';

const settings = readSettings({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
const providers = WorkerModule.with(settings).providers ?? [];
type Processor = new (...dependencies: object[]) => object;
const processors = providers.filter(
  (provider): provider is Processor => typeof provider === 'function' && provider.prototype instanceof JobProcessor,
);
const queueOfProcessor = (processor: object) =>
  (Reflect.getMetadata('bullmq:processor_metadata', processor) as { name: string }).name;

describe('the worker', () => {
  it('has exactly one processor for each queue', () => {
    expect(processors.map(queueOfProcessor).sort()).toEqual([...queueNames].sort());
  });

  it('has a handler for each job of its queue and for no other', () => {
    const jobs = ['events.match', 'deliveries.send', 'triggers.report', ...Object.keys(actionKinds)];
    for (const processor of processors) {
      const queue = queueOfProcessor(processor);
      const { handlers } = new processor({}, {}) as { handlers: object };
      expect(Object.keys(handlers).sort()).toEqual(jobs.filter((job) => job.startsWith(`${queue}.`)).sort());
    }
  });

  it('runs every kind of action on the queue that its name begins with', () => {
    for (const kind of Object.keys(actionKinds) as (keyof typeof actionKinds)[]) {
      expect(queueNames).toContain(queueOf(kind));
    }
  });
});
