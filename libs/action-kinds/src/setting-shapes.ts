import { timingSchema } from '@linchpin/timings';
import { z } from 'zod';
import { setting, type SettingRule } from './setting.js';

/** A code of a list of the council: of a team, an agency or an addressee. */
export const code = z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a code in capitals, such as SPK-NE');

/** A code or a reference of a list: one word without an @, so that it is neither a sentence nor somebody's address. */
export const oneWord = (longest: number) =>
  z
    .string()
    .max(longest, `must be at most ${String(longest)} characters long`)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, 'must be letters, digits and . _ : / - without spaces');

const teamOfTheEvent = z
  .enum(['spoke', 'hub'])
  .meta({ 'x-labels': { spoke: 'The team of the event', hub: 'The hub that serves the team of the event' } });

/** A team by its code, or found from the event: its spoke, or the hub that serves that spoke. */
export const team = setting(z.union([teamOfTheEvent, code]), {
  title: 'Team',
  description: 'The team of the event, the hub that serves it, or one that you choose',
  named: 'the team',
  given: 'trigger',
  list: 'teams',
});

type Words = Pick<SettingRule, 'title' | 'description' | 'named'>;

/** Words that staff read. No braces: nothing of a child's record can be merged into them. */
export const plainWords = (longest: number, words: Words) =>
  setting(
    z
      .string()
      .min(3, 'must be at least 3 characters long')
      .max(longest, `must be at most ${String(longest)} characters long`)
      .regex(/^[^{}<>\p{Cc}]+$/u, 'must be plain words on one line, without braces or angle brackets'),
    { ...words, given: 'trigger' },
  );

/** A date and time: only an event gives one. */
export const moment = (words: Words) => setting(z.iso.datetime({ offset: true }), { ...words, given: 'event' });

/** A date that the trigger counts. */
export const due = (words: Words) => setting(timingSchema, { ...words, given: 'trigger' });
