import { randomUUID } from 'node:crypto';
import { atCommandLine } from '@linchpin/access';
import {
  type CalendarChange,
  closureDaysFileSchema,
  CouncilCalendars,
  schoolTermsFileSchema,
} from '@linchpin/council-calendars';
import { CalendarChanges } from '@linchpin/deadlines';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { type AppliedBy, type Area, listArea } from './area.js';

type ClosureDays = z.infer<typeof closureDaysFileSchema>;
type SchoolTerms = z.infer<typeof schoolTermsFileSchema>;

export const closureDays: Area = listArea<ClosureDays, ClosureDays['closureDays'][number]>({
  title: 'Closure days',
  list: 'closureDays',
  file: 'council/closure-days.yaml',
  comment: [
    'Days on which the council’s offices are closed. They are not council working days, and never lengthen a',
    'date that the law sets. Weekends and bank holidays are not listed: every calendar knows them.',
  ],
  schema: closureDaysFileSchema,
  needsName: true,
  key: ({ date }) => date,
  read: async (manager) => ({
    closureDays: await manager.query<ClosureDays['closureDays']>(
      `SELECT to_char(on_date, 'YYYY-MM-DD') AS date, title AS name FROM closure_days ORDER BY on_date`,
    ),
  }),
  write: async (manager, { content }, by) => {
    for (const { date, name } of content.closureDays) {
      const [known] = await manager.query<unknown[]>('SELECT 1 FROM closure_days WHERE on_date = $1', [date]);
      if (known) await changeCalendars(manager, { kind: 'open', from: date, to: date }, by);
      await changeCalendars(manager, { kind: 'close', from: date, to: date, title: name }, by);
    }
  },
});

export const schoolTerms: Area = listArea<SchoolTerms, SchoolTerms['schoolTerms'][number]>({
  title: 'School terms',
  list: 'schoolTerms',
  file: 'council/school-terms.yaml',
  comment: [
    'First and last day of each school term. Where a term has a half-term holiday, each half is one. They count only',
    'where the council counts in school days.',
  ],
  schema: schoolTermsFileSchema,
  needsName: true,
  key: ({ name }) => name,
  read: async (manager) => ({
    schoolTerms: await manager.query<SchoolTerms['schoolTerms']>(
      `SELECT name, to_char(starts_on, 'YYYY-MM-DD') AS "startsOn", to_char(ends_on, 'YYYY-MM-DD') AS "endsOn"
       FROM school_terms ORDER BY starts_on`,
    ),
  }),
  write: async (manager, { content }, by) => {
    for (const term of content.schoolTerms) {
      const [known] = await manager.query<{ id: string }[]>('SELECT id FROM school_terms WHERE name = $1', [term.name]);
      const kind = known ? 'change-term' : 'add-term';
      await changeCalendars(manager, { kind, id: known?.id ?? randomUUID(), ...term }, by);
    }
  },
});

/** As if it were done on the page of the calendars: deadlines move with it, and the history says who did it. */
async function changeCalendars(manager: EntityManager, change: CalendarChange, by: AppliedBy): Promise<void> {
  const calendars = new CalendarChanges(manager, new CouncilCalendars(manager.connection));
  const reader = atCommandLine(by ?? '');
  const { fingerprint } = await calendars.preview(reader, change);
  await calendars.confirm(reader, change, fingerprint);
}
