import type { Reader } from '@linchpin/access';
import { actionKinds } from '@linchpin/action-kinds';
import { describeConditions } from '@linchpin/conditions';
import { formatDate } from '@linchpin/dates';
import { eventType } from '@linchpin/event-types';
import type { TriggerFault } from '@linchpin/trigger-checks';
import { finishDraft } from '@linchpin/trigger-drafts';
import { describeOwed, describeStep } from '@linchpin/trigger-words';
import { reachesOutside } from '@linchpin/triggers';
import { capitalised } from '../catalogue/catalogue-words.js';
import { paths } from '../paths.js';
import type { EditorContext } from '../trigger-editor/editor-form.js';
import { deadlineSums, type LabelledSum, stepSums } from '../trigger-editor/worked-sums.js';
import { faultsOnEvent } from './change-event-type.js';
import { repeatWords } from './details-form.js';
import { type LinkedFault, linkedFaults } from './fault-links.js';
import { documentNote, listFaults } from './list-faults.js';
import { metByDrafts } from './met-by-drafts.js';

/** One answer: what it is about, what it says, and where it is changed. */
interface Answer {
  title: string;
  /** What stands there; empty for what is still missing. */
  text: string;
  sums: LabelledSum[];
  href: string;
  /** What to know of it, where there is something. */
  note?: string;
}

/** What the page shows that has every answer. */
export interface CheckModel {
  /** What is missing or wrong: the draft can be neither submitted nor published before. */
  todo: LinkedFault[];
  event: Answer[];
  steps: Answer[];
  deadlines: Answer[];
  details: Answer[];
  /** Whether something leaves the council, so that a second person must approve it. */
  outside: boolean;
  submitted: boolean;
  /** Whether the reader has worked on the draft: then somebody else approves it. */
  mine: boolean;
}

/** Everything that is missing or wrong, by the rules of triggers and by the lists of the installation. */
export function draftFaults({ content, draft, lists }: EditorContext): TriggerFault[] {
  const reason = draft.reason.trim().length < 3;
  const { faults } = finishDraft(content);
  // While the name or the owner is missing, what is wrong with the steps is told all the same.
  const ofParts = faults.length > 0 && content.on ? faultsOnEvent(content, content.on) : [];
  const known = new Set(faults.map(({ message }) => message));
  return [
    ...faults,
    ...ofParts.filter(({ message }) => !known.has(message)),
    ...listFaults(content, lists),
    ...(reason ? [{ path: ['reason'], message: 'Say why the trigger is made or changed.' }] : []),
  ];
}

/** The page that has every answer. */
export function checkModel(context: EditorContext, reader: Reader): CheckModel {
  const { content, draft, calendars, lists } = context;
  const { on, conditions, title, ownerTeam, repeats } = content;
  const answer = (name: string, text: string, href: string, sums: LabelledSum[] = []): Answer => ({
    title: name,
    text,
    sums,
    href,
  });
  const owner = lists.teams.find(({ value }) => value === ownerTeam)?.text;
  const type = on === undefined ? undefined : eventType(on);
  return {
    todo: linkedFaults(content, draft.id, draftFaults(context)),
    event: [
      answer('Event', type ? `When ${type.when}` : '', paths.drafts.event(draft.id)),
      answer(
        'Conditions',
        capitalised(describeConditions(conditions, on, lists)) || 'None: every such event',
        paths.draftConditions.all(draft.id),
      ),
    ],
    steps: content.steps.map((step, index) => ({
      ...answer(
        `${String(index + 1)}. ${actionKinds[step.kind].title}`,
        capitalised(describeStep(step, content.steps, on, lists, content.deadlines)),
        paths.draftSteps.show(draft.id, step.key),
        stepSums(step, content, calendars),
      ),
      note: documentNote(step, content, lists),
    })),
    deadlines: content.deadlines.map((owed) => ({
      ...answer(
        owed.title,
        capitalised(describeOwed(owed, content.steps, on, lists)),
        paths.draftDeadlines.form(draft.id, owed.key, 'what'),
        deadlineSums(owed, content, calendars),
      ),
      note: metByDrafts(owed, content, lists),
    })),
    details: [
      answer('Name', title ?? '', paths.drafts.name(draft.id)),
      answer('Owner', owner ?? ownerTeam ?? '', `${paths.drafts.name(draft.id)}#team`),
      answer('How often it acts', repeatWords[repeats ?? 'once-per-subject'], `${paths.drafts.name(draft.id)}#repeats`),
      answer('Reason', draft.reason, paths.drafts.reason(draft.id)),
      answer(
        'From when',
        draft.inForceFrom === null ? 'At once, when it is published' : `From ${formatDate(draft.inForceFrom)}`,
        `${paths.drafts.reason(draft.id)}#from`,
      ),
    ],
    outside: reachesOutside({ steps: content.steps.filter(({ kind }) => Object.hasOwn(actionKinds, kind)) }),
    submitted: draft.state === 'submitted',
    mine: [draft.author, ...draft.coAuthors].includes(reader.ref),
  };
}
