import type { EventField } from '@linchpin/event-types';
import { closedLists } from '@linchpin/trigger-words';
import { fault } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import type { FieldView } from '../trigger-editor/field-view.js';
/** The name of the boxes, as of every value that a condition compares with. */
export const VALUE = 'value';
/** The name of the lines for the codes that no box stands for. */
export const OTHER = 'value-other';

/** A field that is compared with codes that can be ticked. */
type Coded = EventField & Required<Pick<EventField, 'codes'>>;

/** Whether the values of a field are ticked rather than typed. */
export function isCoded(field: EventField): field is Coded {
  return field.codes !== undefined;
}

/** Whether an event may name a code that no box stands for: equipment that no room has yet, a site of somebody else. */
function isOpen({ list }: EventField): boolean {
  return list !== undefined && !closedLists.has(list);
}

/** What the boxes, and the lines below them, show for the codes that are stored. */
export function choiceContent(field: Coded, texts: readonly string[]): FormContent {
  if (!isOpen(field)) return { [VALUE]: texts };
  const isListed = (text: string) => Object.hasOwn(field.codes, text);
  return {
    [VALUE]: texts.filter(isListed),
    [OTHER]: texts.filter((text) => !isListed(text)).join('\n'),
  };
}

/** The boxes; below them the codes that no box stands for, where an event may have such. */
export function choiceFields(values: FormValues, field: Coded): FieldView[] {
  const chosen = values.all(VALUE);
  const { codes } = field;
  const gone = chosen.filter((code) => !Object.hasOwn(codes, code));
  const ofList = field.kind === 'list';
  return [
    {
      kind: 'ticks',
      name: VALUE,
      label: ofList ? 'Includes' : 'Which',
      hint: ofList ? 'Choose one or more. It is enough if one of them is there.' : 'Choose one or more',
      values: chosen,
      choices: [
        ...Object.entries(codes).map(([code, text]) => ({
          value: code,
          text: text === code ? code : `${text} (${code})`,
        })),
        ...gone.map((code) => ({ value: code, text: `${code} (not on the list)` })),
      ],
    },
    ...(isOpen(field)
      ? [
          {
            kind: 'lines' as const,
            name: OTHER,
            label: 'Another, as the case management system sends it',
            hint: 'One on each line. Events may name what no room has.',
            value: values.typed(OTHER),
            rows: 2,
          },
        ]
      : []),
  ];
}

/** The codes that were ticked and typed, each once. */
export function chosenCodes(values: FormValues, field: Coded): string[] {
  return [...new Set([...values.all(VALUE), ...(isOpen(field) ? values.lines(OTHER) : [])])];
}

/** What is wrong with the codes: none, or one that no event can have. */
export function choiceFault(codes: readonly string[], field: Coded): ReturnType<typeof fault> | null {
  if (isOpen(field)) return codes.length === 0 ? fault(VALUE, 'Choose a value from the list, or enter another') : null;
  const listed = codes.every((code) => Object.hasOwn(field.codes, code));
  return listed && codes.length > 0 ? null : fault(VALUE, 'Choose a value from the list');
}
