import { isActionKind } from '@linchpin/action-kinds';
import { conditionsSchema } from '@linchpin/conditions';
import { whenPast, writtenTimingShape } from '@linchpin/timings';
import { z } from 'zod';

const key = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'must begin with a small letter and hold small letters, digits and hyphens only')
  .describe('short key, once in its trigger');

const words = (longest: number) =>
  z
    .string()
    .min(3, 'must be at least 3 characters long')
    .max(longest, `must be at most ${String(longest)} characters long`)
    .regex(/^[^{}<>]+$/, 'must be plain words without braces or angle brackets');

const fieldReference = z.strictObject({ field: z.string().min(1).max(100) });

const deadlineReference = z.strictObject({ deadline: key });

/** When a date is owed: an amount before or after the event or a date field of it. */
const owedOffsetSchema = z.strictObject({
  ...writtenTimingShape,
  from: z
    .union([z.literal('event'), fieldReference])
    .default('event')
    .describe('event, or { field: a date of it }'),
});

/** An amount before or after the event, a date field of it, or a date that the trigger itself owes. */
export const offsetSchema = owedOffsetSchema.extend({
  from: z
    .union([z.literal('event'), fieldReference, deadlineReference])
    .default('event')
    .describe('event, { field: a date of it } or { deadline: the key of a deadline of this trigger }'),
});

export type Offset = z.infer<typeof offsetSchema>;

/** When a step is done. Left out: at once, when the steps before it are done. */
export const whenSchema = offsetSchema.extend({
  from: z
    .union([z.literal('event'), fieldReference, deadlineReference, z.strictObject({ step: key })])
    .default('event')
    .describe('event, { field: a date of it }, { deadline: its key } or { step: the key of a step before it }'),
  neverBefore: offsetSchema.optional().describe('not before this time'),
  latestBy: offsetSchema.optional().describe('not after this time'),
  past: z.enum(whenPast).default('now').describe('when its turn comes too late: now, skip, or hand to a person'),
});

export type When = z.infer<typeof whenSchema>;

export const stepSchema = z.strictObject({
  key,
  title: words(120),
  kind: z
    .string()
    .refine(isActionKind, 'is not a kind of action')
    .transform((kind) => kind),
  after: z.array(key).max(20).default([]).describe('keys of the steps that must be done before'),
  onlyIf: conditionsSchema.optional(),
  when: whenSchema.optional(),
  onlyWhileOpen: key
    .optional()
    .describe('key of a step before it that asks somebody: left out when that is done by the time its turn comes'),
  settings: z.record(z.string(), z.unknown()).default({}),
});

/** One line of a trigger. */
export type Step = z.infer<typeof stepSchema>;

const team = z.union([z.enum(['spoke', 'hub']), z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a team’s code')]);

/** A date that each run of the trigger owes. */
export const owedSchema = z
  .strictObject({
    key,
    title: words(120),
    due: owedOffsetSchema.describe('the day by which it must be done'),
    dueOtherwise: owedOffsetSchema
      .optional()
      .describe('the same for an event that does not have the date which `due` counts from'),
    rule: z.enum(['statutory', 'local']),
    citation: words(200).optional().describe('the source that says so'),
    team: team.default('hub').describe('who owes it: spoke or hub of the event’s team, or a team’s code'),
    metBy: z
      .union([
        z.strictObject({ step: key }),
        z.strictObject({ event: z.string(), of: z.literal('child').optional() }),
        z.enum(['person', 'not-watched']),
      ])
      .default('person')
      .describe(
        'when a step is done, when an event about the same subject happens (of: child, about the same child), as a person says; not-watched: only a date that steps take',
      ),
    endsWith: z
      .string()
      .optional()
      .describe('event type, about the same subject or the same child, with which it is no longer owed'),
    atRisk: z.int().min(1).max(99).default(75).describe('at risk when this per cent of its time is used'),
  })
  .refine(({ rule, citation }) => rule === 'local' || citation, {
    path: ['citation'],
    error: 'is needed for a statutory date: say which law or guidance sets it',
  });

export type Owed = z.infer<typeof owedSchema>;

/** What a trigger says: everything but who made it, why and from when. */
export const triggerContentSchema = z.strictObject({
  title: words(120),
  on: z.string().describe('event type'),
  repeats: z.enum(['once-per-subject', 'once-per-child', 'every-event']).default('once-per-subject'),
  ownerTeam: z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a team’s code'),
  conditions: conditionsSchema.optional(),
  steps: z.array(stepSchema).min(1, 'must hold at least one step').max(40),
  deadlines: z.array(owedSchema).max(20).default([]),
});

export type TriggerContent = z.infer<typeof triggerContentSchema>;

export const triggerNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,79}$/, 'must begin with a small letter and hold small letters, digits and hyphens only');

/** Why a trigger is made or changed, in words. */
export const reasonSchema = words(500);

/** One trigger as a file in `config/triggers/`. What it means for its event type is checked by `checkTrigger`. */
export const triggerFileSchema = triggerContentSchema.extend({
  name: triggerNameSchema,
  author: z.string().min(2).max(20).describe('staff reference of who made it'),
  approver: z.string().min(2).max(20).optional().describe('staff reference of the second person, at the first start'),
  reason: reasonSchema,
  inForceFrom: z.iso.date(),
});

export type TriggerFile = z.infer<typeof triggerFileSchema>;

/** The content of a trigger file. */
export function contentOf({
  name: _name,
  author: _author,
  approver: _approver,
  reason: _reason,
  inForceFrom: _from,
  ...content
}: TriggerFile): TriggerContent {
  return content;
}
