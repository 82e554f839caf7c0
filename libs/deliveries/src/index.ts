export { CHANNELS, type Channels, RefusedDeliveryError } from './channel.js';
export { DeliveriesModule } from './deliveries.module.js';
export { DeliveriesService } from './deliveries.service.js';
export { DeliveryRunner } from './delivery-runner.js';
export {
  DELIVERY_LISTENER,
  DELIVERY_WRITERS,
  type DeliveredAction,
  type DeliveryListener,
  type DeliveryToWrite,
  type DeliveryWriter,
  type DeliveryWriters,
} from './delivery-writer.js';
export type { DeliveryRow, EmailMessage } from './delivery.js';
export { EmailChannel } from './email.channel.js';
export { openDeliveries, requestDelivery, retryDeliveries, withdrawDeliveries } from './request-delivery.js';
