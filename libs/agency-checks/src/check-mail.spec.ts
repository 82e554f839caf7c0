import { describe, expect, it } from '@jest/globals';
import { checkMail } from './check-mail.js';

const mail = {
  council: 'Exshire Council',
  team: 'Mid Exshire team support',
  reference: 'CS-5107-HLT',
  purpose: 'Child and family assessment',
  dueOn: '2026-11-27',
  link: 'https://checks.example/checks/secret',
  lastDay: '2026-12-27',
};

describe('checkMail', () => {
  it('says who asks, what for, by when, where to answer and until when that works', () => {
    const { subject, text } = checkMail(mail);
    expect(subject).toBe('Exshire Council asks for a check: CS-5107-HLT');
    expect(text).toMatchInlineSnapshot(`
"Exshire Council, Mid Exshire team support, asks you for a check.

Reference: CS-5107-HLT
Purpose: Child and family assessment
Please answer by: Friday 27 November 2026

Open this link to see what is asked and to answer. You do not need an account.
https://checks.example/checks/secret

The link is for this check only and works until the end of 27 December 2026.
Anyone who has it can open the check, so pass it on only inside your organisation.
Do not answer by email: names and details are safe on the page, not in a mail.
"
`);
  });

  it('names the council alone when no team asked', () => {
    expect(checkMail({ ...mail, team: null }).text).toMatch(/^Exshire Council asks you for a check\./);
  });
});
