/**
 * How long the largest answer that an agency may send holds the portal: the longest pause of its event loop while one
 * file of 10 MB is taken. Run after `npm run build`: `node test/benchmarks/upload.mjs`. Prints milliseconds. The sender
 * is a process of its own (curl), so that only the portal is measured.
 */
import { execFile } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { promisify } from 'node:util';
import JSZip from 'jszip';
import { withDatabase } from './with-database.mjs';
import { startPortal } from '../../dist/apps/portal/src/start-portal.js';
import { readSettings } from '../../dist/libs/config/src/index.js';

const ROUNDS = 5;
const MAIN = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml';
const directory = await mkdtemp(join(tmpdir(), 'linchpin-upload-'));

await withDatabase(async (dataSource) => {
  const filler = randomBytes(10 * 1024 * 1024 - 4096);
  const word = new JSZip()
    .file('[Content_Types].xml', `<Types><Override PartName="/word/document.xml" ContentType="${MAIN}"/></Types>`)
    .file('word/document.xml', '<w:document/>')
    .file('word/media/image1.png', filler);
  const files = {
    'scan.pdf': Buffer.concat([Buffer.from('%PDF-1.7\n'), filler, Buffer.from('\ntrailer <<>>\n%%EOF\n')]),
    'report.docx': await word.generateAsync({ type: 'nodebuffer' }),
    'photo.jpg': Buffer.concat([Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'), filler]),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
  const { url } = dataSource.options;
  const portal = await startPortal(readSettings({ DATABASE_URL: url, PORTAL_PORT: '0', LOG_LEVEL: 'silent' }));
  const address = await portal.getUrl();
  for (const name of Object.keys(files)) {
    const longest = [];
    const took = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const token = await givenLink(dataSource);
      const delay = monitorEventLoopDelay({ resolution: 1 });
      const started = performance.now();
      delay.enable();
      const status = await send(`${address}/checks/${token}`, join(directory, name));
      delay.disable();
      if (status !== '303') throw new Error(`${name}: ${status}`);
      if (round === 0) continue; // the first fills caches, as a running portal's are
      longest.push(delay.max / 1e6);
      took.push(performance.now() - started);
    }
    console.log(
      `${name}: longest pause ${median(longest).toFixed(0)} ms (worst ${Math.max(...longest).toFixed(0)}), whole ${median(took).toFixed(0)} ms`,
    );
  }
  await portal.close();
});
await rm(directory, { recursive: true, force: true });

async function send(url, path) {
  const fields = ['outcome=information-enclosed', 'name=Robin Sample', 'role=Duty officer', `file=@${path}`];
  const given = fields.flatMap((field) => ['-F', field]);
  const { stdout } = await promisify(execFile)('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', ...given, url]);
  return stdout;
}

/** A check that can be answered, without the run that would have asked for it: its foreign key is left out. */
async function givenLink(dataSource) {
  const [token, requestId] = [randomBytes(32).toString('base64url'), randomUUID()];
  await dataSource.transaction(async (manager) => {
    await manager.query('ALTER TABLE check_requests DROP CONSTRAINT IF EXISTS check_requests_action_id_fkey');
    await manager.query(
      `INSERT INTO agencies (code, name, kind, email, check_working_days)
       VALUES ('HLT', 'Health', 'health', 'hlt@agency.example', 5) ON CONFLICT DO NOTHING`,
    );
    await manager.query(
      `INSERT INTO check_requests (id, action_id, agency_id, reference, subject_reference, child_refs, purpose_code,
         lawful_basis_code, due_on, state)
       SELECT $1, gen_random_uuid(), id, $2, 'CS-1', '{P-1}', 's47', 'public-task', '2037-11-27', 'requested' FROM agencies`,
      [requestId, `CS-${randomUUID().slice(0, 8)}`],
    );
    const hash = createHash('sha256').update(token).digest();
    await manager.query(
      `INSERT INTO check_links (token_hash, request_id, expires_at) VALUES ($1, $2, now() + interval '1 day')`,
      [hash, requestId],
    );
  });
  return token;
}

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}
