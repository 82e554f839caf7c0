import { settingFields } from '@linchpin/action-kinds';
import { londonDate } from '@linchpin/dates';
import type { Draft } from '@linchpin/trigger-drafts';
import { offsetSchema, type TriggerContent, triggerContentSchema, type TriggerFile } from '@linchpin/trigger-files';
import { type TriggerRow, TriggersReader } from '@linchpin/triggers';
import { stringify } from 'safe-stable-stringify';
import type { EntityManager } from 'typeorm';
import { withoutDefaults } from '../files/write-yaml.js';

/** A trigger that the installation knows by its name. */
export interface InstalledTrigger {
  triggerId: string;
  name: string;
  /** The newest version, if any was published: one from a file may still wait for its second person. */
  newest: { version: number; content: TriggerContent; state: TriggerRow['state']; file: TriggerFile } | null;
  draft: Pick<Draft, 'author' | 'coAuthors' | 'state' | 'content'> | null;
}

/** The triggers of the installation, by name. */
export async function readTriggers(manager: EntityManager): Promise<Map<string, InstalledTrigger>> {
  const reader = new TriggersReader(manager);
  const states = new Map((await reader.list()).map(({ id, state }) => [id, state]));
  const rows = await manager.query<{ triggerId: string; name: string; draft: InstalledTrigger['draft'] }[]>(
    `SELECT triggers.id AS "triggerId", name, CASE WHEN drafts.id IS NOT NULL THEN json_build_object('author', author,
         'coAuthors', co_authors, 'state', state, 'content', content) END AS draft
     FROM triggers LEFT JOIN trigger_drafts drafts ON drafts.trigger_id = triggers.id ORDER BY name`,
  );
  const triggers = new Map<string, InstalledTrigger>();
  for (const { triggerId, name, draft } of rows) {
    const [latest] = await reader.versions(triggerId);
    const content = latest && asNow(latest.content);
    const newest = latest &&
      content && {
        version: latest.version,
        content,
        state: states.get(triggerId) ?? ('retired' as const),
        file: {
          name,
          ...content,
          author: latest.author,
          ...(latest.approver && { approver: latest.approver }),
          reason: latest.reason,
          inForceFrom: latest.from ? londonDate(latest.from) : '2020-01-01',
        },
      };
    triggers.set(name, { triggerId, name, draft, newest: newest ?? null });
  }
  return triggers;
}

/** Whether two contents say the same, whatever their order and whichever of them spells out what goes without saying. */
export function saysTheSame(one: unknown, other: unknown): boolean {
  return stringify(plain(one)) === stringify(plain(other));
}

/** The file as it is exported: settings in the order of their kind, times without what goes without saying. */
export function exportedTrigger(file: TriggerFile): TriggerFile {
  return {
    ...file,
    steps: file.steps.map((step) => ({
      ...step,
      settings: Object.fromEntries(
        settingFields(step.kind).flatMap(({ name, kind }) => {
          const value = step.settings[name];
          if (value === undefined) return [];
          return [[name, kind === 'timing' ? withoutDefaults(offsetSchema, value) : value]];
        }),
      ),
    })),
  };
}

/** A version of an earlier release may leave out what this one fills in. */
function asNow(content: TriggerContent): TriggerContent {
  const parsed = triggerContentSchema.safeParse(content);
  return parsed.success ? parsed.data : content;
}

function plain(content: unknown): unknown {
  const parsed = triggerContentSchema.safeParse(content);
  if (!parsed.success) return content;
  const steps = parsed.data.steps.map((step) => ({
    ...step,
    settings: Object.fromEntries(
      Object.entries(step.settings).map(([name, value]) => {
        const timing = settingFields(step.kind).some((field) => field.name === name && field.kind === 'timing');
        return [name, timing ? withoutDefaults(offsetSchema, value) : value];
      }),
    ),
  }));
  return JSON.parse(JSON.stringify({ ...parsed.data, steps }));
}
