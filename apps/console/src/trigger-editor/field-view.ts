/** One value that can be chosen. `shown` are fields that belong to it, next to it. */
export interface Choice {
  value: string;
  text: string;
  hint?: string | undefined;
  shown?: readonly FieldView[] | undefined;
}

interface Named {
  name: string;
  /** The label; of radios, boxes and dates the legend. */
  label: string;
  hint?: string | undefined;
  /** The page's heading asks the question already: read out, not shown. */
  quiet?: boolean | undefined;
}

/** What a page asks for, in the words of the design system. One template draws them all. */
export type FieldView =
  | (Named & { kind: 'text'; value: string; width?: 2 | 4 | 10 | 20; numeric?: boolean; longest?: number })
  | (Named & { kind: 'lines'; value: string; rows: number })
  | (Named & { kind: 'select'; value: string; choices: readonly Choice[] })
  | (Named & { kind: 'radios'; value: string; choices: readonly Choice[]; inline?: boolean })
  | (Named & { kind: 'ticks'; values: readonly string[]; choices: readonly Choice[] })
  | (Named & { kind: 'date'; day: string; month: string; year: string })
  /** Fields side by side, where there is room. */
  | { kind: 'row'; hint: string; fields: readonly FieldView[] }
  | {
      kind: 'group';
      id: string;
      label: string;
      hint?: string | undefined;
      quiet?: boolean;
      fields: readonly FieldView[];
    }
  | { kind: 'hidden'; name: string; value: string }
  /**
   * What a count comes to for an example, or with another `label` why there is none. One that was `asked` for takes the
   * focus: the page may be long.
   */
  | { kind: 'sum'; text: string; label?: string; asked?: boolean }
  | { kind: 'note'; text: string };

/** Whether a page shows a sum, or why there is none. */
export function hasSum(fields: readonly FieldView[]): boolean {
  return fields.some((field) => {
    if (field.kind === 'sum') return true;
    if (field.kind === 'row' || field.kind === 'group') return hasSum(field.fields);
    if (field.kind === 'radios' || field.kind === 'ticks')
      return field.choices.some(({ value, shown }) => shown && isChosen(field, value) && hasSum(shown));
    return false;
  });
}

function isChosen(field: FieldView & { kind: 'radios' | 'ticks' }, value: string): boolean {
  return field.kind === 'ticks' ? field.values.includes(value) : field.value === value;
}
