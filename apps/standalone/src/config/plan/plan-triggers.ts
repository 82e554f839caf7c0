import { contentOf, type TriggerContent, type TriggerFile } from '@linchpin/trigger-files';
import { diffTriggers } from '@linchpin/trigger-words';
import { reachesOutside } from '@linchpin/triggers';
import type { EntityManager } from 'typeorm';
import type { ReadFile } from '../files/configuration.js';
import { type InstalledTrigger, readTriggers, saysTheSame } from './installed-triggers.js';
import { refuseTakenTitles } from './plan-titles.js';
import type { TriggerStep } from './trigger-step.js';

export interface TriggerPlan {
  steps: readonly TriggerStep[];
  onlyHere: readonly string[];
  unchanged: number;
}

/** Compares the triggers' files with the newest versions of the installation. */
export async function planTriggers(
  manager: EntityManager,
  files: readonly ReadFile<TriggerFile>[],
): Promise<TriggerPlan> {
  const installed = await readTriggers(manager);
  const wanted = files.flatMap(({ content }) => planTrigger(content, installed.get(content.name)) ?? []);
  const steps = await refuseTakenTitles(manager, wanted);
  const names = new Set(files.map(({ content }) => content.name));
  return {
    steps,
    onlyHere: [...installed.values()].filter(({ name }) => !names.has(name)).map(nameWithState),
    unchanged: files.length - steps.length,
  };
}

function nameWithState({ name, newest }: InstalledTrigger): string {
  if (!newest) return `${name} (not published yet)`;
  return newest.state === 'retired' ? `${name} (switched off)` : name;
}

function planTrigger(file: TriggerFile, installed: InstalledTrigger | undefined): TriggerStep | null {
  const content = contentOf(file);
  const newest = installed?.newest ?? null;
  const isOff = newest?.state === 'retired';
  if (newest && !isOff && saysTheSame(newest.content, content)) return null;
  const step = {
    name: file.name,
    version: (newest?.version ?? 0) + 1,
    file,
    triggerId: newest ? (installed?.triggerId ?? null) : null,
  };
  const draft = installed?.draft;
  if (draft) {
    const ours = draft.state === 'submitted' && saysTheSame(draft.content, content);
    const who = [draft.author, ...draft.coAuthors].join(', ');
    const refusal =
      `There is a draft of it in the console (${who}), which would be lost. Have it ` +
      `${draft.state === 'submitted' ? 'approved or sent back and discarded' : 'published or discarded'} there first.`;
    return { ...step, what: ours ? 'waiting' : 'refused', changes: ours ? [] : [refusal] };
  }
  const what = reachesOutside(content) ? 'submit' : 'publish';
  return { ...step, what, changes: changesOf(newest?.content ?? null, content, isOff) };
}

function changesOf(before: TriggerContent | null, after: TriggerContent, isOff: boolean): string[] {
  if (!before) return [];
  const switchedOn = isOff ? ['It is switched off here. The new version switches it on again.'] : [];
  const differences = diffTriggers(before, after);
  return [...switchedOn, ...(differences.length > 0 || isOff ? differences : ['It is written in another way.'])];
}
