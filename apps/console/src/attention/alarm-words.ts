import { formatDate, londonDate } from '@linchpin/dates';
import type { Alarm } from '@linchpin/messages';
import { paths } from '../paths.js';
/** An alarm as whoever reads the page understands it. */
export interface AlarmWords {
  title: string;
  /** What happened, in sentences. */
  text: string;
  /** Whether operations put it right, on the pages of the source. */
  forOperations: boolean;
  /** Where they do so. */
  path: string | null;
}

const titles: Record<Alarm['kind'], string> = {
  'event-changed': 'An event came again with other contents',
  'event-not-matched': 'An event could not be matched with its triggers',
  'trigger-set-aside': 'A trigger could not be judged and was set aside',
  'not-handed-over': 'A request for help could not be handed over',
  'nobody-told': 'No trigger tells anybody of an event that a person must know of',
  'no-team': 'An event names no team',
  'carrier-refuses': 'The queue takes no work',
  'job-refused': 'The queue holds a job that is none of ours',
  'deadline-not-told': 'Nobody could be told of a deadline',
  'message-changed': 'A message came again with other contents',
  'mapping-stopped': 'Messages could not be turned into events',
  'mapping-failed': 'Messages could not be turned into events',
  'mapping-unfit': 'Messages could not be turned into events',
  'message-unsure': 'Messages are kept, to be safe, until somebody has looked',
  'message-unmapped': 'Messages wait that no mapping is meant for',
  'unmapped-ending': 'Messages will soon be deleted',
};

const aboutMappings: readonly Alarm['kind'][] = [
  'mapping-stopped',
  'mapping-failed',
  'mapping-unfit',
  'message-unsure',
  'message-unmapped',
];

/** The title and the text of an alarm, and where it is put right. */
export function alarmWords(alarm: Alarm): AlarmWords {
  const { kind, sourceId, sourceTitle, typeKey, detail, waiting } = alarm;
  const title =
    sourceTitle === null ? titles[kind] : titles[kind].replace(/^(Messages|A message)/, `$1 from ${sourceTitle}`);
  const isMapping = aboutMappings.includes(kind);
  const source = sourceId ?? '';
  const path = typeKey && waiting > 0 ? paths.unmapped.show(source, typeKey) : paths.sources.show(source);
  return {
    title,
    text: isMapping ? `${whatHappened(alarm)} ${detail}` : detail,
    // A message that came again with other contents is for those who look after the system that sent it.
    forOperations: sourceId !== null,
    path: sourceId === null || kind === 'carrier-refuses' || kind === 'job-refused' ? null : path,
  };
}

function whatHappened({ sourceTitle, typeKey, waiting, waitingSince }: Alarm): string {
  const from = `from ${sourceTitle ?? 'a source'}`;
  const type = !typeKey ? '' : typeKey === 'unknown' ? ' of an unknown type' : ` of type ${typeKey}`;
  if (waiting === 0 || !waitingSince) {
    return `Messages${type} ${from} could not be turned into events. None of them is waiting any more, so you can mark this as seen.`;
  }
  const count = waiting === 1 ? `1 message${type}` : `${String(waiting)} messages${type}`;
  const since = formatDate(londonDate(waitingSince));
  const kept = waiting === 1 ? 'It is kept' : 'They are kept';
  return `${count} ${from} could not be turned into ${waiting === 1 ? 'an event' : 'events'} since ${since}. ${kept}, and nothing was done about ${waiting === 1 ? 'it' : 'them'} yet.`;
}
