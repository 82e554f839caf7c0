import { CHECK_PURPOSE, codes, LAWFUL_BASIS } from '@linchpin/events';
import type { ActionKind } from '@linchpin/queue';
import { z } from 'zod';
import { setting } from './setting.js';
import { timingSchema } from './timing.js';

/** Who may do a thing: business support alone, only after a named role approves, or only a qualified person. */
export type Boundary = 'admin' | 'needs-approval' | 'professional';

export const boundarySchema = z.enum(['admin', 'needs-approval', 'professional']);

const code = z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a code in capitals, such as SPK-NE');

/** A code or a reference of a list: one word without an @, so that it is neither a sentence nor somebody's address. */
const oneWord = (longest: number) =>
  z
    .string()
    .max(longest, `must be at most ${String(longest)} characters long`)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, 'must be letters, digits and . _ : / - without spaces');

const teamOfTheEvent = z
  .enum(['spoke', 'hub'])
  .meta({ 'x-labels': { spoke: 'The team of the event', hub: 'The hub that serves the team of the event' } });

/** A team by its code, or found from the event: its spoke, or the hub that serves that spoke. */
const team = setting(z.union([teamOfTheEvent, code]), {
  title: 'Team',
  description: 'The team of the event, the hub that serves it, or one team by its code',
  given: 'trigger',
  list: 'teams',
});

/** Words that staff read. No braces: nothing of a child's record can be merged into them. */
const plainWords = (longest: number, title: string, description: string) =>
  setting(
    z
      .string()
      .min(3, 'must be at least 3 characters long')
      .max(longest, `must be at most ${String(longest)} characters long`)
      .regex(/^[^{}<>\p{Cc}]+$/u, 'must be plain words on one line, without braces or angle brackets'),
    { title, description, given: 'trigger' },
  );

const moment = (title: string, description: string) =>
  setting(z.iso.datetime({ offset: true }), { title, description, given: 'event' });

const due = (title: string, description: string) => setting(timingSchema, { title, description, given: 'trigger' });

export interface ActionKindEntry {
  title: string;
  /** What a step of this kind does, as the end of a sentence: "book a room". */
  does: string;
  /** What the kind itself may be: a trigger can ask for more care, never for less. */
  boundary: Boundary;
  /** Whether something of it leaves the council: then a trigger that uses it needs a second person (product rule). */
  reaches: 'council' | 'outside';
  description: string;
  /** The settings of a step of this kind, after every `{ field: … }` has been replaced by the event's value. */
  settings: z.ZodObject;
}

