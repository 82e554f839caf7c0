/**
 * What the audit trail costs: writing an entry, sealing and verifying 100,000, and each search of its page among 1,000,000.
 * Run after `npm run build`: `node test/benchmarks/audit.mjs` (`--explain` prints the plans). Prints medians.
 */
import { randomUUID } from 'node:crypto';
import { withDatabase } from './with-database.mjs';
import { AuditSearch, SealEntries, verifyTrail, writeEntry } from '../../dist/libs/audit/src/index.js';

const SEALED = 100_000;
const ALL = 1_000_000;
const WRITTEN = 2_000;
const ROUNDS = 5;

const withRight = { id: randomUUID(), seesRestricted: true };
const withoutRight = { id: randomUUID(), seesRestricted: false };

await withDatabase(async (dataSource) => {
  await measureWriting(dataSource);
  await generate(dataSource, SEALED - WRITTEN);
  const seconds = await timed(() => new SealEntries(dataSource).sweep());
  console.log(`sealing ${SEALED.toLocaleString('en-GB')}: ${(seconds / 1000).toFixed(1)} s`);
  const verified = await timed(async () => {
    const { sealed, fault } = await verifyTrail(dataSource);
    if (sealed !== SEALED || fault !== null) throw new Error(`${sealed}: ${fault}`);
  });
  console.log(`verifying ${SEALED.toLocaleString('en-GB')}: ${(verified / 1000).toFixed(1)} s`);
  await generate(dataSource, ALL - SEALED);
  await dataSource.query(
    `INSERT INTO audit_restrictions SELECT 'P-' || n FROM generate_series(1, 2000) n ON CONFLICT DO NOTHING`,
  );
  await dataSource.query('ANALYZE');
  await measureSearches(dataSource);
});

async function measureWriting(dataSource) {
  const times = [];
  for (let number = 0; number < WRITTEN; number++) {
    times.push(
      await timed(() =>
        writeEntry(dataSource, {
          by: { kind: 'staff', id: randomUUID(), ref: `ST-${String(number % 300)}` },
          act: 'letter.opened',
          outcome: 'done',
          about: {
            kind: 'letter',
            id: randomUUID(),
            reference: `M-${number}`,
            childRefs: [`P-${number}`],
            runId: randomUUID(),
          },
          from: { address: '192.0.2.7', page: '/documents' },
        }),
      ),
    );
  }
  console.log(`writing one entry, committed: ${median(times).toFixed(2)} ms`);
  const inside = [];
  await dataSource
    .transaction(async (manager) => {
      for (let number = 0; number < WRITTEN; number++)
        inside.push(
          await timed(() => writeEntry(manager, { by: { kind: 'product' }, act: 'feed.read', outcome: 'done' })),
        );
      throw new RangeError('nothing of this is kept');
    })
    .catch((error) => {
      if (!(error instanceof RangeError)) throw error;
    });
  console.log(`within a transaction that commits anyway: ${median(inside).toFixed(2)} ms`);
}

/** Three years of a council: 300 people, 20,000 children, ten acts of which one is rare. */
async function generate(dataSource, count) {
  const BATCH = 100_000;
  for (let done = 0; done < count; done += BATCH) {
    await dataSource.query(
      `INSERT INTO audit_entries (at, who, staff_id, staff_ref, what, outcome, about_kind, about_id, reference, child_refs, run_id,
         request_id, address, page, restricted)
       SELECT now() - (random() * 1095) * interval '1 day', 'staff', gen_random_uuid(), 'ST-' || (random() * 299)::int,
         CASE WHEN random() < 0.0001 THEN 'hold.lifted' ELSE
           (ARRAY['letter.opened', 'letter.downloaded', 'answer.opened', 'event.opened', 'run.opened', 'task.opened', 'task.done',
             'reference.searched', 'signed-in'])[1 + (random() * 8)::int] END,
         'done', 'letter', gen_random_uuid()::text, 'M-' || (random() * 60000)::int, ARRAY['P-' || (random() * 20000)::int],
         gen_random_uuid(), gen_random_uuid()::text, '192.0.2.7', '/documents', random() < 0.02
       FROM generate_series(1, $1)`,
      [Math.min(BATCH, count - done)],
    );
  }
}

async function measureSearches(dataSource) {
  const [{ day }] = await dataSource.query(`SELECT (now() - interval '700 days')::date::text AS day`);
  const search = new AuditSearch(dataSource);
  const filters = {
    everything: {},
    'one person': { person: 'ST-17' },
    'a rare act': { act: 'hold.lifted' },
    'a rare act of one person': { act: 'hold.lifted', person: 'ST-17' },
    'a reference': { reference: 'm-20417' },
    'a child': { child: 'P-10417' },
    'a child who is not there': { child: 'P-99999999' },
    'a day two years ago': { from: day, until: day },
    'one person until then': { person: 'ST-17', until: day },
    'agencies, of whom there is none': { person: 'agency-link' },
  };
  for (const [name, reader] of [
    ['with the right', withRight],
    ['without', withoutRight],
  ]) {
    for (const [what, filter] of Object.entries(filters)) {
      const page = [],
        count = [],
        deep = [];
      for (let round = 0; round < ROUNDS; round++) {
        let rows;
        page.push(
          await timed(async () => {
            rows = await search.find(reader, filter, 51);
          }),
        );
        count.push(await timed(() => search.count(reader, filter)));
        if (rows.length > 50) deep.push(await timed(() => search.find(reader, filter, 51, { before: rows.at(-1).id })));
      }
      console.log(
        `${name}, ${what}: page ${median(page).toFixed(1)} ms, count ${median(count).toFixed(1)} ms${deep.length ? `, older ${median(deep).toFixed(1)} ms` : ''}`,
      );
    }
  }
  if (process.argv.includes('--explain')) await explain(dataSource, search, filters);
  const exported = await timed(async () => {
    let rows = 0;
    for await (const batch of search.batches(withRight, { person: 'ST-17' }, 1000)) rows += batch.length;
    console.log(`export of one person: ${rows} rows`);
  });
  console.log(`export of one person: ${(exported / 1000).toFixed(2)} s`);
}

async function explain(dataSource, search, filters) {
  const query = dataSource.query.bind(dataSource);
  for (const [what, filter] of Object.entries(filters)) {
    dataSource.query = async (sql, values) => {
      const lines = await query(`EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF) ${sql}`, values);
      console.log(`--- ${what}\n${lines.map((line) => line['QUERY PLAN']).join('\n')}`);
      return [];
    };
    await search.find(withoutRight, filter, 51);
    await search.count(withoutRight, filter);
  }
  dataSource.query = query;
}

async function timed(work) {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)];
}
