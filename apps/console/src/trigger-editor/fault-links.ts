import type { TriggerFault } from '@linchpin/trigger-checks';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { conditionPage } from './condition-tree.js';
import { inTheirWords } from './fault-words.js';

/** A fault of a draft, with the page and the field that mend it. */
export interface LinkedFault {
  text: string;
  href: string;
}

/** Where each fault is mended. `base` is the address of the draft. */
export function linkedFaults(content: DraftContent, base: string, faults: readonly TriggerFault[]): LinkedFault[] {
  const links = faults
    .map((fault) => inTheirWords(fault, content))
    .map(({ path, message }) => ({
      text: sentence(path, content, message),
      href: base + pageOf(path, content),
    }));
  return links.filter(({ text }, index) => links.findIndex((one) => one.text === text) === index);
}

type Path = TriggerFault['path'];

function pageOf(path: Path, content: DraftContent): string {
  const [part, index, field, ...rest] = path;
  switch (part) {
    case 'on':
      return '/event#type';
    case 'conditions':
      return `/conditions${conditionPage(path.slice(1))}`;
    case 'title':
    case 'repeats':
      return `/name#${part}`;
    case 'ownerTeam':
      return '/name#team';
    case 'reason':
      return '/reason#reason';
    case 'steps': {
      const step = typeof index === 'number' ? content.steps[index] : undefined;
      return step ? `/steps/${step.key}${stepPage(field, rest)}` : content.steps.length > 0 ? '/steps' : '/new-step';
    }
    case 'deadlines': {
      const owed = typeof index === 'number' ? content.deadlines[index] : undefined;
      return owed ? `/deadlines/${owed.key}${deadlinePage(field, rest)}` : '/deadlines';
    }
    default:
      return '';
  }
}

function stepPage(field: Path[number] | undefined, rest: Path): string {
  const [name, part] = rest;
  switch (field) {
    case 'settings':
      if (name === 'approvedBy' || name === 'boundary') return `/approval#setting-${name}`;
      return name === undefined ? '/settings' : `/settings#setting-${String(name)}-group`;
    case 'when':
      return `/when#${bounds.get(name) ?? 'when'}-${offsetField(name !== undefined && bounds.has(name) ? part : name)}`;
    case 'after':
      return '/after#after';
    case 'onlyWhileOpen':
      return '/after#only-while-open';
    case 'onlyIf':
      return `/only-if${conditionPage(rest)}`;
    case 'title':
    case 'key':
      return `/name#${field}`;
    default:
      return '';
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

function deadlinePage(field: Path[number] | undefined, [part]: Path): string {
  switch (field) {
    case 'due':
      return `/date#due-${offsetField(part)}`;
    case 'dueOtherwise':
      return '/date';
    case 'endsWith':
      return '/met';
    case 'metBy':
      return `/met#${part === 'step' || part === 'event' ? part : 'met'}`;
    case 'atRisk':
      return '/met#at-risk';
    case 'citation':
    case 'rule':
    case 'team':
      return `/what#${field}`;
    default:
      return '/what#title';
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
