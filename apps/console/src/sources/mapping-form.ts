import {
  type ConversionName,
  conversionNames,
  conversions,
  type EventType,
  type FieldKind,
  type MappingField,
  mappingFields,
  type MappingRow,
  mappingRowSchema,
  settingOf,
} from '@linchpin/events';
import { choiceOf, textOf } from '../pages/query.js';
import type { FormFault } from './form-faults.js';

const origins = ['path', 'fixed', 'none'] as const;

/** One field of the event type, as its line of the form shows it. */
export interface MappingLine extends MappingField {
  from: (typeof origins)[number];
  value: string;
  conversion: ConversionName;
  using: string;
  minusOne: boolean;
  /** The codes that the field allows, in words, or empty. */
  codeList: string;
}

/** The conversion that a field needs most often. */
const usual: Partial<Record<FieldKind, ConversionName>> = {
  text: 'text',
  number: 'number',
  boolean: 'yes-no',
  date: 'date-iso',
  datetime: 'time-iso',
};
const SHOWN_CODES = 8;

/** The fields of the form: those that cannot be left out come first. */
function formFields(type: EventType): MappingField[] {
  return mappingFields(type).sort((a, b) => Number(b.required) - Number(a.required));
}

/** The lines of a mapping as it is kept. */
export function mappingLines(type: EventType, rows: readonly MappingRow[]): MappingLine[] {
  return formFields(type).map((field) => {
    const row = rows.find((each) => each.field === field.path);
    const without = field.required ? 'path' : 'none';
    return {
      ...field,
      from: row ? (row.path === undefined ? 'fixed' : 'path') : without,
      value: row?.path ?? row?.fixed ?? '',
      conversion: row?.conversion ?? usual[field.kind] ?? 'as-is',
      using: row?.using ?? '',
      minusOne: row?.minusOneIsMissing ?? false,
      codeList: codeList(field),
    };
  });
}

/** What was typed into the form: its lines as they were, and the rows they mean or what is wrong with them. */
export function readMappingForm(
  type: EventType,
  body: unknown,
): { lines: MappingLine[]; rows: MappingRow[]; faults: FormFault[] } {
  const rows: MappingRow[] = [];
  const faults: FormFault[] = [];
  const lines = formFields(type).map((field): MappingLine => {
    const line: MappingLine = {
      ...field,
      from: choiceOf(body, `from.${field.path}`, origins) ?? 'none',
      value: textOf(body, `value.${field.path}`, 200) ?? '',
      conversion: choiceOf(body, `conversion.${field.path}`, conversionNames) ?? 'as-is',
      using: textOf(body, `using.${field.path}`, 60) ?? '',
      minusOne: textOf(body, `minus.${field.path}`) === 'yes',
      codeList: codeList(field),
    };
    const read = readLine(line);
    if ('row' in read) {
      if (read.row) rows.push(read.row);
    } else {
      faults.push(read);
    }
    return line;
  });
  return { lines, rows, faults };
}

function readLine(line: MappingLine): { row: MappingRow | null } | FormFault {
  const { path: field, from, value, conversion, using, minusOne } = line;
  const fault = (part: 'from' | 'value' | 'using', text: string): FormFault => ({
    field: `${part}.${field}`,
    text: `${text} (${field})`,
  });
  if (from === 'none') {
    if (value) return fault('from', 'Say whether this is a path or a fixed value');
    return line.required ? fault('from', 'This field is required: say where it comes from') : { row: null };
  }
  if (!value) return fault('value', from === 'path' ? 'Enter the path' : 'Enter the fixed value');
  if (from === 'fixed') return { row: mappingRowSchema.parse({ field, fixed: value }) };
  const setting = settingOf(conversion);
  if (!setting && using) return fault('using', `${conversions[conversion].title} needs nothing here: clear it`);
  if (setting?.required && !using) return fault('using', `Enter the ${setting.what}`);
  const parsed = mappingRowSchema.safeParse({
    field,
    path: value,
    conversion,
    ...(using && { using }),
    ...(minusOne && { minusOneIsMissing: true }),
  });
  return parsed.success ? { row: parsed.data } : fault('value', parsed.error.issues[0]?.message ?? 'Enter the path');
}

function codeList({ codes }: MappingField): string {
  const all = Object.keys(codes ?? {});
  return all.slice(0, SHOWN_CODES).join(', ') + (all.length > SHOWN_CODES ? ' and others' : '');
}
