import type { ActionRow } from '@linchpin/actions';
import { formatDate, formatDateTime, formatTime, londonDate } from '@linchpin/dates';
import { z } from 'zod';
import type { Permission } from '../access/permissions.js';
import { paths } from '../paths.js';
import { type CodeNames, codesAsTheyAre } from './code-names.js';
/** One line of a result: what it is, what it says, and where more can be seen, for those with the permission. */
export interface ResultLine {
  label: string;
  text: string;
  path?: string;
  permission?: Permission;
}

const moment = z.iso.datetime({ offset: true });

const roomSchema = z.object({ roomName: z.string(), siteName: z.string(), startsAt: moment, endsAt: moment });

const documentsSchema = z.object({
  documents: z.array(z.object({ documentId: z.uuid(), fileName: z.string(), state: z.string() })),
  template: z.string(),
  templateVersion: z.number(),
  withheld: z.number().default(0),
  byHand: z.number().default(0),
  toldByItself: z.number().default(0),
  replyBy: z.iso.date().optional(),
  note: z.string().optional(),
  tooLateForPost: z.boolean().default(false),
});

const checksSchema = z.object({
  requests: z.array(z.object({ requestId: z.uuid(), reference: z.string(), agency: z.string(), dueOn: z.iso.date() })),
  warnings: z.array(z.string()).default([]),
});

const alertSchema = z.object({ team: z.string() });

const taskSchema = z.object({
  taskId: z.uuid(),
  team: z.string(),
  dueOn: z.iso.date().nullish(),
  note: z.string().optional(),
});

const alternativesSchema = z.object({
  alternatives: z.array(z.object({ room: z.string(), site: z.string(), startsAt: moment })).default([]),
});

/** What is true of letters that no answer by post can come back to in time. */
const TOO_LATE_FOR_POST =
  'No answer by post can come before the meeting. The letters ask people to ring, and a task asks the hub to ring them.';

function noted(note: string | undefined): ResultLine[] {
  return note ? [{ label: 'Note', text: note }] : [];
}

/** Each kind's result in people's words. A result of another shape, of an older release, says nothing. */
const readers: Record<ActionRow['kind'], (result: unknown, names: CodeNames) => ResultLine[]> = {
  'rooms.book': linesOf(roomSchema, ({ roomName, siteName, startsAt, endsAt }) => [
    { label: 'Room', text: `${roomName}, ${siteName}` },
    { label: 'When', text: period(new Date(startsAt), new Date(endsAt)) },
  ]),
  'documents.generate': linesOf(documentsSchema, (made, names) => [
    ...made.documents.map(({ documentId, fileName, state }) => ({
      label: state === 'draft' ? 'Draft' : 'Document',
      text: fileName,
      path: paths.documents.show(documentId),
      permission: 'see-documents' as const,
    })),
    { label: 'Template', text: templateWords(made, names) },
    ...(made.withheld > 0 ? [{ label: 'Withheld', text: `${String(made.withheld)} not written to, as decided` }] : []),
    ...(made.toldByItself > 0
      ? [
          {
            label: 'Not told of here',
            text: `${childrenWords(made.toldByItself)} of the meeting: each decision by itself`,
          },
        ]
      : []),
    ...(made.replyBy ? [{ label: 'Answer by', text: formatDate(made.replyBy) }] : []),
    ...noted(made.note),
    ...(made.tooLateForPost ? [{ label: 'Too late for post', text: TOO_LATE_FOR_POST }] : []),
    ...(made.byHand > 0 ? [{ label: 'By hand', text: `${String(made.byHand)} to be handed over` }] : []),
  ]),
  'agency-checks.request': linesOf(checksSchema, ({ requests, warnings }, names) => [
    ...requests.map(({ requestId, reference, agency, dueOn }) => ({
      label: 'Asked',
      text: `${names('agencies', agency)}: ${reference}, answer due ${formatDate(dueOn)}`,
      path: paths.checks.show(requestId),
      permission: 'see-checks' as const,
    })),
    ...warnings.map((text) => ({ label: 'Note', text })),
  ]),
  'alerts.send': linesOf(alertSchema, ({ team }, names) => [{ label: 'Alerted', text: names('teams', team) }]),
  'tasks.assign': linesOf(taskSchema, ({ taskId, team, dueOn, note }, names) => [
    {
      label: 'Task for',
      text: dueOn ? `${names('teams', team)}, due ${formatDate(dueOn)}` : names('teams', team),
      path: paths.tasks.show(taskId),
      permission: 'see-tasks' as const,
    },
    ...noted(note),
  ]),
};

type Given = Pick<ActionRow, 'kind' | 'state' | 'result' | 'asked'>;

/** What an action brought about, line by line, with names for the codes that its result holds. */
export function resultLines({ kind, state, result, asked }: Given, names: CodeNames = codesAsTheyAre): ResultLine[] {
  if (state !== 'succeeded' && state !== 'asked') return [];
  // The team that has the task now, by its name; the result knows the code of the one that was given it.
  const now = asked && 'teamName' in asked ? { team: asked.teamName } : {};
  return readers[kind](kind === 'tasks.assign' ? { ...result, ...now } : result, names);
}

/** Other times that were found when an action was rejected: when, and where. */
export function alternativesOf(result: unknown): { when: string; where: string }[] {
  const parsed = alternativesSchema.safeParse(result);
  if (!parsed.success) return [];
  return parsed.data.alternatives.map(({ room, site, startsAt }) => ({
    when: formatDateTime(new Date(startsAt)),
    where: `${room}, ${site}`,
  }));
}

function linesOf<Result>(
  schema: z.ZodType<Result>,
  lines: (result: Result, names: CodeNames) => ResultLine[],
): (result: unknown, names: CodeNames) => ResultLine[] {
  return (result, names) => {
    const parsed = schema.safeParse(result);
    return parsed.success ? lines(parsed.data, names) : [];
  };
}

/** `D01 Invitation to a conference, version 2`: letters are known by their number as much as by their title. */
function templateWords({ template, templateVersion }: z.infer<typeof documentsSchema>, names: CodeNames): string {
  const title = names('templates', template);
  return `${title === template ? template : `${template} ${title}`}, version ${String(templateVersion)}`;
}

function period(start: Date, end: Date): string {
  const until = londonDate(start) === londonDate(end) ? formatTime(end) : formatDateTime(end);
  return `${formatDate(londonDate(start))}, ${formatTime(start)} to ${until}`;
}

function childrenWords(count: number): string {
  return count === 1 ? '1 other child' : `${String(count)} other children`;
}
