import { expectFreeTitle, TriggerDrafts } from '@linchpin/trigger-drafts';
import { takePublishingTurn } from '@linchpin/triggers';
import type { DataSource, EntityManager } from 'typeorm';
import type { AppliedBy } from '../areas/area.js';
import { staff } from '../areas/council-areas.js';
import { type Configuration, heldOf } from '../files/configuration.js';
import { type AreaPlan, makePlan, needsName, type Plan } from './plan.js';
import { startOf } from './plan-titles.js';
import { planWords } from './plan-words.js';
import type { TriggerStep } from './trigger-step.js';

/** The configuration cannot be applied. The message is a sentence; nothing was changed. */
export class NotAppliedError extends Error {
  override name = 'NotAppliedError';
}

/** Everything that a plan is made from: nobody changes it while the plan is made again and carried out. */
const PLANNED_FROM = `teams, staff, rooms, room_sites, site_opening_hours, near_sites, room_settings, agencies, addressees, templates, template_versions, value_tables,
  value_table_rows, mappings, triggers, trigger_versions, trigger_drafts`;

/** In the order of whoever changes one thing by itself, or the two would wait for each other. */
async function lockPlanned(manager: EntityManager): Promise<void> {
  // As whoever publishes a trigger, which takes its turn before it looks at a draft.
  await takePublishingTurn(manager);
  // As a change of the calendars.
  await manager.query(
    `LOCK TABLE calendar_changes, proclaimed_days, closure_days, school_terms IN SHARE ROW EXCLUSIVE MODE`,
  );
  // As a change of a source, which holds the source before its tables and mappings. Events go on being recorded.
  await manager.query(`LOCK TABLE sources IN SHARE ROW EXCLUSIVE MODE`);
  await manager.query(`SELECT 1 FROM sources ORDER BY id FOR NO KEY UPDATE`);
  await manager.query(`LOCK TABLE ${PLANNED_FROM} IN SHARE ROW EXCLUSIVE MODE`);
}

/**
 * Carries a plan out that was seen, all or nothing, in one transaction. Throws `NotAppliedError` when the plan is no
 * longer what would happen, when nobody may be named for it, or when somebody works on one of its triggers.
 */
export async function applyPlan(
  dataSource: DataSource,
  configuration: Configuration,
  seen: Plan,
  by: AppliedBy,
): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await lockPlanned(manager);
    const plan = await makePlan(manager, configuration);
    if (planWords(plan).join('\n') !== planWords(seen).join('\n')) {
      throw new NotAppliedError('The installation was changed since the plan was made. Look at the plan as it is now.');
    }
    await expectAllowed(manager, plan, by);
    for (const area of plan.areas) await writeArea(manager, configuration, area, by);
    await writeTriggers(manager, plan.triggers?.steps ?? [], by ?? '');
  });
}

/** Throws `NotAppliedError` unless this person may apply this plan. */
export async function expectAllowed(manager: EntityManager, plan: Plan, by: AppliedBy): Promise<void> {
  const refused = plan.triggers?.steps.filter(({ what }) => what === 'refused') ?? [];
  if (refused.length > 0) {
    const sentences = refused.map(({ name, changes }) => `${name}: ${changes.join(' ')}`);
    throw new NotAppliedError(sentences.join('\n'));
  }
  if (by === null) {
    if (!needsName(plan)) return;
    throw new NotAppliedError(
      'Changes of triggers, calendars and sources are recorded with a name. Say who makes them: --as and the reference ' +
        'of a manager, such as --as ST-01.',
    );
  }
  const person = await findPerson(manager, plan, by);
  if (!person) throw new NotAppliedError(`There is no member of staff ${by} in the installation.`);
  if (!person.active || person.role !== 'manager') {
    throw new NotAppliedError(`${by} is not a manager who may sign in, so this cannot be done in that name.`);
  }
}

interface Person {
  role: string;
  active: boolean;
}

/** As the installation has it: nobody becomes a manager by the same files. Only where it has no staff yet, as these say. */
async function findPerson(manager: EntityManager, plan: Plan, by: string): Promise<Person | undefined> {
  const people = await manager.query<(Person & { ref: string })[]>('SELECT ref, role, active FROM staff');
  if (people.length > 0) return people.find(({ ref }) => ref === by);
  const first = plan.areas.find(({ area }) => area === staff)?.added.find(({ key }) => key === by);
  return first && { role: String(first.value.role), active: true };
}

async function writeArea(
  manager: EntityManager,
  configuration: Configuration,
  { area, added, changed }: AreaPlan,
  by: AppliedBy,
): Promise<void> {
  const held = heldOf(configuration, area);
  const keys = new Set([...added, ...changed].map(({ key }) => key));
  if (held && keys.size > 0) await area.write(manager, held, keys, by);
}

/** Titles are looked at when all are written: one trigger may take the title that another gives up, or two change theirs. */
async function writeTriggers(manager: EntityManager, steps: readonly TriggerStep[], by: string): Promise<void> {
  const written = steps.filter(({ what }) => what !== 'waiting');
  const triggerIds = new Map<TriggerStep, string>();
  for (const step of written) triggerIds.set(step, await writeTrigger(manager, step, by));
  for (const [{ file }, triggerId] of triggerIds) await expectFreeTitle(manager, triggerId, file.title);
}

/**
 * Goes the way of the console: a draft, which is submitted or published by the rules that hold there, but for its title.
 * Returns the trigger's id.
 */
async function writeTrigger(
  manager: EntityManager,
  { name, what, file, triggerId }: TriggerStep,
  by: string,
): Promise<string> {
  const drafts = new TriggerDrafts(manager);
  const actor = { ref: by };
  const { name: _name, author, approver: _approver, reason, inForceFrom: _from, ...content } = file;
  const { draftId, ofTrigger } = triggerId
    ? { draftId: await drafts.change(actor, triggerId), ofTrigger: triggerId }
    : await drafts.beginNamed(actor, name);
  // Whoever made the file has worked on it, whoever applies it: neither is its second person.
  if (author !== by) await drafts.addAuthor(draftId, author);
  // A day that has begun means: from its approval.
  const revision = await drafts.save(actor, draftId, 1, { content, reason, inForceFrom: startOf(file) });
  if (what === 'submit') await drafts.submit(actor, draftId, revision, 'by-caller');
  else await drafts.publish(actor, draftId, revision, 'by-caller');
  return ofTrigger;
}
