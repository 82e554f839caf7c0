import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actionKinds, isActionKind, settingFields } from '@linchpin/action-kinds';
import { eventTypeAreas, eventTypes, fields } from '@linchpin/event-types';
import { readHtml } from '../support/html.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

const people = ['tobi.adeyemi-hart', 'margaret.quillan', 'gethin.pulleyn', 'beatrix.overleigh'];
const kinds = Object.keys(actionKinds).filter(isActionKind);

let linchpin: Linchpin;
const visitors: Visitor[] = [];
let officer: Visitor;

/** What a page says, as a reader sees it: without markup, with single spaces. */
const words = (html: string) => readHtml(html).text;

beforeAll(async () => {
  linchpin = await startLinchpin(['intake', 'console']);
  for (const name of people) {
    const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
    await visitor.signIn(`${name}@exshire.example`, password);
    visitors.push(visitor);
  }
  officer = visitors[0] ?? new Visitor(linchpin.settings.CONSOLE_URL);
});
afterAll(() => linchpin.close());

describe('the catalogue', () => {
  it('is there for every role, and for nobody who is not signed in', async () => {
    for (const visitor of visitors) {
      for (const path of ['/catalogue', '/catalogue/events/placement.moved', '/catalogue/actions/rooms.book']) {
        expect([path, (await visitor.get(path)).status]).toEqual([path, 200]);
      }
    }
    expect((await new Visitor(linchpin.settings.CONSOLE_URL).get('/catalogue')).status).toBe(303);
  });

  it('lists every event type in its area and every kind of action, and leads to their pages', async () => {
    const { text } = await officer.get('/catalogue');
    for (const { title } of eventTypeAreas) expect(words(text)).toContain(title);
    for (const { type } of eventTypes) expect(text).toContain(`href="/catalogue/events/${type}"`);
    for (const kind of kinds) expect(text).toContain(`href="/catalogue/actions/${kind}"`);
  });

  it('is searched by words', async () => {
    const { text } = await officer.get('/catalogue?search=Withheld+moved');
    expect(text).toContain('href="/catalogue/events/placement.moved"');
    expect(text).not.toContain('href="/catalogue/events/conference.held"');
    expect(text).toContain('value="Withheld moved"');
    const none = await officer.get('/catalogue?search=<b>zeppelin');
    expect(none.status).toBe(200);
    expect(words(none.text)).toContain('Nothing in the catalogue matches “<b>zeppelin”.');
    expect(none.text).not.toContain('<b>zeppelin');
  });

  it('has no page for what it does not know', async () => {
    for (const path of [
      '/catalogue/events/placement.teleported',
      '/catalogue/events/constructor',
      '/catalogue/actions/rooms.demolish',
      '/catalogue/actions/__proto__',
      '/catalogue/actions/placement.moved',
    ]) {
      const { status, text } = await officer.get(path);
      expect([path, status]).toEqual([path, 404]);
      expect(text).toContain('Page not found');
    }
  });
});

describe.each(eventTypes.map((type) => [type.type, type] as const))('the page of %s', (name, type) => {
  it('shows what happened, every field with its codes, and a whole example', async () => {
    const { status, text } = await officer.get(`/catalogue/events/${name}`);
    expect(status).toBe(200);
    const shown = words(text);
    expect(shown).toContain(type.title);
    expect(shown).toContain(`When ${type.when}`);
    expect(shown).toContain(type.description);
    for (const { path, description, codes } of fields(type)) {
      expect(text).toContain(`>${path}</code>`);
      expect(shown).toContain(description);
      for (const [code, label] of Object.entries(codes ?? {})) {
        expect(text).toContain(`>${code}</code>`);
        expect(shown).toContain(label);
      }
    }
    expect(shown).toContain(`"type": "${name}"`);
    // Overdue checks are told of by Linchpin too: of those that it asked for.
    const bySystems =
      name === 'check.overdue' ? 'and case management systems about their own' : 'A case management system';
    expect(shown).toContain(type.internal ? 'Linchpin itself' : bySystems);
  });

  it('leads to its JSON Schema where a system may send it', async () => {
    const { text } = await officer.get(`/catalogue/events/${name}`);
    const links = readHtml(text).all('a');
    const schema = links.map((link) => link.attribute('href')).find((href) => href?.includes('/schemas/'));
    if (type.internal) return expect(schema).toBeUndefined();
    const response = await fetch(schema ?? '');
    expect([response.status, await response.json()]).toEqual([200, expect.objectContaining({ title: type.title })]);
  });
});

describe.each(kinds)('the page of %s', (kind) => {
  it('shows what it does, the rule about who may do it, and every setting', async () => {
    const { status, text } = await officer.get(`/catalogue/actions/${kind}`);
    expect(status).toBe(200);
    const shown = words(text);
    const { title, description, reaches } = actionKinds[kind];
    expect(shown).toContain(title);
    expect(shown).toContain(description);
    expect(shown.includes('needs a second manager’s approval')).toBe(reaches === 'outside');
    for (const setting of settingFields(kind)) {
      expect(text).toContain(`>${setting.name}</code>`);
      expect(shown).toContain(setting.title);
      expect(shown).toContain(setting.description);
      for (const choice of setting.choices ?? []) expect(shown).toContain(choice.text);
    }
    expect(shown).toContain(`kind: ${kind}`);
  });
});
