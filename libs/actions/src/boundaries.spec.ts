import { describe, expect, it } from '@jest/globals';
import {
  actionExamples,
  actionKinds,
  type Boundary,
  isActionKind,
  type SettingField,
  settingFields,
} from '@linchpin/action-kinds';
import { timingSchema } from '@linchpin/timings';

const kinds = Object.keys(actionKinds).filter(isActionKind);
type Kind = (typeof kinds)[number];

/** The settings of each kind with which its schema is content: what is fuzzed is put in the place of one of them. */
const content: Record<Kind, Record<string, unknown>> = {
  'rooms.book': { startsAt: '2026-12-10T10:00:00Z', minutes: 120, capacity: 12 },
  'documents.generate': { template: 'D01', to: 'family', inviteeList: 'L-20417' },
  'agency-checks.request': { agencies: ['POL'], purpose: 's47', lawfulBasis: 'public-task' },
  'alerts.send': { team: 'spoke', headline: 'Conference held' },
  'tasks.assign': { team: 'hub', title: 'Take the minutes' },
};

const long = 'a'.repeat(5000);
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
const words = [
  '',
  ' ',
  'admin',
  'professional',
  'needs-approval',
  'outside',
  'spoke',
  'everyone',
  '*',
  'ada.example@elsewhere.example',
  'mailto:ada.example@elsewhere.example',
  'Ada Example <ada@elsewhere.example>',
  'https://elsewhere.example/?to=ada',
  '+44 1632 960001',
  '{child.name}',
  '{{ child.name }}',
  '${child.name}',
  '{#people}{name}{/people}',
  '<b>now</b>',
  '<script>alert(1)</script>',
  '&lt;script&gt;',
  'Held\r\nBcc: ada@elsewhere.example',
  'Held\u0000',
  "'; DROP TABLE tasks; --",
  '../../etc/passwd',
  'SPK-NE HUB-N',
  'null',
  '-1',
  '120',
  '2026-02-30T10:00:00Z',
  '2026-12-10T10:00:00',
  long,
  ...names,
];
const hostile: unknown[] = [
  ...words,
  null,
  true,
  -1,
  0,
  1.5,
  100.5,
  1_000_000,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.MAX_SAFE_INTEGER + 2,
  1n,
  new Date(),
  Symbol('a'),
  () => 'SPK-NE',
  [],
  ['POL', null],
  [['POL']],
  [{ field: 'childRef' }],
  ...words.map((word) => [word]),
  Array.from({ length: 500 }, () => 'POL'),
  {},
  { field: 'childRef' },
  { toString: () => 'SPK-NE' },
  { length: 1, 0: 'POL' },
  { from: 'soon' },
  { from: { step: 'room' } },
  { from: '__proto__', amount: 1 },
  { amount: 1001, unit: 'days' },
  { amount: -1 },
  { unit: 'constructor' },
  { calendar: 'toString' },
  { amount: 1, boundary: 'professional', to: 'ada@elsewhere.example', __proto__: { at: '<b>' } },
  JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}') as unknown,
];

