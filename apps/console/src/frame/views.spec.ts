import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectPath, readSettings } from '@linchpin/config';
import { govukStyles } from './assets.js';
import { Views } from './views.js';

const folder = projectPath('apps/console/views');
const templates = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.njk'));

describe('views', () => {
  it.each(templates)('%s: every form that posts carries the token', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    const forms = text.match(/<form[^>]*method="post"[\s\S]*?<\/form>/g) ?? [];
    for (const form of forms) expect(form).toMatch(/csrfField\(\)|retryToken/);
  });

  it.each(templates)('%s: holds no script and no style, which the policy forbids', (name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=/);
  });

  it('escapes what it is given', () => {
    const views = new Views(readSettings({}), null);
    const frame = { may: () => false, menu: [], staff: null };
    const html = views.render('error.njk', { ...frame, title: '<b>', paragraphs: ['<script>alert(1)</script>'] });
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toContain('<script>alert');
  });

  it('serves the design system without the font of gov.uk', () => {
    expect(govukStyles).not.toContain('GDS Transport');
    expect(govukStyles).toContain('.govuk-button');
  });
});
