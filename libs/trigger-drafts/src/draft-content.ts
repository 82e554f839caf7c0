import type { Conditions } from '@linchpin/conditions';
import { checkTrigger, type TriggerFault } from '@linchpin/trigger-checks';
import { type Owed, type Step, type TriggerContent, triggerContentSchema } from '@linchpin/trigger-files';
import { z } from 'zod';
import { createHash } from 'node:crypto';
import { stringify } from 'safe-stable-stringify';

/** A trigger that is being made: the same parts as a whole one, some of them still missing. */
export interface DraftContent {
  title?: string | undefined;
  on?: string | undefined;
  repeats?: TriggerContent['repeats'] | undefined;
  ownerTeam?: string | undefined;
  conditions?: Conditions | undefined;
  steps: Step[];
  deadlines: Owed[];
}

export const EMPTY_DRAFT: DraftContent = { steps: [], deadlines: [] };

/** What a draft comes to: a whole trigger, or everything that is still missing or wrong. */
export type Finished = { content: TriggerContent; faults: [] } | { content: null; faults: TriggerFault[] };

/** Whether a draft is a trigger that can be published, and if not, why. */
export function finishDraft(draft: DraftContent): Finished {
  const missing = missingParts(draft);
  const parsed = triggerContentSchema.safeParse(withoutUndefined(draft));
  const faults = parsed.success
    ? checkTrigger(parsed.data)
    : parsed.error.issues
        .filter((issue) => !missing.some(({ path }) => path[0] === issue.path[0]))
        .map((issue) => faultOf(issue));
  const all = [...missing, ...faults];
  return all.length === 0 && parsed.success ? { content: parsed.data, faults: [] } : { content: null, faults: all };
}

function missingParts(draft: DraftContent): TriggerFault[] {
  return [
    ...(draft.on ? [] : [{ path: ['on'], message: 'Choose what happens to set the trigger off.' }]),
    ...(draft.steps.length > 0 ? [] : [{ path: ['steps'], message: 'Add at least one step.' }]),
    ...(draft.title ? [] : [{ path: ['title'], message: 'Give the trigger a name.' }]),
    ...(draft.ownerTeam ? [] : [{ path: ['ownerTeam'], message: 'Choose the team that owns the trigger.' }]),
  ];
}

function faultOf(issue: z.core.$ZodIssue): TriggerFault {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  return { path, message: issue.message };
}

function withoutUndefined(draft: DraftContent): unknown {
  return JSON.parse(JSON.stringify(draft)) as unknown;
}

/** SHA-256 over what a trigger says, the same whatever the order of its keys. */
export function contentHash(content: TriggerContent): string {
  const plain: unknown = JSON.parse(JSON.stringify(content));
  return createHash('sha256')
    .update(stringify(plain) ?? '')
    .digest('hex');
}

/** The same of a draft; null while it is not finished. */
export function draftHash(draft: DraftContent): string | null {
  const { content } = finishDraft(draft);
  return content && contentHash(content);
}
