import { describe, expect, it } from '@jest/globals';
import { type AlertContent, alertContentSchema, alertMail, isTakenFrom } from './alert-content.js';

const content: AlertContent = {
  headline: 'Conference booked',
  reference: 'M-20417',
  aboutAt: new Date('2026-10-14T09:00:00Z'),
  dueOn: '2026-10-20',
  teamName: 'North East team support',
  link: 'https://linchpin.exshire.example/runs/0b2f',
};

describe('alertMail', () => {
  it('says what happened, when, by when and to which team, in London time, with a link', () => {
    expect(alertMail(content, { restricted: false })).toEqual({
      subject: 'Conference booked: M-20417',
      text:
        'Conference booked\n\n' +
        'Reference: M-20417\nWhen: 14 October 2026 at 10am\nDue: 20 October 2026\nTeam: North East team support\n\n' +
        'https://linchpin.exshire.example/runs/0b2f\n',
    });
  });

  it('leaves out the dates that there are not', () => {
    const { text } = alertMail({ ...content, aboutAt: null, dueOn: null }, { restricted: false });
    expect(text).toBe(
      'Conference booked\n\nReference: M-20417\nTeam: North East team support\n\nhttps://linchpin.exshire.example/runs/0b2f\n',
    );
  });

  it('says one sentence of a restricted item, not even its reference', () => {
    expect(alertMail(content, { restricted: true })).toEqual({
      subject: 'Restricted item awaiting you',
      text: 'Restricted item awaiting you\n',
    });
  });

  it('refuses whatever is not on the list', () => {
    // @ts-expect-error: it does not compile either
    const more: AlertContent = { ...content, childName: 'Synthetic Child' };
    expect(() => alertMail(more, { restricted: false })).toThrow(/childName/);
  });
});

describe('alertContentSchema', () => {
  it('lists these fields and no other: a new one is a decision', () => {
    expect(Object.keys(alertContentSchema.shape)).toEqual([
      'headline',
      'reference',
      'aboutAt',
      'dueOn',
      'teamName',
      'link',
    ]);
  });

  it.each([
    ['reference', 'Synthetic Child'],
    ['reference', 'M-1\nBcc: someone@exshire.example'],
    ['headline', 'Conference\r\nBcc: someone@exshire.example'],
    ['headline', 'x'.repeat(81)],
    ['dueOn', 'soon'],
    ['link', 'not an address'],
  ])('refuses a %s like %j', (field, value) => {
    const refused = alertContentSchema.safeParse({ ...content, [field]: value });
    expect(refused.error?.issues.map(({ path }) => path)).toEqual([[field]]);
  });
});

describe('isTakenFrom', () => {
  const data = { meetingRef: 'M-1', needs: { notes: ['Synthetic Child'] }, count: 3, none: null };

  it('finds a value of the event however deep it lies', () => {
    expect(isTakenFrom(data, 'synthetic child ')).toBe(true);
  });

  it('lets the trigger’s own words pass', () => {
    expect(isTakenFrom(data, 'Conference booked')).toBe(false);
    expect(isTakenFrom(data, '3')).toBe(false);
  });
});
