import { join } from 'node:path';
import type { Settings } from '@linchpin/config';
import { CalendarRefusedError } from '@linchpin/council-calendars';
import { violatedConstraint } from '@linchpin/database';
import type { TemplateRules } from '@linchpin/documents';
import { DraftRefusedError } from '@linchpin/trigger-drafts';
import type { DataSource } from 'typeorm';
import type { Area, Held } from './areas/area.js';
import { areas, SCHEMAS } from './areas/areas.js';
import { listsOf } from './areas/lists.js';
import { templateRules, templates } from './areas/template-area.js';
import { checkDirectory, type Checked, type Installed } from './checks/check.js';
import { faultLine } from './faults/fault.js';
import { NoDirectoryError } from './files/directory.js';
import { exportedFiles, knownWordFiles, WouldOverwriteError, writeFiles } from './files/export.js';
import { schemaTexts } from './files/json-schemas.js';
import { connectToInstallation, NoInstallationError, whereabouts } from './installation.js';
import { applyPlan, expectAllowed, NotAppliedError } from './plan/apply.js';
import { isNothing, makePlan } from './plan/plan.js';
import { planWords } from './plan/plan-words.js';

/** What was asked for on the command line. */
export interface Request {
  command: 'check' | 'export' | 'plan' | 'apply' | 'schema';
  directory: string;
  /** Reference of the manager in whose name it is applied. */
  by: string | null;
  yes: boolean;
  overwrite: boolean;
}

/** How the command speaks with whoever gave it. */
export interface Conversation {
  say(line: string): void;
  /** Asks a question that is answered with yes or no; null when there is nobody to ask. */
  ask(question: string): Promise<boolean | null>;
}

/** Faults that the person at the keyboard can put right: shown as a sentence. */
const theirs = [
  CalendarRefusedError,
  DraftRefusedError,
  NoDirectoryError,
  NoInstallationError,
  NotAppliedError,
  WouldOverwriteError,
];

/** Does what was asked for and returns the exit status: 1 for what is wrong or was not done. */
export async function runCommand(request: Request, settings: Settings, talk: Conversation): Promise<0 | 1> {
  try {
    switch (request.command) {
      case 'check':
        return tellFaults(request.directory, await checkDirectory(request.directory), talk) ? 1 : 0;
      case 'schema': {
        const files = new Map([...schemaTexts()].map(([name, text]) => [join(SCHEMAS, name), text]));
        const written = await writeFiles(request.directory, files, true);
        talk.say(`${String(written.length)} of ${String(files.size)} JSON Schemas were written.`);
        return 0;
      }
      default: {
        const dataSource = await connectToInstallation(settings);
        return await withInstallation(dataSource, request, talk).finally(() => dataSource.destroy());
      }
    }
  } catch (error) {
    const sentence = sentenceFor(error);
    if (sentence === undefined) throw error;
    talk.say(/[.?!]$/.test(sentence) ? sentence : `${sentence}.`);
    if (request.command === 'apply') talk.say('Nothing was changed.');
    return 1;
  }
}

/** What to tell whoever can put it right; undefined for a fault of ours. */
function sentenceFor(error: unknown): string | undefined {
  const constraint = violatedConstraint(error);
  if (constraint) {
    return `The database does not allow it (${constraint}). Look for a code, an address or a day that is taken already.`;
  }
  return theirs.some((kind) => error instanceof kind) && error instanceof Error ? error.message : undefined;
}

async function withInstallation(dataSource: DataSource, request: Request, talk: Conversation): Promise<0 | 1> {
  const { command, directory } = request;
  if (command === 'export') {
    const names = await knownWordFiles(directory);
    const files = await dataSource.transaction('REPEATABLE READ', (manager) => exportedFiles(manager, names));
    const written = await writeFiles(directory, files, request.overwrite);
    talk.say(`${String(files.size)} files are in ${directory}, ${String(written.length)} of them new or changed.`);
    return 0;
  }
  const checked = await checkDirectory(directory, await readInstalled(dataSource));
  if (checked.faults.length > 0) {
    tellFaults(directory, checked, talk);
    return 1;
  }
  const plan = await dataSource.transaction('REPEATABLE READ', (manager) => makePlan(manager, checked.configuration));
  tellWarnings(directory, checked, talk);
  talk.say(`From ${directory} to ${whereabouts(dataSource)}:`);
  for (const line of planWords(plan)) talk.say(line);
  if (command === 'plan' || isNothing(plan)) return 0;
  await expectAllowed(dataSource.manager, plan, request.by);
  const agreed = request.yes || (await talk.ask('Apply?'));
  if (agreed !== true) {
    if (agreed === null) talk.say('Nobody can be asked here. Look at the plan, then add --yes.');
    talk.say('Nothing was changed.');
    return 1;
  }
  await applyPlan(dataSource, checked.configuration, plan, request.by);
  talk.say('Applied.');
  const waiting = plan.triggers?.steps.filter(({ what }) => what === 'submit') ?? [];
  if (waiting.length > 0) {
    talk.say(
      `Somebody else approves on the Triggers page of the console: ${waiting.map(({ name }) => name).join(', ')}.`,
    );
  }
  return 0;
}

/** What the installation has, for triggers whose directory does not hold it. */
async function readInstalled({ manager }: DataSource): Promise<Installed> {
  const held = new Map<Area, Held>();
  for (const area of areas) held.set(area, await area.read(manager));
  const ofTemplates = held.get(templates);
  return {
    lists: listsOf((area) => held.get(area)?.content),
    templates: ofTemplates ? await templateRules(ofTemplates) : new Map<string, TemplateRules>(),
  };
}

/** Warnings stop nothing. */
function tellWarnings(directory: string, { warnings }: Checked, talk: Conversation): void {
  for (const one of warnings) talk.say(`Warning: ${faultLine({ ...one, file: join(directory, one.file) })}`);
}

/** Tells every fault, or that there is none. Returns whether there is one. */
function tellFaults(directory: string, checked: Checked, talk: Conversation): boolean {
  const { faults, configuration, unchecked } = checked;
  for (const fault of faults) talk.say(faultLine({ ...fault, file: join(directory, fault.file) }));
  tellWarnings(directory, checked, talk);
  if (unchecked.length > 0) {
    talk.say(`Not checked, because they are not there: what triggers name of ${unchecked.join(', ')}.`);
  }
  if (faults.length === 0) {
    const { files } = configuration;
    talk.say(files.length === 1 ? 'The one file is right.' : `All ${String(files.length)} files are right.`);
    return false;
  }
  const wrong = new Set(faults.map(({ file }) => file)).size;
  const count = (number: number, one: string) => `${String(number)} ${one}${number === 1 ? '' : 's'}`;
  talk.say(`\n${count(faults.length, 'fault')} in ${count(wrong, 'file')}. Nothing was changed.`);
  return true;
}
