import type { TriggerFault } from '@linchpin/trigger-checks';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { conditionPage } from '../draft-conditions/condition-tree.js';
import { type DeadlineFormName, paths, type StepFormName } from '../paths.js';
import { inTheirWords } from './fault-words.js';
/** A fault of a draft, with the page and the field that mend it. */
export interface LinkedFault {
  text: string;
  href: string;
}

/** Where each fault of a draft is mended. */
export function linkedFaults(content: DraftContent, draftId: string, faults: readonly TriggerFault[]): LinkedFault[] {
  const links = faults
    .map((fault) => inTheirWords(fault, content))
    .map(({ path, message }) => ({
      text: sentence(path, content, message),
      href: pageOf(path, content, draftId),
    }));
  return links.filter(({ text }, index) => links.findIndex((one) => one.text === text) === index);
}

type Path = TriggerFault['path'];

function pageOf(path: Path, content: DraftContent, draftId: string): string {
  const [part, index, field, ...rest] = path;
  switch (part) {
    case 'on':
      return `${paths.drafts.event(draftId)}#type`;
    case 'conditions':
      return conditionPage(draftId, undefined, path.slice(1));
    case 'title':
    case 'repeats':
      return `${paths.drafts.name(draftId)}#${part}`;
    case 'ownerTeam':
      return `${paths.drafts.name(draftId)}#team`;
    case 'reason':
      return `${paths.drafts.reason(draftId)}#reason`;
    case 'steps': {
      const step = typeof index === 'number' ? content.steps[index] : undefined;
      if (step) return stepPage(draftId, step.key, field, rest);
      return content.steps.length > 0 ? paths.draftSteps.list(draftId) : paths.draftSteps.add(draftId);
    }
    case 'deadlines': {
      const owed = typeof index === 'number' ? content.deadlines[index] : undefined;
      return owed ? deadlinePage(draftId, owed.key, field, rest) : paths.draftDeadlines.list(draftId);
    }
    default:
      return paths.drafts.show(draftId);
  }
}

function stepPage(draftId: string, key: string, field: Path[number] | undefined, rest: Path): string {
  const [name, part] = rest;
  const form = (page: StepFormName, anchor = '') => paths.draftSteps.form(draftId, key, page) + anchor;
  switch (field) {
    case 'settings':
      if (name === 'approvedBy' || name === 'boundary') return form('approval', `#setting-${name}`);
      return form('settings', name === undefined ? '' : `#setting-${String(name)}-group`);
    case 'when':
      return form(
        'when',
        `#${bounds.get(name) ?? 'when'}-${offsetField(name !== undefined && bounds.has(name) ? part : name)}`,
      );
    case 'after':
      return form('after', '#after');
    case 'onlyWhileOpen':
      return form('after', '#only-while-open');
    case 'onlyIf':
      return conditionPage(draftId, key, rest);
    case 'title':
    case 'key':
      return form('name', `#${field}`);
    default:
      return paths.draftSteps.show(draftId, key);
  }
}

const bounds = new Map<string | number | undefined, string>([
  ['neverBefore', 'never-before'],
  ['latestBy', 'latest-by'],
]);

function offsetField(part: Path[number] | undefined): string {
  switch (part) {
    case 'at':
    case 'direction':
    case 'from':
      return part;
    case 'calendar':
    case 'unit':
      return 'unit';
    default:
      return 'amount';
  }
}

function deadlinePage(draftId: string, key: string, field: Path[number] | undefined, [part]: Path): string {
  const form = (page: DeadlineFormName, anchor = '') => paths.draftDeadlines.form(draftId, key, page) + anchor;
  switch (field) {
    case 'due':
      return form('date', `#due-${offsetField(part)}`);
    case 'dueOtherwise':
      return form('date');
    case 'endsWith':
      return form('met');
    case 'metBy':
      return form('met', `#${part === 'step' || part === 'event' ? part : 'met'}`);
    case 'atRisk':
      return form('met', '#at-risk');
    case 'citation':
    case 'rule':
    case 'team':
      return form('what', `#${field}`);
    default:
      return form('what', '#title');
  }
}

/** A whole sentence: what a schema says in passing begins with what it is about. */
function sentence(path: Path, content: DraftContent, message: string): string {
  const [part, index] = path;
  const owner =
    part === 'steps' && typeof index === 'number'
      ? content.steps[index]?.title
      : part === 'deadlines' && typeof index === 'number'
        ? content.deadlines[index]?.title
        : undefined;
  const last = path.at(-1);
  const isWhole = /^[A-Z“]/.test(message) && message.endsWith('.');
  const text = isWhole
    ? message
    : `${typeof last === 'string' ? last : 'This'} ${message}${message.endsWith('.') ? '' : '.'}`;
  return owner && !text.includes(`“${owner}”`) ? `“${owner}”: ${text}` : text;
}
