import Sequencer from '@jest/test-sequencer';

/** Files that take longest, the longest first. A file that is begun last keeps the other worker waiting. */
const LONG = [
  'e2e/kill',
  'browser/console',
  'configuration/would-do-kill',
  'configuration/start',
  'browser/manager-story',
  'browser/sources',
  'browser/trigger-editor',
  'browser/triggers',
  'src/book-room.concurrency',
  'e2e/backup',
  'e2e/standalone',
  'browser/calendars',
  'config/command',
];
const place = ({ path }) => {
  const at = LONG.findIndex((name) => path.endsWith(`/${name}.spec.ts`));
  return at < 0 ? LONG.length : at;
};

/** Begins with what takes long; all else in the order of Jest: as it took last time, or else by size. */
export default class LongFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => place(one) - place(other));
  }
}
