import { actionKinds, isActionKind, settingFields } from '@linchpin/action-kinds';
import { type EventType, eventTypeAreas, fields } from '@linchpin/event-types';
import { shortRuleOf } from './catalogue-words.js';

/** What the first page of the catalogue lists. */
export interface CatalogueList {
  areas: { id: string; title: string; eventTypes: readonly EventType[] }[];
  kinds: { kind: string; title: string; description: string; rule: string }[];
}

interface Entry<Item> {
  item: Item;
  /** Everything that its page says about it, in small letters. */
  text: string;
}

const areas = eventTypeAreas.map(({ title, eventTypes }) => ({
  id: title.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
  title,
  entries: eventTypes.map((item) => entry(item, eventTypeText(item))),
}));

const kinds = Object.keys(actionKinds)
  .filter(isActionKind)
  .map((kind) => {
    const { title, description, does } = actionKinds[kind];
    const settings = settingFields(kind).flatMap((setting) => [setting.name, setting.title, setting.description]);
    return entry({ kind, title, description, rule: shortRuleOf(actionKinds[kind]) }, [
      kind,
      title,
      description,
      does,
      ...settings,
    ]);
  });

/** What holds every word of the search, in whatever order and case; everything without one. Empty areas are left out. */
export function catalogueList(search = ''): CatalogueList {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = <Item>(entries: Entry<Item>[]) =>
    entries.filter(({ text }) => words.every((word) => text.includes(word))).map(({ item }) => item);
  return {
    areas: areas
      .map(({ id, title, entries }) => ({ id, title, eventTypes: found(entries) }))
      .filter(({ eventTypes }) => eventTypes.length > 0),
    kinds: found(kinds),
  };
}

function eventTypeText(type: EventType): string[] {
  const { title, when, description, about } = type;
  const named = fields(type).flatMap((field) => [field.path, field.title, field.description]);
  return [type.type, title, when, description, about, ...named];
}

function entry<Item>(item: Item, texts: readonly string[]): Entry<Item> {
  // A typed apostrophe is straight; those of the texts are curly.
  return { item, text: texts.join(' ').toLowerCase().replaceAll('’', "'") };
}
