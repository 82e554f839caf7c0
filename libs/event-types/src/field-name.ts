import { type EventType, fields } from './event-type.js';
import { pathWords } from './path-words.js';

/** What people call the field at `path` of an event of this type; without one, or for a field it lacks, its words. */
export function fieldName(path: string, type?: Pick<EventType, 'data'>): string {
  const field = type && fields(type).find((one) => one.path === path);
  return field?.title ?? pathWords(path);
}
