import { letterNotice, usualPost } from '@linchpin/kept-dates';
import type { Calendars } from '@linchpin/timings';
import { repeatKey } from '@linchpin/triggers';
import { foresee, type ForeseenEvent, type RefusalOf } from './foresight.js';
import { type JudgedTrigger, type WouldDo, wouldDo } from './would-do.js';
import { compare, type Difference } from './would-do-difference.js';
import { addTo, emptySummary, prepareParts, type WouldDoSummary } from './would-do-summary.js';

/** Runs that a report shows one by one: the first, in the order in which their events came. The numbers count all. */
export const SHOWN_RUNS = 500;

/** An event with what decides whether it is a repeat. */
export interface ComparedEvent extends ForeseenEvent {
  /** Whether the trigger had begun for this subject, as one that runs once, before the days of the report. */
  begunBefore: boolean;
  /** The same for the child that the event names, as a trigger that runs once for each child; never without a child. */
  begunForChild?: boolean;
}

/** A published version and when it is, or was, in force. */
export interface VersionAt extends JudgedTrigger {
  version: number;
  /** Null: from always. */
  from: Date | null;
  /** Null: for ever. */
  until: Date | null;
}

/** What would become of one event. References, codes and dates only. */
export interface WouldDoOutcome {
  /** Null when the draft would begin nothing. */
  draft: WouldDo | null;
  /** The version in force on the date of the event, when it would begin a run. */
  inForceVersion: number | null;
  differences: Difference[];
  /** The matching could not have worked this event out. */
  unclear: boolean;
}

export interface JudgedRun {
  eventId: string | null;
  reference: string;
  occurredAt: Date;
  outcome: WouldDoOutcome;
}

/** What the draft, and the version in force then, would do about an event. */
interface Planned {
  version: VersionAt | undefined;
  wanted: WouldDo | null;
  would: WouldDo | null;
}

/** What a report comes to. */
export interface ReportResult {
  summary: WouldDoSummary;
  runs: JudgedRun[];
}

/**
 * Judges events one after the other, in the order in which they came, as the draft and as the version in force on the
 * date of each. Remembers which subjects each of the two has begun, as the matching does for triggers that run once.
 */
export class WouldDoJudge {
  readonly result: ReportResult;
  private readonly begunByDraft = new Set<string>();
  private readonly begunInForce = new Set<string>();

  /** `versions`: null for a new trigger, which is compared with nothing. */
  constructor(
    private readonly draft: JudgedTrigger,
    private readonly versions: readonly VersionAt[] | null,
    private readonly calendars: Calendars,
    /** Working days until a letter can be answered. */
    private readonly notice = letterNotice(usualPost),
  ) {
    this.result = { summary: emptySummary(versions !== null), runs: [] };
    prepareParts(this.result.summary, draft);
  }

  /** `refusalOf`: foresees which steps would be refused. Without it nothing is. */
  async judgeForeseeing(event: ComparedEvent, refusalOf: RefusalOf): Promise<void> {
    const planned = this.plan(event);
    await foresee(planned?.wanted ?? null, event, refusalOf);
    await foresee(planned?.would ?? null, event, refusalOf);
    this.count(event, planned);
  }

  judge(event: ComparedEvent): void {
    this.count(event, this.plan(event));
  }

  /** What both sides would do about an event, were it the first about its subject; null where nobody can tell. */
  private plan(event: ComparedEvent): Planned | null {
    const version = this.versions?.find(
      ({ from, until }) => (from === null || from <= event.occurredAt) && (until === null || event.occurredAt < until),
    );
    try {
      const wanted = wouldDo(this.draft, event, this.calendars, this.notice);
      return { version, wanted, would: version ? wouldDo(version, event, this.calendars, this.notice) : null };
    } catch {
      return null;
    }
  }

  private count(event: ComparedEvent, planned: Planned | null): void {
    const { summary } = this.result;
    summary.events += 1;
    if (planned) this.add(event, planned);
    else {
      // What the matching could not work out, it sets aside: so it is counted, and no number guesses.
      summary.unclear += 1;
      this.show(event, { draft: null, inForceVersion: null, differences: [], unclear: true });
    }
  }

  private add(event: ComparedEvent, { version, wanted, would }: Planned): void {
    const { summary } = this.result;
    const draft = wanted && begins(this.draft, event, this.begunByDraft) ? wanted : null;
    const inForce = would && version && begins(version, event, this.begunInForce) ? would : null;
    if (wanted && !draft) summary.already += 1;
    const differences = this.versions ? compare(draft, inForce) : [];
    if (version && summary.compared && !summary.compared.versions.includes(version.version)) {
      summary.compared.versions.push(version.version);
    }
    addTo(summary, { draft, inForce: this.versions ? inForce : undefined, differences });
    if (draft || inForce) {
      const inForceVersion = (inForce && version?.version) ?? null;
      this.show(event, { draft, inForceVersion, differences, unclear: false });
    }
  }

  private show({ id, reference, occurredAt }: ComparedEvent, outcome: WouldDoOutcome): void {
    if (this.result.runs.length < SHOWN_RUNS) {
      this.result.runs.push({ eventId: id, reference, occurredAt, outcome });
    }
  }
}

/** Whether a trigger begins a run for the event, and remembers it. An event that was pasted is taken for a first one. */
function begins({ repeats }: JudgedTrigger, event: ComparedEvent, begun: Set<string>) {
  const { sourceId, subject, begunBefore, begunForChild = false, data } = event;
  if (repeats === 'every-event' || sourceId === null) return true;
  const within = repeatKey(repeats, { id: '', data });
  const key = `${sourceId} ${subject} ${within}`;
  if ((within === '' ? begunBefore : begunForChild) || begun.has(key)) return false;
  begun.add(key);
  return true;
}
