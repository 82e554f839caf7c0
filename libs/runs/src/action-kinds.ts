import type { ActionKind } from '@linchpin/queue';
import { z } from 'zod';
import { timingSchema } from './timing.js';

/** Who may do a thing: business support alone, only after a named role approves, or only a qualified person. */
export type Boundary = 'admin' | 'needs-approval' | 'professional';

export const boundarySchema = z.enum(['admin', 'needs-approval', 'professional']);

const code = z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'a code in capitals, such as SPK-NE');

/** A team by its code, or found from the event: its spoke, or the hub that serves that spoke. */
const team = z.union([z.enum(['spoke', 'hub']), code]).describe('spoke or hub: of the event’s team; or a team’s code');

/** Words that staff read. No braces: nothing of a child's record can be merged into them. */
const plainWords = (longest: number) =>
  z
    .string()
    .min(3)
    .max(longest)
    .regex(/^[^{}<>]+$/, 'plain words without braces or angle brackets');

const moment = z.iso.datetime({ offset: true }).describe('a date and time with its offset');

export interface ActionKindEntry {
  title: string;
  /** What the kind itself may be: a trigger can ask for more care, never for less. */
  boundary: Boundary;
  description: string;
  /** The settings of a step of this kind, after every `{ field: … }` has been replaced by the event's value. */
  settings: z.ZodObject;
}

/** The catalogue: every kind of action, what it does and what may be set. A kind without an entry does not compile. */
export const actionKinds = {
  'rooms.book': {
    title: 'Book a room',
    boundary: 'admin',
    description: 'Books the best free room that is large enough and has what is needed.',
    settings: z.object({
      startsAt: moment.describe('when the meeting starts'),
      minutes: z.int().min(15).max(480).describe('how long it takes, in minutes'),
      capacity: z.int().min(1).max(500).describe('how many people'),
      site: z.string().max(40).optional().describe('code of the preferred site; others are used when it is full'),
      equipment: z.array(z.string().max(40)).max(20).default([]).describe('codes of equipment that must be there'),
      stepFree: z.boolean().default(false).describe('whether step-free access is needed'),
    }),
  },
  'documents.generate': {
    title: 'Make a document',
    boundary: 'admin',
    description: 'Fills a Word template, one document for each recipient. Names are read only now, and that is logged.',
    settings: z.object({
      template: z
        .string()
        .regex(/^[A-Z][A-Z0-9]{1,9}$/)
        .describe('code of the template, such as D01'),
      to: z
        .enum(['family', 'professionals', 'parental-responsibility', 'addressee'])
        .describe(
          'family or professionals of the approved invitee list; people with parental responsibility; or one addressee',
        ),
      inviteeList: z.string().max(64).optional().describe('reference of the approved invitee list'),
      withheldRoles: z.array(z.string().max(40)).max(30).default([]).describe('roles that must not be written to'),
      addressee: z
        .object({
          name: z.string().max(120),
          organisation: z.string().max(120),
          addressLines: z.array(z.string().max(120)).max(7),
        })
        .optional()
        .describe('a role in an organisation, never a person of a case'),
      replyBy: timingSchema.optional().describe('the date by which an answer is asked for'),
    }),
  },
  'agency-checks.request': {
    title: 'Request agency checks',
    boundary: 'admin',
    description: 'Asks each agency on the social worker’s list by a link that works once and expires.',
    settings: z.object({
      agencies: z.array(code).min(1).max(20).describe('codes of the agencies, chosen by the social worker'),
      purpose: z.string().max(40).describe('purpose code'),
      lawfulBasis: z.string().max(40).describe('lawful basis code'),
      due: timingSchema.optional().describe('when answers are due; otherwise each agency’s usual working days'),
    }),
  },
  'alerts.send': {
    title: 'Alert a team',
    boundary: 'admin',
    description: 'A line in the team’s inbox and a mail: reference, headline, date, team. Nothing of the record.',
    settings: z.object({
      team,
      headline: plainWords(80).describe('what happened or is needed'),
      aboutAt: moment.optional().describe('the date and time that it is about'),
      due: timingSchema.optional().describe('the date by which something is owed'),
    }),
  },
  'tasks.assign': {
    title: 'Give a task',
    boundary: 'admin',
    description: 'A task for a team, or for one person of it, with a due date.',
    settings: z.object({
      team,
      title: plainWords(120).describe('what to do'),
      boundary: boundarySchema.default('admin'),
      assignee: z.string().max(20).optional().describe('reference of one member of staff'),
      due: timingSchema.optional().describe('when it is due'),
      happensAt: moment.optional().describe('when the thing itself happens'),
    }),
  },
} as const satisfies Record<ActionKind, ActionKindEntry>;

/** The settings that a handler of this kind is given. */
export type ActionSettings<Kind extends ActionKind> = z.infer<(typeof actionKinds)[Kind]['settings']>;

/** Whether this text names a kind of action. */
export function isActionKind(kind: string): kind is ActionKind {
  return Object.hasOwn(actionKinds, kind);
}
