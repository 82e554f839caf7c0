import { seenText } from '@linchpin/cloud-events';
import { conversionNames, conversions, parsePath } from '@linchpin/conversions';
import { type EventField, type EventType, eventType, fields } from '@linchpin/event-types';
import { z } from 'zod';

const path = z.string().refine((text) => isPath(text), 'Write a path as dates.conference or subjects[0].id');

/** Name of a value table. */
export const tableName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, 'Use small letters, digits and hyphens, such as step-types');

/** When a mapping applies: always, where the value at a path is one of some, or where a table makes it the event type. */
export const appliesSchema = z.discriminatedUnion('when', [
  z.strictObject({ when: z.literal('always') }),
  z.strictObject({ when: z.literal('value'), path, values: z.array(z.string().min(1).max(100)).min(1).max(50) }),
  z.strictObject({ when: z.literal('table'), path, table: tableName }),
]);
export type Applies = z.infer<typeof appliesSchema>;

/** Where one field of the event comes from: a path in the source's body with a conversion, or a fixed value. */
export const mappingRowSchema = z
  .strictObject({
    /** A field of the event type (`venueNeed.capacity`), or `id` or `time` of the event itself. */
    field: z.string().min(1).max(100),
    path: path.optional(),
    fixed: z.string().overwrite(seenText).min(1).max(200).optional(),
    conversion: z.enum(conversionNames).default('as-is'),
    /** Extra setting of the conversion: a table's name, a separator, text to put in front. */
    using: z.string().min(1).max(60).optional(),
    /** -1 stands for "not given", as reporting tables of System C have it. */
    minusOneIsMissing: z.boolean().optional(),
    /** What else the source writes for "not given", as it writes it: `01/01/1900`. */
    missing: z.array(z.string().min(1).max(60)).min(1).max(10).optional(),
  })
  .refine((row) => (row.path === undefined) !== (row.fixed === undefined), {
    path: ['path'],
    error: 'Give either a path or a fixed value',
  })
  .superRefine(({ conversion, using }, context) => {
    const setting: { what: string; required: boolean } | undefined = settingOf(conversion);
    if (setting?.required && !using)
      context.addIssue({ code: 'custom', path: ['using'], message: `Give the ${setting.what}` });
    if (!setting && using)
      context.addIssue({ code: 'custom', path: ['using'], message: 'This conversion needs nothing here' });
  });
export type MappingRow = z.infer<typeof mappingRowSchema>;

/** What makes an event of a body. */
export interface Mapping {
  title: string;
  eventType: string;
  applies: Applies;
  rows: readonly MappingRow[];
  /** A JSONata expression that puts the body into another shape before its rows are read. */
  expression: string | null;
}

/** A field that a mapping can fill. */
export interface MappingField extends EventField {
  /** Its subject is made of it, so a mapping cannot do without it even where the data could. */
  isSubject: boolean;
}

/** The fields that the rows of a mapping to this event type can name, in the order in which pages show them. */
export function mappingFields(type: EventType): MappingField[] {
  const subject = fields(type).map((field) => ({ ...field, isSubject: field.path === type.refField }));
  return [
    ...subject.map((field) => ({ ...field, required: field.required || field.isSubject })),
    {
      path: 'time',
      title: 'Time of the event',
      kind: 'datetime',
      required: false,
      isSubject: false,
      description: 'When the fact became true. Left out: the time at which the message was sent',
    },
    {
      path: 'id',
      title: 'Id of the event',
      kind: 'text',
      required: false,
      isSubject: false,
      description: 'Id of the fact: the same id is the same event. Left out: the id of the message',
    },
  ];
}

/** Whether this event type can be the target of a mapping: those of our own cannot be sent. */
export function mappableType(name: string): EventType | undefined {
  const found = eventType(name);
  return found?.internal ? undefined : found;
}

/** What a conversion's extra setting is, if it has one. */
export function settingOf(conversion: MappingRow['conversion']): { what: string; required: boolean } | undefined {
  const found = conversions[conversion];
  return 'using' in found ? found.using : undefined;
}

function isPath(text: string): boolean {
  try {
    return parsePath(text).length > 0;
  } catch {
    return false;
  }
}
