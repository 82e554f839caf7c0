import { isActionKind } from '@linchpin/runs';
import { z } from 'zod';
import { conditionsSchema } from './conditions.js';

const key = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens');

const fieldReference = z.strictObject({ field: z.string().min(1).max(100) });

/** When a step is done: an amount before or after the event or a date field of it. Left out: at once. */
const whenSchema = z.strictObject({
  from: z.union([z.literal('event'), fieldReference]).default('event'),
  amount: z.int().min(0).max(1000).default(0),
  unit: z.enum(['hours', 'days', 'working-days', 'weeks', 'months']).default('days'),
  direction: z.enum(['after', 'before']).default('after'),
  calendar: z.enum(['statutory', 'service']).default('service'),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
});

const stepSchema = z.strictObject({
  key,
  title: z.string().min(3).max(120),
  kind: z
    .string()
    .refine(isActionKind, 'is not a kind of action')
    .transform((kind) => kind),
  after: z.array(key).max(20).default([]),
  onlyIf: conditionsSchema.optional(),
  when: whenSchema.optional(),
  settings: z.record(z.string(), z.unknown()).default({}),
});

/** One line of a trigger. */
export type Step = z.infer<typeof stepSchema>;

/** One trigger as a file in `config/triggers/`. What it means for its event type is checked by `checkTrigger`. */
export const triggerFileSchema = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,79}$/),
  title: z.string().min(3).max(120),
  on: z.string(),
  repeats: z.enum(['once-per-subject', 'every-event']).default('once-per-subject'),
  ownerTeam: z.string().min(2),
  author: z.string().min(2),
  reason: z.string().min(3).max(500),
  inForceFrom: z.iso.date(),
  conditions: conditionsSchema.optional(),
  steps: z.array(stepSchema).min(1).max(40),
});

export type TriggerFile = z.infer<typeof triggerFileSchema>;
