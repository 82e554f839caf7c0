export { carrierTrouble, isCarrierAway } from './carrier-trouble.js';
export { CarrierState } from './carrier-state.js';
export { expectCarrier } from './carrier.js';
export { Enqueuer, QUEUES } from './enqueuer.js';
export { JobProcessor } from './job-processor.js';
export { type ActionKind, type JobHandlers, type JobItem, queueOf, type QueueName } from './jobs.js';
export { keepFinished, queueNames, queuePolicies, workerTimes } from './queue-policies.js';
export { QueueModule } from './queue.module.js';
export { refusedJobs } from './refused-jobs.js';
