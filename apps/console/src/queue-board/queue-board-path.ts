/** Where the queue board stands. */
export const QUEUE_BOARD_PATH = '/queues';
