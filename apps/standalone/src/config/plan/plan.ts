import { stringify } from 'safe-stable-stringify';
import type { EntityManager } from 'typeorm';
import type { Area, Held, Item } from '../areas/area.js';
import { areas } from '../areas/areas.js';
import { type Configuration, heldOf } from '../files/configuration.js';
import { planTriggers, type TriggerPlan } from './plan-triggers.js';

/** What would become of the items of one area. */
export interface AreaPlan {
  area: Area;
  added: readonly Item[];
  changed: readonly { key: string; changes: readonly string[] }[];
  /** In the installation and not in the files: they stay. */
  onlyHere: readonly string[];
  unchanged: number;
}

/** What applying a configuration would do. */
export interface Plan {
  areas: readonly AreaPlan[];
  triggers: TriggerPlan | null;
}

/** Compares the files with the installation. Areas without a file are left out: nothing would be done about them. */
export async function makePlan(manager: EntityManager, configuration: Configuration): Promise<Plan> {
  const plans: AreaPlan[] = [];
  for (const area of areas) {
    const wanted = heldOf(configuration, area);
    if (wanted) plans.push(planArea(area, wanted, await readArea(manager, area)));
  }
  const { triggers } = configuration;
  return { areas: plans, triggers: triggers.length > 0 ? await planTriggers(manager, triggers) : null };
}

/** Whether applying would do anything. */
export function isNothing({ areas: plans, triggers }: Plan): boolean {
  return (
    plans.every(({ added, changed }) => added.length + changed.length === 0) &&
    (triggers?.steps.every(({ what }) => what === 'waiting') ?? true)
  );
}

/** Whether applying would do something that is recorded with a name. */
export function needsName({ areas: plans, triggers }: Plan): boolean {
  const named = plans.some(({ area, added, changed }) => area.needsName && added.length + changed.length > 0);
  return named || (triggers?.steps.some(({ what }) => what === 'publish' || what === 'submit') ?? false);
}

/** What the installation holds, read as if it were a file, so that both are alike in what goes without saying. */
async function readArea(manager: EntityManager, area: Area): Promise<Held> {
  const held = await area.read(manager);
  const parsed = area.schema.safeParse(held.content);
  return parsed.success ? { ...held, content: parsed.data } : held;
}

function planArea(area: Area, wanted: Held, present: Held): AreaPlan {
  const before = new Map(area.items(present).map((item) => [item.key, item]));
  const items = area.items(wanted);
  const added = items.filter(({ key }) => !before.has(key));
  const changed = items.flatMap(({ key, value }) => {
    const changes = changesBetween(before.get(key)?.value ?? value, value);
    return changes.length > 0 ? [{ key, changes }] : [];
  });
  const now = new Set(items.map(({ key }) => key));
  return {
    area,
    added,
    changed,
    onlyHere: [...before.keys()].filter((key) => !now.has(key)),
    unchanged: items.length - added.length - changed.length,
  };
}

type Value = Item['value'];

/** Each value that changes: `name: “Ash Room” becomes “Oak Room”`. */
function changesBetween(before: Value, after: Value): string[] {
  const names = [...new Set([...Object.keys(after), ...Object.keys(before)])];
  return names.flatMap((name) => {
    const [was, is] = [words(before[name]), words(after[name])];
    return was === is ? [] : [`${name}: ${was} becomes ${is}`];
  });
}

function words(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return `“${value}”`;
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) {
    return value.length > 0 ? value.join(', ') : 'nothing';
  }
  return stringify(value) ?? 'nothing';
}
