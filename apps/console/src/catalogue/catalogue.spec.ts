import { describe, expect, it } from '@jest/globals';
import { actionExamples, actionKinds, isActionKind, settingFields } from '@linchpin/action-kinds';
import { eventType, eventTypes } from '@linchpin/event-types';
import { parse } from 'yaml';
import { actionKindView } from './action-kind-page.js';
import { catalogueList } from './catalogue-search.js';
import { ruleOf, shortRuleOf, sourceOf } from './catalogue-words.js';
import { eventTypeView } from './event-type-page.js';

const kinds = Object.keys(actionKinds).filter(isActionKind);

function found(search: string) {
  const { areas, kinds: some } = catalogueList(search);
  return {
    types: areas.flatMap((area) => area.eventTypes.map(({ type }) => type)),
    kinds: some.map(({ kind }) => kind),
  };
}

describe('the search of the catalogue', () => {
  it('finds everything when nothing is asked for, each event type once', () => {
    expect(found('')).toEqual({ types: eventTypes.map(({ type }) => type), kinds });
    expect(found('   ')).toEqual(found(''));
  });

  it('finds what holds every word, in whatever order and case', () => {
    expect(found('MOVED placement').types).toContain('placement.moved');
    expect(found('moved placement').types).not.toContain('conference.held');
    expect(found('book room').kinds).toContain('rooms.book');
  });

  it('finds by the name of a field or of a setting, and by the name of the type', () => {
    expect(found('rneCode').types).toEqual(['placement.moved']);
    expect(found('lawfulBasis').kinds).toEqual(['agency-checks.request']);
    expect(found('conference.initial.scheduled').types).toContain('conference.initial.scheduled');
  });

  it('takes a straight apostrophe for a curly one', () => {
    expect(found("social worker's list").types).toContain('conference.initial.scheduled');
  });

  it('finds nothing without a word of it', () => {
    expect(found('zeppelin')).toEqual({ types: [], kinds: [] });
    expect(catalogueList('zeppelin').areas).toEqual([]);
    expect(found('.*').kinds).toEqual([]);
  });
});

describe('the rule of a kind', () => {
  it('says who may do it, and whether a second manager must approve', () => {
    expect(ruleOf({ boundary: 'admin', reaches: 'council' }).join(' ')).toMatch(/alone\. Nothing leaves the council/);
    expect(ruleOf({ boundary: 'admin', reaches: 'outside' }).join(' ')).toMatch(/second manager’s approval/);
    expect(ruleOf({ boundary: 'needs-approval', reaches: 'council' }).join(' ')).toMatch(/named role approves/);
    expect(shortRuleOf(actionKinds['documents.generate'])).toMatch(/second manager/);
    expect(shortRuleOf(actionKinds['rooms.book'])).toBe('Business support');
  });
});

describe('the source of a setting', () => {
  const source = (kind: (typeof kinds)[number], name: string) =>
    settingFields(kind)
      .filter((setting) => setting.name === name)
      .map(sourceOf)
      .join();

  it('is told by its rule', () => {
    expect(source('rooms.book', 'startsAt')).toBe('Only from a field of the event.');
    expect(source('rooms.book', 'site')).toBe('From a field of the event, or chosen from the council’s list of sites.');
    expect(source('rooms.book', 'minutes')).toBe('From a field of the event, or set in the trigger.');
    expect(source('alerts.send', 'team')).toBe(
      'Chosen from the council’s list of teams, or one of the choices. Never from a field of the event.',
    );
    expect(source('alerts.send', 'headline')).toMatch(/^Written in the trigger\. Nothing of the event/);
    expect(source('documents.generate', 'to')).toBe('Chosen in the trigger. Never from a field of the event.');
    expect(source('documents.generate', 'inviteeList')).toMatch(/people that a social worker decided on\.$/);
    expect(source('tasks.assign', 'due')).toMatch(/count from a date of the event/);
  });
});

describe('the page of a kind', () => {
  it.each(kinds)('%s shows an example that reads back as it stands beside the catalogue', (kind) => {
    const { on, ...step } = actionExamples[kind];
    const view = actionKindView(kind);
    expect(parse(view.example.yaml)).toEqual([{ kind, ...step }]);
    expect(view.example.onTitle).toBe(eventType(on)?.title);
  });

  it('says whether a setting is needed, and what it is otherwise', () => {
    const needed = Object.fromEntries(
      kinds.flatMap((kind) => actionKindView(kind).settings.map((each) => [`${kind} ${each.name}`, each.needed])),
    );
    expect(needed).toMatchObject({
      'rooms.book minutes': 'Yes',
      'rooms.book site': 'No',
      'rooms.book equipment': 'No: if left out, none',
      'rooms.book stepFree': 'No: if left out, no',
      'tasks.assign boundary': 'No: if left out, administration',
    });
  });
});

describe('the page of an event type', () => {
  it('leads to its schema at the intake, unless no system may send it', () => {
    const schemas = eventTypes.map((type) => [type.internal, eventTypeView(type, 'https://intake.example').schema]);
    for (const [internal, schema] of schemas) {
      if (internal) expect(schema).toBeNull();
      else expect(schema).toMatch(/^https:\/\/intake\.example\/schemas\/[a-z0-9_.]+\.json$/);
    }
  });
});
