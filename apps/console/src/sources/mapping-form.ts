import { type ConversionName, conversionNames, conversions } from '@linchpin/conversions';
import type { EventType, FieldKind } from '@linchpin/event-types';
import { type MappingField, mappingFields, type MappingRow, mappingRowSchema, settingOf } from '@linchpin/mappings';
import type { FormFault } from '../forms/form-faults.js';
import type { FormValues } from '../forms/form-values.js';
const origins = ['path', 'fixed', 'none'] as const;

/** One field of the event type, as its line of the form shows it. */
export interface MappingLine extends MappingField {
  from: (typeof origins)[number];
  value: string;
  conversion: ConversionName;
  using: string;
  minusOne: boolean;
  /** What else the source writes for "not given", with commas between. */
  missing: string;
  /** The codes that the field allows, in words, or empty. */
  codeList: string;
  /** Its place is among those that are folded away: the event can do without it, and the mapping leaves it out. */
  folded: boolean;
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
const LONGEST_VALUE = 200;
const LONGEST_SETTING = 60;
const MOST_MISSING = 10;

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
      missing: (row?.missing ?? []).join(', '),
      codeList: codeList(field),
      folded: isFolded(field, rows),
    };
  });
}

/**
 * What was typed into the form: its lines as they were, and the rows they mean or what is wrong with them. `saved` are
 * the rows as they are kept: they decide which lines are folded, so that no field moves while somebody fills in the form.
 */
export function readMappingForm(
  type: EventType,
  saved: readonly MappingRow[],
  values: FormValues,
): { lines: MappingLine[]; rows: MappingRow[]; faults: FormFault[] } {
  const rows: MappingRow[] = [];
  const faults: FormFault[] = [];
  const lines = formFields(type).map((field): MappingLine => {
    const line: MappingLine = {
      ...field,
      from: values.choice(`from.${field.path}`, origins) ?? 'none',
      value: values.text(`value.${field.path}`),
      conversion: values.choice(`conversion.${field.path}`, conversionNames) ?? 'as-is',
      using: values.text(`using.${field.path}`),
      minusOne: values.text(`minus.${field.path}`) === 'yes',
      missing: values.text(`missing.${field.path}`),
      codeList: codeList(field),
      folded: isFolded(field, saved),
    };
    const read = readLine(
      line,
      saved.find((row) => row.field === field.path),
    );
    if ('row' in read) {
      if (read.row) rows.push(read.row);
    } else {
      faults.push(read);
    }
    return line;
  });
  return { lines, rows, faults };
}

function readLine(line: MappingLine, saved: MappingRow | undefined): { row: MappingRow | null } | FormFault {
  const { path: field, title, from, value, conversion, using, minusOne } = line;
  const fault = (part: 'from' | 'value' | 'using' | 'missing', text: string): FormFault => ({
    field: `${part}.${field}`,
    text,
  });
  if (from === 'none') {
    if (line.required) return fault('from', `Choose where “${title}” comes from`);
    const lost = typedAnew(line, saved);
    return lost ? fault('from', `Choose where “${title}” comes from, or clear ${lost}`) : { row: null };
  }
  const what = from === 'path' ? 'path' : 'fixed value';
  if (!value) return fault('value', `Enter the ${what} for “${title}”`);
  if (value.length > LONGEST_VALUE) {
    return fault('value', `The ${what} for “${title}” must be ${String(LONGEST_VALUE)} characters or fewer`);
  }
  if (from === 'fixed') return { row: mappingRowSchema.parse({ field, fixed: value }) };
  const setting = settingOf(conversion);
  if (!setting && using) {
    return fault(
      'using',
      `Clear the setting for “${title}”: the conversion “${conversions[conversion].title}” has none`,
    );
  }
  if (setting?.required && !using) return fault('using', `Enter the ${setting.what} for “${title}”`);
  if (using.length > LONGEST_SETTING) {
    return fault('using', `The setting for “${title}” must be ${String(LONGEST_SETTING)} characters or fewer`);
  }
  const missing = line.missing
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
  if (missing.length > MOST_MISSING || missing.some((each) => each.length > LONGEST_SETTING)) {
    return fault(
      'missing',
      `What means not given for “${title}” must be at most ${String(MOST_MISSING)} values of ${String(LONGEST_SETTING)} characters`,
    );
  }
  const parsed = mappingRowSchema.safeParse({
    field,
    path: value,
    conversion,
    ...(using && { using }),
    ...(minusOne && { minusOneIsMissing: true }),
    ...(missing.length > 0 && { missing }),
  });
  return parsed.success
    ? { row: parsed.data }
    : fault('value', `Write the path for “${title}” as dates.conference or subjects[0].id`);
}

/**
 * What would be lost with a line that is left out. What is kept already may be: whoever chooses "Leave out" for it means
 * that. But it stands preset in every empty line, and whoever types there may not have seen it.
 */
function typedAnew({ value, using }: MappingLine, saved: MappingRow | undefined): string | null {
  if (value && value !== (saved?.path ?? saved?.fixed)) return 'what is typed for it';
  return using && using !== saved?.using ? 'its setting' : null;
}

function isFolded({ path, required }: MappingField, saved: readonly MappingRow[]): boolean {
  return !required && !saved.some(({ field }) => field === path);
}

function codeList({ codes }: MappingField): string {
  const all = Object.keys(codes ?? {});
  return all.slice(0, SHOWN_CODES).join(', ') + (all.length > SHOWN_CODES ? ' and others' : '');
}
