import { type EventField, type EventType, exampleEvent, fields } from '@linchpin/event-types';
import { intakePaths } from '../paths.js';
import { contentsWords, fieldKindWords } from './catalogue-words.js';
/** A code and what it stands for. */
export interface CodeWords {
  code: string;
  text: string;
}

/** What the page of an event type shows. */
export interface EventTypeView {
  type: string;
  title: string;
  when: string;
  description: string;
  internal: boolean;
  about: string;
  fields: FieldView[];
  example: string;
  /** Where its JSON Schema is; null for a type that no system may send. */
  schema: string | null;
}

interface FieldView {
  path: string;
  name: string;
  description: string;
  kind: string;
  required: boolean;
  /** What it is for: `Holds …`; empty for most. */
  holds: string;
  codes: CodeWords[];
}

/** An event type as its page shows it, made from its schema. */
export function eventTypeView(type: EventType, intakeUrl: string): EventTypeView {
  const { title, when, description, internal, about } = type;
  return {
    type: type.type,
    title,
    when,
    description,
    internal,
    about,
    fields: fields(type).map(fieldView),
    example: JSON.stringify(exampleEvent(type), null, 2),
    schema: internal ? null : intakeUrl + intakePaths.schema(type.type),
  };
}

function fieldView({ path, title, kind, required, description, codes, holds }: EventField): FieldView {
  return {
    path,
    name: title,
    description,
    kind: kind === 'list' && codes ? 'List of codes' : fieldKindWords[kind],
    required,
    holds: holds ? `Holds ${contentsWords[holds]}: a step may use it for that.` : '',
    codes: Object.entries(codes ?? {}).map(([code, text]) => ({ code, text })),
  };
}