/** The catalogue: every kind of action, what it does and what may be set. A kind without an entry does not compile. */
export const actionKinds = {
  'rooms.book': {
    title: 'Book a room',
    does: 'book a room',
    boundary: 'admin',
    reaches: 'council',
    description: 'Books the best free room that is large enough and has what is needed.',
    settings: z.object({
      startsAt: moment('Start', 'When the meeting starts'),
      minutes: setting(z.int().min(15).max(480), {
        title: 'Length in minutes',
        description: 'How long the meeting takes',
        given: 'either',
      }),
      capacity: setting(z.int().min(1).max(500), {
        title: 'Number of people',
        description: 'How many people the room must seat',
        given: 'either',
      }),
      site: setting(oneWord(40), {
        title: 'Preferred site',
        description: 'Code of the preferred site; others are used when it is full',
        given: 'either',
        list: 'sites',
      }).optional(),
      equipment: setting(z.array(oneWord(40)).max(20), {
        title: 'Equipment',
        description: 'Codes of equipment that must be there',
        given: 'either',
        list: 'equipment',
      }).default([]),
      stepFree: setting(z.boolean(), {
        title: 'Step-free access',
        description: 'Whether step-free access is needed',
        given: 'either',
      }).default(false),
    }),
  },
  'documents.generate': {
    title: 'Make a document',
    does: 'make a document',
    boundary: 'admin',
    reaches: 'outside',
    description:
      'Fills a Word template, one document for each recipient. Names are read only now, and that is logged. A template that needs approval, or a role that must approve, makes drafts: they are held.',
    settings: z.object({
      template: setting(z.string().regex(/^[A-Z][A-Z0-9]{1,9}$/, 'must be the code of a template, such as D01'), {
        title: 'Template',
        description: 'Code of the template, such as D01',
        given: 'trigger',
        list: 'templates',
      }),
      to: setting(
        z.enum(['family', 'professionals', 'parental-responsibility', 'addressee']).meta({
          'x-labels': {
            family: 'Family on the approved list',
            professionals: 'Professionals on the approved list',
            'parental-responsibility': 'People with parental responsibility',
            addressee: 'One addressee of the council’s list',
          },
        }),
        { title: 'To', description: 'Who gets a document of their own', given: 'trigger' },
      ),
      inviteeList: setting(oneWord(64), {
        title: 'Approved list',
        description: 'Reference of the list of people that the social worker decided on',
        given: 'event',
        holds: 'people-list',
      }).optional(),
      withheldRoles: setting(z.array(oneWord(40)).max(30), {
        title: 'Withheld roles',
        description: 'Roles that must not be written to, as the social worker decided (CPPCR 2010 reg 13(3))',
        given: 'event',
        holds: 'withheld-roles',
      }).default([]),
      addressee: setting(code, {
        title: 'Addressee',
        description: 'Code of a role in an organisation on the council’s list of addressees, never a person of a case',
        given: 'trigger',
        list: 'addressees',
      }).optional(),
      replyBy: due('Answer by', 'The date by which an answer is asked for').optional(),
      approvedBy: plainWords(
        60,
        'Who approves',
        'Role that must approve the documents; they are held as drafts',
      ).optional(),
    }),
  },
  'agency-checks.request': {
    title: 'Request agency checks',
    does: 'request agency checks',
    boundary: 'admin',
    reaches: 'outside',
    description: 'Asks each agency on the social worker’s list by a link that works once and expires.',
    settings: z.object({
      agencies: setting(z.array(code).min(1).max(20), {
        title: 'Agencies',
        description: 'Codes of the agencies, chosen by the social worker',
        given: 'event',
        holds: 'agencies',
      }),
      purpose: setting(codes(CHECK_PURPOSE), {
        title: 'Purpose',
        description: 'Why the checks are asked for',
        given: 'either',
      }),
      lawfulBasis: setting(codes(LAWFUL_BASIS), {
        title: 'Lawful basis',
        description: 'The basis on which information is asked for',
        given: 'either',
      }),
      due: due('Answers due', 'When answers are due; otherwise each agency’s usual working days').optional(),
    }),
  },
  'alerts.send': {
    title: 'Alert a team',
    does: 'alert a team',
    boundary: 'admin',
    reaches: 'council',
    description: 'A line in the team’s inbox and a mail: reference, headline, date, team. Nothing of the record.',
    settings: z.object({
      team,
      headline: plainWords(80, 'Headline', 'What happened or is needed'),
      aboutAt: moment('Date and time', 'The date and time that it is about').optional(),
      due: due('Due', 'The date by which something is owed').optional(),
    }),
  },
  'tasks.assign': {
    title: 'Give a task',
    does: 'give a task',
    boundary: 'admin',
    reaches: 'council',
    description:
      'A task for a team, or for one person of it, with a due date. Work that only a qualified person may do is never more than a reminder to them.',
    settings: z.object({
      team,
      title: plainWords(120, 'What to do', 'What to do, in a few words'),
      boundary: setting(
        boundarySchema.meta({
          'x-labels': {
            admin: 'Administration',
            'needs-approval': 'Needs approval by a named role',
            professional: 'Reminder of work for a qualified person',
          },
        }),
        { title: 'Kind of work', description: 'Who may do it', given: 'trigger' },
      ).default('admin'),
      assignee: setting(oneWord(20), {
        title: 'Person',
        description: 'Reference of one member of staff',
        given: 'trigger',
        list: 'staff',
      }).optional(),
      due: due('Due', 'When it is due').optional(),
      happensAt: moment('Happens at', 'When the thing itself happens').optional(),
    }),
  },
} as const satisfies Record<ActionKind, ActionKindEntry>;

/** The settings that a handler of this kind is given. */
export type ActionSettings<Kind extends ActionKind> = z.infer<(typeof actionKinds)[Kind]['settings']>;

/** Whether this text names a kind of action. */
export function isActionKind(kind: string): kind is ActionKind {
  return Object.hasOwn(actionKinds, kind);
}