/** What may stand in a setting that the schema let through, whoever gave it. */
function keepsItsRule(field: SettingField, value: unknown): void {
  const oneWord = /^[A-Za-z0-9][A-Za-z0-9._:/-]*$/;
  switch (field.kind) {
    case 'text':
      expect(typeof value).toBe('string');
      // Free words are plain and on one line; whatever is looked up in a list or the case records is one word.
      expect(value).toMatch(field.list || field.given !== 'trigger' ? oneWord : /^[^{}<>\p{Cc}]+$/u);
      expect(String(value).length).toBeLessThanOrEqual(field.longest ?? 20);
      break;
    case 'list':
      expect(Array.isArray(value)).toBe(true);
      for (const item of value as unknown[]) expect(item).toEqual(expect.stringMatching(oneWord));
      expect((value as unknown[]).length).toBeLessThanOrEqual(field.longest ?? 0);
      break;
    case 'choice':
      expect(field.choices?.map((choice) => choice.value)).toContain(value);
      break;
    case 'number':
      expect(Number.isSafeInteger(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(field.least ?? Number.NaN);
      expect(value).toBeLessThanOrEqual(field.most ?? Number.NaN);
      break;
    case 'yes-no':
      expect([true, false]).toContain(value);
      break;
    case 'moment':
      expect(Number.isNaN(Date.parse(String(value)))).toBe(false);
      break;
    case 'timing':
      // Comes out as it would again: only its own parts, each of its own kind.
      expect(timingSchema.parse(value)).toEqual(value);
      expect(Object.keys(timingSchema.shape)).toEqual(expect.arrayContaining(Object.keys(value as object)));
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
      break;
  }
}

/** What a schema makes of settings, or undefined when it refuses them. Whatever it lets through must be clean. */
function letThrough(kind: Kind, settings: object): Record<string, unknown> | undefined {
  const { success, data } = actionKinds[kind].settings.safeParse(settings);
  if (!success) return undefined;
  const known = settingFields(kind);
  expect(known.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(data)));
  expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  const values = data as Record<string, unknown>;
  for (const field of known) if (Object.hasOwn(values, field.name)) keepsItsRule(field, values[field.name]);
  return values;
}

describe('the boundary of a kind', () => {
  it.each(kinds)('%s is no professional work', (kind) => {
    const { boundary }: { boundary: Boundary } = actionKinds[kind];
    expect(['admin', 'needs-approval']).toContain(boundary);
  });

  it('says of everything that leaves the council that it does', () => {
    // By hand, so that a kind that changes its reach shows in review: it decides whether a second person must approve.
    expect(Object.fromEntries(kinds.map((kind) => [kind, actionKinds[kind].reaches]))).toEqual({
      'rooms.book': 'council',
      'documents.generate': 'outside',
      'agency-checks.request': 'outside',
      'alerts.send': 'council',
      'tasks.assign': 'council',
    });
  });

  it('is not that of a kind which is only a name of JavaScript', () => {
    for (const name of [...names, '', 'rooms', 'rooms.Book']) expect([name, isActionKind(name)]).toEqual([name, false]);
  });
});

const everySetting = kinds.flatMap((kind) => settingFields(kind).map((field) => [kind, field.name, field] as const));

describe('a setting', () => {
  it.each(everySetting)('of %s, %s, lets nothing through that breaks its rule', (kind, name) => {
    expect(letThrough(kind, content[kind])).toBeDefined();
    const others = letThrough(kind, content[kind]);
    for (const value of hostile) {
      const passed = letThrough(kind, { ...content[kind], [name]: value });
      // Nothing that one setting is given changes another.
      if (passed) expect({ ...passed, [name]: others?.[name] }).toEqual({ ...others, [name]: others?.[name] });
    }
  });

  it.each(everySetting)('of %s, %s, keeps exactly the bounds that are shown', (kind, name, field) => {
    const takes = (value: unknown) => letThrough(kind, { ...content[kind], [name]: value }) !== undefined;
    const of = (length: number) => (field.kind === 'list' ? Array<string>(length).fill('POL') : 'a'.repeat(length));
    const { least, most, shortest, longest } = field;
    if (least !== undefined) expect([takes(least), takes(least - 1)]).toEqual([true, false]);
    if (most !== undefined) expect([takes(most), takes(most + 1)]).toEqual([true, false]);
    if (shortest !== undefined) expect([takes(of(shortest)), takes(of(shortest - 1))]).toEqual([true, false]);
    if (longest !== undefined) expect([takes(of(longest)), takes(of(longest + 1))]).toEqual([true, false]);
    for (const { value } of field.choices ?? []) expect([value, takes(value)]).toEqual([value, true]);
  });

  it.each(kinds)('that %s does not have is dropped, whatever it is called', (kind) => {
    const clean = letThrough(kind, content[kind]);
    for (const unknown of [
      { reaches: 'outside' },
      { kind: 'documents.generate' },
      { email: 'ada@elsewhere.example', recipients: ['ada@elsewhere.example'], cc: 'ada@elsewhere.example' },
      { url: 'https://elsewhere.example' },
      { approved: true, skipApproval: true, restricted: false },
      JSON.parse('{"__proto__": {"team": "SPK-NE", "boundary": "professional"}, "constructor": {}}') as object,
    ]) {
      const given = Object.defineProperties({ ...content[kind] }, Object.getOwnPropertyDescriptors(unknown));
      expect(letThrough(kind, given)).toEqual(clean);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(({} as Record<string, unknown>).team).toBeUndefined();
  });

  it('may ask for more care in a task, and in no other kind is there anything to ask', () => {
    for (const kind of kinds) {
      for (const boundary of ['professional', 'needs-approval', 'admin'] as const) {
        const passed = letThrough(kind, { ...content[kind], boundary });
        expect([kind, passed?.boundary]).toEqual([kind, kind === 'tasks.assign' ? boundary : undefined]);
      }
    }
    expect(letThrough('tasks.assign', { ...content['tasks.assign'], boundary: 'none' })).toBeUndefined();
  });

  it('that is required is not made up', () => {
    for (const [kind, name, field] of everySetting.filter(([, , { required }]) => required)) {
      const { [name]: _left, ...rest } = content[kind];
      expect([kind, field.name, letThrough(kind, rest)]).toEqual([kind, name, undefined]);
    }
  });

  it('is in the example of its kind only as the kind has it', () => {
    for (const kind of kinds) {
      const known = settingFields(kind).map(({ name }) => name);
      expect(known).toEqual(expect.arrayContaining(Object.keys(actionExamples[kind].settings)));
    }
  });
});
