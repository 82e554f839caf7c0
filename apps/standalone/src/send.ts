import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { settingsOfThisProcess } from '@linchpin/config';
import { actionTable } from './sender/action-table.js';
import { daysAhead, moveAhead } from './sender/ahead.js';
import { anew } from './sender/anew.js';
import { isCloudEvent, SendError, Sender } from './sender/sender.js';
import { readSecrets } from './secrets.js';

const usage = `Sends an event as a case management system would: a CloudEvent, or a body in the source's own shape.

  npm run send -- samples/<name>.json [--wait] [--new] [--as-it-is]

  --wait          follow the event to the end and print its actions; exit 1 if one failed
  --new           give it a new id and a new subject, as if it were another one (CloudEvents only)
  --as-it-is      keep its dates, although they may have passed (samples are moved ahead by whole weeks)
  --source NAME   the source to send as (mosaic)
  --url URL       the intake (INTAKE_URL, or http://127.0.0.1:3001)`;

try {
  await main();
} catch (error) {
  console.error(error instanceof SendError ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { file, values } = readArguments();
  const settings = settingsOfThisProcess();
  const key = settings.DEMO_WEBHOOK_KEY ?? (await readSecrets(settings.DATA_DIR))?.webhookKey;
  if (!key) throw new SendError(`No webhook key: start Linchpin first (npm start), or set DEMO_WEBHOOK_KEY.`);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new SendError(`There is no file ${file}. The samples are in the folder samples/.`);
  });
  const sender = new Sender(values.url ?? settings.INTAKE_URL, values.source, key);
  if (values.new && !isCloudEvent(text)) {
    throw new SendError(
      '--new is for CloudEvents: Linchpin cannot know where the id stands in a body of another shape.',
    );
  }
  const days = isCloudEvent(text) && !values['as-it-is'] ? daysAhead(new Date()) : 0;
  if (days > 0)
    console.log(`The dates of this event are moved ${String(days / 7)} weeks ahead, into the time to come.`);
  const event = moveAhead(text, days);
  const receipt = await sender.send(values.new ? anew(event) : event);
  if (!('eventId' in receipt)) {
    console.log(receipt.message);
    return;
  }
  console.log(`Received. The event's page: ${receipt.page}`);
  if (!values.wait) return;
  const status = await sender.settled(receipt.eventId);
  console.log(actionTable(status));
  if (status.runs.some(({ actions }) => actions.some(({ state }) => state === 'failed' || state === 'rejected'))) {
    process.exitCode = 1;
  }
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        wait: { type: 'boolean', default: false },
        new: { type: 'boolean', default: false },
        'as-it-is': { type: 'boolean', default: false },
        source: { type: 'string', default: 'mosaic' },
        url: { type: 'string' },
      },
    });
    const [file] = positionals;
    if (positionals.length !== 1 || !file) throw new SendError(usage);
    return { file, values };
  } catch (error) {
    throw error instanceof SendError ? error : new SendError(usage);
  }
}
