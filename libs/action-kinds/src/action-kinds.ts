import { codeSets, codes } from '@linchpin/event-types';
import type { ActionKind } from '@linchpin/queue';
import { z } from 'zod';
import { setting } from './setting.js';
import { code, due, moment, oneWord, plainWords, team } from './setting-shapes.js';

/** Who may do a thing: business support alone, only after a named role approves, or only a qualified person. */
export type Boundary = 'admin' | 'needs-approval' | 'professional';

export const boundarySchema = z.enum(['admin', 'needs-approval', 'professional']);

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
      startsAt: moment({
        title: 'Start',
        description: 'When the meeting starts',
        named: 'the start of the meeting',
      }),
      minutes: setting(z.int().min(15).max(480), {
        title: 'Length in minutes',
        description: 'How long the meeting takes',
        named: 'the length in minutes',
        given: 'either',
      }),
      capacity: setting(z.int().min(1).max(500), {
        title: 'Number of people',
        description: 'How many people the room must seat',
        named: 'the number of people',
        given: 'either',
      }),
      site: setting(oneWord(40), {
        title: 'Preferred site',
        description: 'The site of the meeting. Another one is offered when it is full, and never taken unasked',
        named: 'the preferred site',
        given: 'either',
        list: 'sites',
      }).optional(),
      equipment: setting(z.array(oneWord(40)).max(20), {
        title: 'Equipment',
        description: 'What must be in the room',
        named: 'the equipment',
        given: 'either',
        list: 'equipment',
      }).default([]),
      stepFree: setting(z.boolean(), {
        title: 'Step-free access',
        description: 'Whether people must be able to get to the room without steps',
        named: 'step-free access',
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
        description: 'The letter or form that is filled in',
        named: 'the template',
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
        {
          title: 'Who it is for',
          description: 'Each of them gets a document of their own',
          named: 'who it is for',
          given: 'trigger',
        },
      ),
      inviteeList: setting(oneWord(64), {
        title: 'Approved list',
        description: 'The list of people that the social worker decided on',
        named: 'the approved list',
        given: 'event',
        holds: 'people-list',
      }).optional(),
      withheldRoles: setting(z.array(oneWord(40)).max(30), {
        title: 'Who is not written to',
        description: 'Roles that the social worker decided not to write to (CPPCR 2010 reg 13(3))',
        named: 'the list of roles not to write to',
        given: 'event',
        holds: 'withheld-roles',
      }).default([]),
      addressee: setting(code, {
        title: 'Addressee',
        description: 'A role in an organisation, from the council’s list. Never a person in a case',
        named: 'the addressee',
        given: 'trigger',
        list: 'addressees',
      }).optional(),
      replyBy: due({
        title: 'Answer by',
        description: 'The date by which an answer is asked for',
        named: 'the date to answer by',
      }).optional(),
      approvedBy: plainWords(60, {
        title: 'Who approves',
        description: 'The role that must approve the documents. They are held as drafts until then',
        named: 'the role that approves',
      }).optional(),
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
        description: 'The agencies that the social worker chose',
        named: 'the list of agencies',
        given: 'event',
        holds: 'agencies',
      }),
      purpose: setting(codes(codeSets.CHECK_PURPOSE), {
        title: 'Purpose',
        description: 'Why the checks are asked for',
        named: 'the purpose',
        given: 'either',
      }),
      lawfulBasis: setting(codes(codeSets.LAWFUL_BASIS), {
        title: 'Lawful basis',
        description: 'The legal reason that allows the council to ask for the information',
        named: 'the lawful basis',
        given: 'either',
      }),
      due: due({
        title: 'Answers due',
        description: 'When answers are due. If you leave it out, each agency has its usual time to answer',
        named: 'the date when answers are due',
      }).optional(),
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
      headline: plainWords(80, {
        title: 'Headline',
        description: 'What happened, or what is needed',
        named: 'the headline',
      }),
      aboutAt: moment({
        title: 'Date and time',
        description: 'When the thing that the alert is about happens',
        named: 'the date and time',
      }).optional(),
      due: due({
        title: 'Due',
        description: 'The date by which something is owed',
        named: 'the due date',
      }).optional(),
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
      title: plainWords(120, {
        title: 'What to do',
        description: 'The task, in a few words',
        named: 'what to do',
      }),
      boundary: setting(
        boundarySchema.meta({
          'x-labels': {
            admin: 'Administration',
            'needs-approval': 'Needs approval by a named role',
            professional: 'Reminder of work for a qualified person',
          },
        }),
        { title: 'Kind of work', description: 'Who may do it', named: 'the kind of work', given: 'trigger' },
      ).default('admin'),
      assignee: setting(oneWord(20), {
        title: 'Person',
        description: 'The member of staff who gets the task',
        named: 'the person',
        given: 'trigger',
        list: 'staff',
      }).optional(),
      due: due({ title: 'Due', description: 'When the task is due', named: 'the due date' }).optional(),
      happensAt: moment({
        title: 'When it happens',
        description: 'The date and time of what the task is about, such as a meeting',
        named: 'the date and time when it happens',
      }).optional(),
    }),
  },
} as const satisfies Record<ActionKind, ActionKindEntry>;

/** The settings that a handler of this kind is given. */
export type ActionSettings<Kind extends ActionKind> = z.infer<(typeof actionKinds)[Kind]['settings']>;

/** Whether this text names a kind of action. */
export function isActionKind(kind: string): kind is ActionKind {
  return Object.hasOwn(actionKinds, kind);
}
