import { setImmediate as takeABreath } from 'node:timers/promises';
import { SETTINGS } from '@linchpin/config';
import { CouncilCalendars } from '@linchpin/council-calendars';
import { letterNotice, type PostSettings, usualPost } from '@linchpin/kept-dates';
import { Inject, Injectable, Logger, Optional } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type ClaimedReport, claimReport, finishReport, recordReportFailure, tellProgress } from './claimed-report.js';
import { Foresight } from './foresight.js';
import { reportedEvents } from './reported-events.js';
import { type ReportResult, type VersionAt, WouldDoJudge } from './would-do-judge.js';

/** So many events are judged in one go before others have their turn in this process. */
const IN_ONE_GO = 100;

/**
 * Makes reports of what drafts would do. Reads in a transaction that can write nothing, and plans with pure functions.
 * What the handlers would refuse is foreseen where somebody can tell (`Foresight`).
 */
@Injectable()
export class MakeReport {
  private readonly logger = new Logger(MakeReport.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly calendars: CouncilCalendars,
    @Optional() @Inject(SETTINGS) private readonly settings: PostSettings = usualPost,
    @Optional() private readonly foresight?: Foresight,
  ) {}

  /**
   * Makes a report. Does nothing when it is made already, being made or cancelled: the job is a repeat. One whose
   * process went away is begun again from the start. Throws after a failure has been recorded.
   */
  async work(reportId: string): Promise<void> {
    const claimed = await claimReport(this.dataSource, reportId);
    if (!claimed) return;
    try {
      const result = await this.make(claimed);
      if (!result || !(await finishReport(this.dataSource, claimed, result))) {
        this.logger.log(`Report ${reportId} was cancelled or taken over.`);
      }
    } catch (error) {
      await recordReportFailure(this.dataSource, claimed);
      throw error;
    }
  }

  /** What the report comes to, or null when somebody cancelled it or took it over. */
  private async make(claimed: ClaimedReport): Promise<ReportResult | null> {
    const calendars = await this.calendars.current();
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      // "Without effect" is kept by the database itself, and every page sees the events of one moment.
      await manager.query('SET TRANSACTION READ ONLY');
      const versions = claimed.triggerId === null ? null : await versionsOf(manager, claimed.triggerId);
      const judge = new WouldDoJudge(claimed.content, versions, calendars, letterNotice(this.settings));
      const refusalOf = this.foresight?.begin(manager, calendars);
      const types = [...new Set([claimed.content.on, ...(versions ?? []).map(({ on }) => on)])];
      const { total, restricted, pages } = await reportedEvents(manager, claimed, types);
      judge.result.summary.restricted = restricted;
      let examined = 0;
      if (!(await tellProgress(this.dataSource, claimed, examined, total))) return null;
      for await (const page of pages) {
        for (const [index, event] of page.entries()) {
          if (refusalOf) await judge.judgeForeseeing(event, refusalOf);
          else judge.judge(event);
          if (index % IN_ONE_GO !== IN_ONE_GO - 1) continue;
          await takeABreath();
          // What is foreseen is asked of the database: a page may then take longer than the lease.
          const told = !refusalOf || (await tellProgress(this.dataSource, claimed, examined + index + 1, total));
          if (!told) return null;
        }
        examined += page.length;
        if (!(await tellProgress(this.dataSource, claimed, examined, total))) return null;
      }
      return judge.result;
    });
  }
}

/** Every version of one trigger that is, was or will be in force. */
function versionsOf(manager: EntityManager, triggerId: string): Promise<VersionAt[]> {
  return manager.query(
    `SELECT version, event_type AS on, repeats, conditions, steps, deadlines, lower(in_force) AS from,
       upper(in_force) AS until
     FROM trigger_versions WHERE trigger_id = $1 AND NOT isempty(in_force) ORDER BY version`,
    [triggerId],
  );
}
