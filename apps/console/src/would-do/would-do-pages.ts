import type { Reader } from '@linchpin/access';
import { TemplatesService } from '@linchpin/documents';
import { eventType } from '@linchpin/event-types';
import { type Draft, finishDraft, TriggerDrafts } from '@linchpin/trigger-drafts';
import { describeEvent } from '@linchpin/trigger-words';
import { TriggersReader } from '@linchpin/triggers';
import { isOf, type JudgedRun, type WouldDoReport, WouldDoReports, type WouldDoSummary } from '@linchpin/would-do';
import { Injectable, NotFoundException } from '@nestjs/common';
import { faultModel, type FormFault } from '../forms/form-faults.js';
import { page, type Page } from '../pages/page.js';
import { PAGE_SIZE, pagination } from '../pages/pagination.js';
import { paths } from '../paths.js';
import { ReferenceNames } from '../triggers/reference-names.js';
import { capitalised } from '../triggers/trigger-words.js';
import { comparedTitle, comparedWords, counted, partDifferences, runComparison } from './difference-words.js';
import { refusedWords } from './refused-words.js';
import { spans, type WouldDoForm } from './would-do-form.js';
import { type Known, lineView, owedWords, scopeWords } from './would-do-words.js';

/** Builds the form that asks what a draft would do, and the page that says so. */
@Injectable()
export class WouldDoPages {
  constructor(
    private readonly drafts: TriggerDrafts,
    private readonly reports: WouldDoReports,
    private readonly references: ReferenceNames,
    private readonly templates: TemplatesService,
    private readonly triggers: TriggersReader,
  ) {}

  /** The form, and the reports that there are. Of a draft that is gone only those; a 404 where there are none either. */
  async ask(draftId: string, form: WouldDoForm = { scope: '30', event: '' }, faults: FormFault[] = []): Promise<Page> {
    const draft = await this.drafts.find(draftId);
    const reports = await this.reports.ofDraft(draftId);
    if (!draft && reports.length === 0) throw new NotFoundException();
    const names = await this.references.read();
    const missing = draft ? finishDraft(draft.content).faults.map(({ message }) => names.inText(message)) : [];
    return page(
      'would-do/ask.njk',
      {
        draft: draft && {
          id: draft.id,
          title: titleOf(draft),
          on: draft.content.on,
          when: describeEvent(draft.content.on),
        },
        title: draft ? titleOf(draft) : reports[0]?.content.title,
        missing,
        reports: reports.map((report) => ({
          ...report,
          scope: capitalised(scopeWords(report)),
          isPresent: draft !== null && isOf(report, draft.content),
        })),
        spans,
        form,
        eventFaults: faults.filter(({ field }) => field === 'event').map(({ text }) => text),
        ...faultModel(faults),
      },
      faults.length > 0 ? 422 : 200,
    );
  }

  /** A report as it is now. */
  async show(report: WouldDoReport, reader: Reader, number: number): Promise<Page> {
    const draft = await this.drafts.find(report.draftId);
    const names = await this.references.read();
    const about = {
      ...report,
      title: report.content.title,
      eventTitle: eventType(report.content.on)?.title ?? report.content.on,
      scope: scopeWords(report),
      by: names.person(report.requestedBy),
      draftIsThere: draft !== null,
      isPresent: draft !== null && isOf(report, draft.content),
      percent: report.total ? Math.floor((report.examined / report.total) * 100) : 0,
    };
    if (!report.summary) return page('would-do/progress.njk', { report: about });
    const { rows, total } = await this.reports.runs(report.id, number, PAGE_SIZE);
    const list = await this.templates.list();
    const known: Known = { names, templates: new Map(list.map((template) => [template.code, template])) };
    const { summary } = report;
    return page('would-do/show.njk', {
      report: about,
      numbers: numbersOf(summary),
      notes: [
        ...notesOf(summary, reader.seesRestricted),
        ...(await this.triggers.sharedLetters(report.triggerId, report.content)),
      ],
      refused: refusedWords(summary),
      isEmpty: summary.events === 0,
      compared: summary.compared && {
        title: comparedTitle(summary.compared),
        lines: summary.compared.versions.length > 0 ? comparedWords(summary.compared) : [],
      },
      parts: summary.parts.map((part) => ({ ...part, compared: partDifferences(part) })),
      runs: rows.map((run) => runView(run, summary, known)),
      shown: total,
      pagination: pagination(paths.reports.show(report.id), {}, number, total),
    });
  }
}

function titleOf({ content }: Draft): string {
  return content.title ?? 'A trigger without a name yet';
}

/** The headline numbers, each with its unit. */
function numbersOf({ events, setsOff, kinds, agencies, owed }: WouldDoSummary) {
  const checks = kinds['agency-checks.request'] ?? 0;
  return [
    { title: 'Events', number: events, unit: 'looked at' },
    { title: 'Runs', number: setsOff, unit: 'would begin' },
    { title: 'Rooms', number: kinds['rooms.book'] ?? 0, unit: 'would be booked' },
    { title: 'Letters', number: kinds['documents.generate'] ?? 0, unit: 'sets would be made' },
    {
      title: 'Checks',
      number: checks,
      unit: `would ask ${counted(agencies, 'agency', 'agencies')}`,
    },
    { title: 'Alerts', number: kinds['alerts.send'] ?? 0, unit: 'would be sent' },
    { title: 'Tasks', number: kinds['tasks.assign'] ?? 0, unit: 'would be given' },
    { title: 'Deadlines', number: owed, unit: 'would be owed' },
  ].map((one) => ({ ...one, number: one.number.toLocaleString('en-GB') }));
}

/** What the numbers leave out, as sentences. Restricted events are for those with the right to know of. */
function notesOf({ already, unclear, restricted }: WouldDoSummary, seesRestricted: boolean): string[] {
  const again = 'are about something that the trigger had begun for already: it runs once for each.';
  const aside = 'could not be worked out. Linchpin would set them aside and raise an alarm.';
  const handed = 'beside these. Each would be handed to a named manager, whatever triggers there are.';
  return [
    ...(already ? [`${counted(already, 'event')} ${again}`] : []),
    ...(unclear ? [`${counted(unclear, 'event')} ${aside}`] : []),
    ...(restricted && seesRestricted ? [`${counted(restricted, 'restricted event')} ${handed}`] : []),
  ];
}

function runView(
  { eventId, reference, occurredAt, outcome }: JudgedRun,
  { parts, compared }: WouldDoSummary,
  known: Known,
) {
  const { draft, unclear } = outcome;
  const byKey = new Map(parts.map((part) => [`${part.part} ${part.key}`, part]));
  const lines = (draft?.lines ?? []).map((line) => lineView(line, draft?.teamCode ?? null, known));
  const done = lines.filter(({ isDone }) => isDone).length;
  const owes = (draft?.owes ?? []).map((one) => ({
    title: one.title,
    words: owedWords(one, draft?.teamCode ?? null, known.names),
  }));
  const refused = (draft?.lines ?? []).filter(({ fate }) => fate === 'refused').length;
  const would = draft
    ? `${counted(done, 'step')}${refused > 0 ? `, ${String(refused)} refused` : ''}${owes.length > 0 ? `, ${counted(owes.length, 'deadline')}` : ''}`
    : unclear
      ? 'Could not be worked out'
      : 'Nothing';
  return {
    ...{ eventId, reference, occurredAt, lines, owes, would },
    compared: compared && !unclear ? runComparison(outcome, byKey) : null,
  };
}
