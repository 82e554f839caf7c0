import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agenciesFileSchema, importAgencies } from '@linchpin/agency-checks';
import { readSettings } from '@linchpin/config';
import { QUEUES } from '@linchpin/queue';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { readHtml } from '../../../test/support/html.js';
import { startPortal } from './start-portal.js';

const pdf = Buffer.from('%PDF-1.7\n%\u00e2\u00e3\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n');
const nothing = { outcome: 'nothing-known', name: 'Robin Sample', role: 'Duty officer' };
const enclosed = { ...nothing, outcome: 'information-enclosed' };

describe('the portal', () => {
  let database: TestDatabase;
  let portal: NestFastifyApplication;
  let address: string;
  let visitors = 0;
  const query = (sql: string, values: unknown[] = []) => database.dataSource.query(sql, values);

  beforeAll(async () => {
    database = await createTestDatabase();
    const agency = {
      code: 'HLT',
      name: 'Community <Health>',
      kind: 'health',
      email: 'hlt@agency.example',
      checkDays: 5,
    };
    await importAgencies(database.dataSource.manager, agenciesFileSchema.parse({ agencies: [agency] }));
    await query(`INSERT INTO teams (code, name, kind, email, phone, site)
      VALUES ('HUB-N', 'North centre', 'hub', 'hub@exshire.example', '01632 960100', 'N')`);
    await query(`WITH child AS (INSERT INTO ssd_person (pers_person_id, pers_forename, pers_surname, pers_dob)
        VALUES ('P-1', 'Zebedee', 'O''Quill & Son', '2017-03-09') RETURNING pers_person_id)
      INSERT INTO ssd_address (addr_person_id, addr_address_type, addr_address_start_date, addr_address_postcode, addr_address_json)
      SELECT pers_person_id, 'Home', '2020-01-01', 'ZZ1 1AB', '{"HOUSE": "14", "STREET": "<b>Juniper</b> Lane"}' FROM child`);
    portal = await startPortal(readSettings({ DATABASE_URL: database.url, PORTAL_PORT: '0', LOG_LEVEL: 'silent' }));
    address = await portal.getUrl();
  });
  afterAll(async () => {
    await portal.close();
    await database.drop();
  });

  /** A check with a link, as the handler makes them, and its token. */
  const givenCheck = async ({ state = 'requested', expires = '1 day' } = {}) => {
    const settings = { agencies: ['HLT'], purpose: 's47', lawfulBasis: 'public-task' };
    const { actionId } = await givenAction(database.dataSource, { kind: 'agency-checks.request', settings });
    const [requestId, token, reference] = [
      randomUUID(),
      randomBytes(32).toString('base64url'),
      `CS-${randomUUID().slice(0, 8)}`,
    ];
    await query(
      `INSERT INTO check_requests (id, action_id, agency_id, reference, subject_reference, child_refs, purpose_code,
         lawful_basis_code, team_code, due_on, state)
       SELECT $1, $2, id, $3, 'CS-1', '{P-1}', 's47', 'public-task', 'HUB-N', '2026-11-27', $4 FROM agencies`,
      [requestId, actionId, reference, state],
    );
    const hash = createHash('sha256').update(token).digest();
    await query('INSERT INTO check_links VALUES ($1, $2, now(), now() + $3::interval)', [hash, requestId, expires]);
    return { requestId, reference, token, path: `/checks/${token}` };
  };
  const ask = (path: string, options: RequestInit & { visitor?: number } = {}) => {
    // Each request comes from another address, told by the proxy, so that only the test of the limit meets it.
    const visitor = options.visitor ?? ++visitors;
    const headers = { 'x-forwarded-for': `203.0.${visitor >> 8}.${visitor & 255}`, ...options.headers };
    return fetch(`${address}${path}`, { redirect: 'manual', ...options, headers });
  };
  const page = async (path: string, options: RequestInit = {}) => {
    const response = await ask(path, options);
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const send = (path: string, fields: Record<string, string>, file?: { name: string; content: Buffer }) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    // What a browser sends when no file was chosen is a file without name and content.
    body.append('file', new Blob([new Uint8Array(file?.content ?? [])]), file?.name ?? '');
    return page(path, { method: 'POST', body });
  };
  /** What somebody sees who presses the button of the first page. */
  const open = (path: string) => page(`${path}/open`, { method: 'POST', body: new FormData() });
  const answers = (requestId: string) =>
    query(
      'SELECT a.*, f.file_name FROM check_answers a LEFT JOIN check_files f ON f.answer_id = a.id WHERE request_id = $1',
      [requestId],
    );

  it('shows who asks, what for, by when and about whom, with every field there for browsers without JavaScript', async () => {
    const { path, reference } = await givenCheck();
    const { status, text } = await open(path);
    expect(status).toBe(200);
    for (const words of [
      reference,
      'Community &lt;Health&gt;',
      'North centre, Exshire Council',
      'Section 47 enquiry',
      'Public task',
      'Friday 27 November 2026',
      'Zebedee O&#39;Quill &amp; Son',
      '9 March 2017',
      '14 &lt;b&gt;Juniper&lt;/b&gt; Lane<br>ZZ1 1AB',
      '01632 960100',
    ]) {
      expect(text).toContain(words);
    }
    for (const field of ['outcome', 'note', 'file', 'reason', 'name', 'role'])
      expect(text).toContain(`name="${field}"`);
    expect(text).toMatch(/<title>Check CS-\w+ – Exshire Council Partner checks<\/title>/);
  });

  it('offers no form when it cannot show whom the check is about', async () => {
    const { path, requestId } = await givenCheck();
    await query(`UPDATE check_requests SET child_refs = '{P-404}' WHERE id = $1`, [requestId]);
    const { status, text } = await open(path);
    expect([status, text.includes('<form'), text.includes('01632 960100')]).toEqual([200, false, true]);
  });

  it('keeps the page and its address to this browser', async () => {
    const { path } = await givenCheck();
    for (const url of [path, '/checks/unknown', '/nothing-here']) {
      const { headers } = await page(url);
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
      expect(headers.get('content-security-policy')).toBe(
        "default-src 'none';script-src 'self';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
      );
      expect(headers.get('set-cookie')).toBeNull();
    }
  });

  it('has no script or style inside a page', async () => {
    const { path } = await givenCheck();
    const text = (await page(path)).text + (await open(path)).text;
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/);
  });

  it('takes an answer, thanks, and announces the event', async () => {
    const { path, requestId, reference } = await givenCheck();
    const sent = await send(path, nothing);
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `${path}/thank-you`]);
    const thanks = await page(`${path}/thank-you`);
    expect(thanks.status).toBe(200);
    expect(thanks.text).toContain('nothing is known to you');
    expect(await answers(requestId)).toMatchObject([
      { outcome: 'nothing-known', answered_by: 'Robin Sample, Duty officer' },
    ]);
    const [event] = await query('SELECT id FROM events WHERE subject = $1', [`check/${reference}`]);
    const jobs = await portal.get(QUEUES).get('events').getJobs();
    expect(jobs.map(({ data }: { data: unknown }) => data)).toContainEqual({ eventId: event.id });
  });

  it('takes a file and never the name it was uploaded under', async () => {
    const { path, requestId, reference } = await givenCheck();
    const { status } = await send(path, enclosed, { name: 'Zebedee O’Quill.pdf', content: pdf });
    expect(status).toBe(303);
    const [answer] = await answers(requestId);
    expect(answer.file_name).toMatch(new RegExp(`^\\d{4}-\\d\\d-\\d\\d-check-${reference}\\.pdf$`));
  });

  it('keeps a file of many parts as it was sent, to the byte, and leaves no part behind', async () => {
    const { path, requestId } = await givenCheck();
    const content = Buffer.concat([pdf, randomBytes(10 * 1024 * 1024 - pdf.length)]);
    expect((await send(path, enclosed, { name: 'scan.pdf', content })).status).toBe(303);
    const [kept] = await query(
      `SELECT content, sha256 FROM check_files f JOIN check_answers a ON a.id = f.answer_id WHERE request_id = $1`,
      [requestId],
    );
    expect(content.equals(kept.content)).toBe(true);
    expect(createHash('sha256').update(content).digest().equals(kept.sha256)).toBe(true);
    expect(await query('SELECT 1 FROM check_file_parts')).toEqual([]);
  });

  it.each([
    ['a.pdf', Buffer.concat([Buffer.from('\n'), pdf]), 303],
    ['a.pdf', Buffer.concat([Buffer.from('<!DOCTYPE html><html>'), pdf]), 422],
  ])('takes or refuses %s by its content', async (name, content, status) => {
    const { path } = await givenCheck();
    expect((await send(path, enclosed, { name, content })).status).toBe(status);
  });

  it('says what a file is that it cannot take, and how to send it', async () => {
    const { path } = await givenCheck();
    const content = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
    const { status, text } = await send(path, enclosed, { name: 'IMG_0001.HEIC', content });
    expect([status, text.includes('This is a HEIC photo, as iPhones take them')]).toEqual([422, true]);
  });

  it('says what is wrong, links to it, keeps what was typed, and says that the file must be chosen again', async () => {
    const { path, requestId } = await givenCheck();
    const typed = { ...enclosed, note: 'Seen <twice> & "once"', name: '', role: 'Nurse' };
    const { status, text } = await send(path, typed, { name: 'a.pdf', content: pdf });
    expect(status).toBe(422);
    expect(text).toMatch(/<title>Error: /);
    expect(text).toContain('<a href="#name">Enter your name</a>');
    expect(text).toContain('id="name-error"');
    expect(text).toContain('Seen &lt;twice&gt; &amp; &quot;once&quot;</textarea>');
    expect(text).toContain('value="Nurse"');
    expect(text).toMatch(/value="information-enclosed" checked/);
    expect(text).toContain('Your file was not kept. You will have to choose it again.');
    expect(await answers(requestId)).toEqual([]);
  });

  it.each([
    ['no answer at all', {}, undefined, ['outcome', 'name', 'role']],
    ['information without any', enclosed, undefined, ['note']],
    ['no reason', { ...nothing, outcome: 'cannot-answer' }, undefined, ['reason']],
    ['a program', enclosed, { name: 'a.exe', content: Buffer.from('MZ') }, ['file']],
    [
      'a file that is too large',
      enclosed,
      { name: 'a.pdf', content: Buffer.concat([pdf, Buffer.alloc(11 * 1024 * 1024)]) },
      ['file'],
    ],
    ['nothing known, with a note', { ...nothing, reason: 'but' }, undefined, ['outcome']],
  ])('sends back %s', async (_what, fields, file, at) => {
    const { path, requestId } = await givenCheck();
    const { status, text } = await send(path, fields, file);
    expect(status).toBe(422);
    const summary = readHtml(text)
      .all('ul')
      .find((list) => list.isOfClass('govuk-error-summary__list'));
    expect(summary?.all('a').map((link) => link.attribute('href'))).toEqual(at.map((field) => `#${field}`));
    expect(await answers(requestId)).toEqual([]);
  });

  it('takes what stands in the wrong box as part of the answer', async () => {
    const { path, requestId } = await givenCheck();
    await send(path, { ...nothing, outcome: 'cannot-answer', note: 'One thing.', reason: 'Not our area.' });
    expect(await answers(requestId)).toMatchObject([{ note: 'One thing.\n\nNot our area.' }]);
  });

  it('shows the thanks again for an answer that was sent twice, and tells another one that it came too late', async () => {
    const { path, requestId } = await givenCheck();
    await send(path, nothing);
    expect((await send(path, nothing)).headers.get('location')).toBe(`${path}/thank-you`);
    const other = await send(path, { ...nothing, outcome: 'cannot-answer', reason: 'Not ours' });
    expect(other.status).toBe(409);
    expect(other.text).toContain('This check has already been answered');
    const again = await page(path);
    expect([again.status, again.text.includes('already been answered'), again.text.includes('Zebedee')]).toEqual([
      200,
      true,
      false,
    ]);
    expect(await answers(requestId)).toHaveLength(1);
  });

  it.each([
    ['expired', { expires: '-1 second' }, 'This link has expired'],
    ['withdrawn', { state: 'withdrawn' }, 'This check is no longer needed'],
  ])('answers 410 without anybody’s details for a check that is %s', async (_state, given, heading) => {
    const { path } = await givenCheck(given);
    const shown = await page(path);
    expect([shown.status, shown.text.includes(heading), shown.text.includes('Zebedee')]).toEqual([410, true, false]);
    const thanks = await page(`${path}/thank-you`);
    expect([thanks.status, thanks.headers.get('location')]).toEqual([303, path]);
  });

  it('gives an unknown link and an unknown address the same page', async () => {
    const nowhere = await page('/nothing-here');
    expect(nowhere.status).toBe(404);
    const paths = [`/checks/${randomBytes(32).toString('base64url')}`, '/checks/short', '/checks/short/thank-you', '/'];
    for (const path of paths) expect(await page(path)).toMatchObject({ status: 404, text: nowhere.text });
    expect(await send('/checks/short', nothing)).toMatchObject({ status: 404, text: nowhere.text });
  });

  const firstOpened = async (requestId: string) => {
    const [link] = await query('SELECT first_opened_at FROM check_links WHERE request_id = $1', [requestId]);
    return link.first_opened_at as Date | null;
  };
  const readings = (reference: string) =>
    query('SELECT reader FROM record_readings WHERE purpose = $1', [`agency check ${reference}`]);

  it('does not take a program that looks at the link, twice each way, for a reader, and shows it no child', async () => {
    const { path, requestId, reference } = await givenCheck();
    for (const method of ['HEAD', 'GET', 'HEAD', 'GET']) {
      const looked = await ask(path, { method });
      expect(looked.status).toBe(200);
      const text = await looked.text();
      expect(text).not.toMatch(/Zebedee|Juniper|9 March 2017|ZZ1/);
      if (method === 'GET') {
        for (const words of [reference, 'Section 47 enquiry', 'Friday 27 November 2026', 'North centre']) {
          expect(text).toContain(words);
        }
      }
    }
    expect(await firstOpened(requestId)).toBeNull();
    expect(await readings(reference)).toEqual([]);
  });

  it('answers HEAD as GET, but for the body, wherever a link may lead', async () => {
    const { path } = await givenCheck();
    const { path: expired } = await givenCheck({ expires: '-1 second' });
    for (const address of [path, expired, '/checks/short', `${path}/thank-you`, '/accessibility', '/nothing-here']) {
      const [head, get] = [await ask(address, { method: 'HEAD' }), await ask(address)];
      expect([address, head.status, await head.text()]).toEqual([address, get.status, '']);
      expect(head.headers.get('cache-control')).toBe('no-store');
    }
  });

  it('shows whom it is about to somebody who presses the button, and counts that as the first opening', async () => {
    const { path, requestId, reference } = await givenCheck();
    const { text } = await page(path);
    const form = readHtml(text)
      .all('form')
      .find((each) => each.attribute('method') === 'post');
    expect(form?.attribute('action')).toBe(`${path}/open`);
    const opened = await open(path);
    expect([opened.status, opened.text.includes('Zebedee')]).toEqual([200, true]);
    const first = await firstOpened(requestId);
    expect(first).not.toBeNull();
    expect(await readings(reference)).toEqual([{ reader: 'agency HLT' }]);
    await open(path);
    expect(await firstOpened(requestId)).toEqual(first);
    // The address of that page, pasted somewhere else, leads to the first one.
    const pasted = await page(`${path}/open`);
    expect([pasted.status, pasted.headers.get('location')]).toEqual([303, path]);
  });

  it.each([
    ['expired', { expires: '-1 second' }, 410],
    ['withdrawn', { state: 'withdrawn' }, 410],
  ])('opens nothing that is %s', async (_state, given, status) => {
    const { path, requestId } = await givenCheck(given);
    const opened = await open(path);
    expect([opened.status, opened.text.includes('Zebedee')]).toEqual([status, false]);
    expect(await firstOpened(requestId)).toBeNull();
  });

  it('reads nothing but forms, and only up to a size', async () => {
    const { path } = await givenCheck();
    const posted = await page(path, { method: 'POST', body: new URLSearchParams(nothing) });
    expect([posted.status, posted.text.includes('We could not read what was sent')]).toEqual([415, true]);
    const json = { method: 'POST', body: '{"outcome":', headers: { 'content-type': 'application/json' } };
    expect((await page(path, json)).status).toBe(415);
    expect((await page(path, { method: 'POST' })).status).toBe(406);
    const broken = { method: 'POST', body: 'x', headers: { 'content-type': 'multipart/form-data' } };
    expect((await page(path, broken)).status).toBe(400);
    const two = new FormData();
    for (const name of ['a.pdf', 'b.pdf']) two.append('file', new Blob([new Uint8Array(pdf)]), name);
    const large = await page(path, { method: 'POST', body: two });
    expect([large.status, large.text.includes('Your answer is too large')]).toEqual([413, true]);
  });

  it('does not wait for a request that says itself that it is far too large', async () => {
    const { path } = await givenCheck();
    const headers = { 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(51 * 1024 * 1024) };
    const upload = request(`${address}${path}`, { method: 'POST', headers });
    upload.flushHeaders();
    const [response] = (await once(upload, 'response')) as [IncomingMessage];
    expect([response.statusCode, response.headers.connection]).toEqual([413, 'close']);
    upload.destroy();
  });

  it('stops one address that asks too much, and nobody else', async () => {
    const { path } = await givenCheck();
    const visitor = 60_000;
    for (let request = 0; request < 60; request += 1)
      expect((await ask('/accessibility', { visitor })).status).toBe(200);
    const stopped = await ask(path, { visitor });
    expect([stopped.status, Number(stopped.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await stopped.text()).toContain('Too many requests');
    expect((await ask(path)).status).toBe(200);
    expect((await ask('/assets/portal.css', { visitor })).status).toBe(200);
  });

  it('serves its assets and none of the fonts and crests of gov.uk', async () => {
    for (const file of ['govuk-frontend.min.css', 'govuk-frontend.min.js', 'portal.css', 'portal.js', 'favicon.svg']) {
      const { status, headers } = await page(`/assets/${file}`);
      expect([file, status, headers.get('cache-control')]).toEqual([file, 200, 'public, max-age=3600']);
    }
    const others = [
      'fonts/light-94a07e06a1-v2.woff2',
      'images/govuk-crest.svg',
      'template.njk',
      '..%2fviews/check.njk',
    ];
    for (const file of others) expect((await page(`/assets/${file}`)).status).toBe(404);
  });

  it('shows a page without details when something breaks', async () => {
    const { path } = await givenCheck();
    await query('ALTER TABLE check_links RENAME TO links_away');
    const broken = await page(path);
    await query('ALTER TABLE links_away RENAME TO check_links');
    expect(broken.status).toBe(500);
    expect(broken.text).toContain('Sorry, there is a problem with the service');
    expect(broken.text).not.toMatch(/check_links|relation|QueryFailed/);
  });

  it('does not start on a port that is taken', async () => {
    const settings = readSettings({
      DATABASE_URL: database.url,
      PORTAL_PORT: new URL(address).port,
      LOG_LEVEL: 'silent',
    });
    await expect(startPortal(settings)).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('says that it is well', async () => {
    expect(await page('/health')).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  });
});
