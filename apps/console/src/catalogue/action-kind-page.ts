import { actionExamples, actionKinds, settingFields } from '@linchpin/action-kinds';
import { eventType } from '@linchpin/event-types';
import type { ActionKind } from '@linchpin/queue';
import { timingSchema } from '@linchpin/timings';
import { Document, isMap } from 'yaml';
import { boundsOf, calendarWords, neededOf, oneOf, ruleOf, sourceOf, takesOf, unitWords } from './catalogue-words.js';
import type { CodeWords } from './event-type-page.js';

/** What the page of a kind of action shows. */
export interface ActionKindView {
  kind: ActionKind;
  title: string;
  description: string;
  /** Who may do it, as sentences. */
  rule: string[];
  outside: boolean;
  settings: SettingView[];
  /** How a date is counted; null when the kind counts none. */
  timing: { units: string; calendars: string[] } | null;
  example: { on: string; onTitle: string; yaml: string };
}

interface SettingView {
  name: string;
  title: string;
  description: string;
  kind: string;
  bounds: string;
  choices: CodeWords[];
  /** What the choices are beside: `choices`, or those that a list is not asked for. */
  choicesNoun: string;
  source: string;
  needed: string;
}

/** A kind of action as its page shows it, made from its entry in the catalogue and its schema. */
export function actionKindView(kind: ActionKind): ActionKindView {
  const { title, description, boundary, reaches } = actionKinds[kind];
  const settings = settingFields(kind);
  const { on, ...step } = actionExamples[kind];
  return {
    kind,
    title,
    description,
    rule: ruleOf({ boundary, reaches }),
    outside: reaches === 'outside',
    settings: settings.map((setting) => ({
      name: setting.name,
      title: setting.title,
      description: setting.description,
      kind: takesOf(setting),
      bounds: boundsOf(setting),
      choices: (setting.choices ?? []).map(({ value, text }) => ({ code: value, text })),
      choicesNoun: setting.list ? 'choices besides the list' : 'choices',
      source: sourceOf(setting),
      needed: neededOf(setting),
    })),
    timing: settings.some((setting) => setting.kind === 'timing') ? timingWords() : null,
    example: { on, onTitle: eventType(on)?.title ?? on, yaml: exampleYaml(kind, step) },
  };
}

function timingWords(): ActionKindView['timing'] {
  const { unit, calendar } = timingSchema.shape;
  const usual = calendar.parse(undefined);
  return {
    units: oneOf(unit.unwrap().options.map((each) => unitWords[each])),
    calendars: calendar
      .unwrap()
      .options.map(
        (each) => `${calendarWords[each]}${each === usual ? ' They are counted unless the trigger names others.' : ''}`,
      ),
  };
}

/** A step as it stands in a file of triggers. */
function exampleYaml(kind: ActionKind, { key, title, settings }: { key: string; title: string; settings: object }) {
  const yaml = new Document([{ key, title, kind, settings }]);
  const written = yaml.getIn([0, 'settings']);
  // What a setting is made of stands on one line, as in the files of triggers.
  if (isMap(written)) for (const { value } of written.items) if (isMap(value)) value.flow = true;
  return yaml.toString({ lineWidth: 0 }).trimEnd();
}
