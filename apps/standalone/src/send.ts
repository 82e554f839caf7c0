import { readFile } from 'node:fs/promises';
import { InvalidSettingsError, type Settings, settingsOfThisProcess } from '@linchpin/config';
import { UsageError } from './command-line.js';
import { readSecrets } from './secrets.js';
import { actionTable } from './sender/action-table.js';
import { daysAhead, moveAhead, anew } from './sender/ahead.js';
import { DEMO_SOURCE, readArguments, usage } from './sender/arguments.js';
import { received } from './sender/received.js';
import { isCloudEvent, Sender, SendError } from './sender/sender.js';

try {
  await main();
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nnpm run send -- --help says more.`);
    process.exitCode = 2;
  } else {
    console.error(error instanceof SendError || error instanceof InvalidSettingsError ? error.message : error);
    process.exitCode = 1;
  }
}

async function main(): Promise<void> {
  const request = readArguments(process.argv.slice(2));
  if (!request) {
    console.log(usage);
    return;
  }
  const { file } = request;
  const settings = settingsOfThisProcess();
  const key = await keyOf(request.source, settings);
  const text = await readFile(file, 'utf8').catch(() => {
    throw new SendError(`There is no file ${file}. The samples are in the folder samples/.`);
  });
  const sender = new Sender(request.url ?? settings.INTAKE_URL, request.source, key);
  if (request.new && !isCloudEvent(text)) {
    throw new SendError(
      '--new is for CloudEvents: Linchpin cannot know where the id stands in a body of another shape.',
    );
  }
  const days = isCloudEvent(text) && !request.asItIs ? daysAhead(new Date()) : 0;
  if (days > 0)
    console.log(`The dates of this event are moved ${String(days / 7)} weeks ahead, into the time to come.`);
  const event = moveAhead(text, days);
  const receipt = await sender.send(request.new ? anew(event) : event);
  if (!('eventId' in receipt)) {
    console.log(receipt.message);
    return;
  }
  console.log(received(receipt));
  if (!request.wait) return;
  const status = await sender.settled(receipt.eventId);
  console.log(actionTable(status));
  if (status.runs.some(({ actions }) => actions.some(({ state }) => state === 'failed' || state === 'rejected'))) {
    process.exitCode = 1;
  }
}

/** The key to sign with. Throws `SendError` where there is none: that of another source would be refused. */
async function keyOf(source: string, { SEND_KEY, DEMO_WEBHOOK_KEY, DATA_DIR }: Settings): Promise<string> {
  if (source !== DEMO_SOURCE) {
    if (SEND_KEY) return SEND_KEY;
    throw new SendError(
      `There is no key for the source ${source}: the demonstration has one for ${DEMO_SOURCE} only. Make a key on the ` +
        `page of ${source} under Sources in the console, and give it: SEND_KEY=whsec_… npm run send -- … --source ${source}`,
    );
  }
  const key = DEMO_WEBHOOK_KEY ?? (await readSecrets(DATA_DIR))?.webhookKey ?? SEND_KEY;
  if (!key) throw new SendError(`No webhook key: start Linchpin first (npm start), or set SEND_KEY.`);
  return key;
}
