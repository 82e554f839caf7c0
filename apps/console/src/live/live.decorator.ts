import { SetMetadata } from '@nestjs/common';
import type { LiveTopicName } from './live-topics.js';

/** Where a page's topic is kept. */
export const LIVE = Symbol('LIVE');

/** The page keeps itself up to date. For a topic of one thing, the thing's id is the route's `:id`. */
export const Live = (topic: LiveTopicName) => SetMetadata(LIVE, topic);
