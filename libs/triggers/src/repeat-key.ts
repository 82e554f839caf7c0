import type { TriggerContent } from '@linchpin/trigger-files';

/**
 * What a trigger runs once for within one subject, as the key that keeps runs apart (`runs_once`): the subject itself,
 * the child that the event names, or this very event. What a conference decides is decided for each child by itself, so
 * the second child's decision must not be taken for the first one heard again. An event that names no child speaks for
 * the subject as a whole.
 */
export function repeatKey(
  repeats: TriggerContent['repeats'],
  { id, data }: { id: string; data: Readonly<Record<string, unknown>> },
): string {
  switch (repeats) {
    case 'every-event':
      return id;
    case 'once-per-child':
      return typeof data.childRef === 'string' ? data.childRef : '';
    case 'once-per-subject':
      return '';
  }
}
