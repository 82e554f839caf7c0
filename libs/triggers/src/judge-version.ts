import type { AlarmsService } from '@linchpin/alarms';
import { describeError } from '@linchpin/database';
import { referenceOf } from '@linchpin/events';
import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RecordedEvent } from './recorded-event.js';
import type { VersionInForce } from './versions-in-force.js';

/** What of a version is named when it is set aside. */
export type JudgedVersion = Pick<VersionInForce, 'id' | 'triggerId' | 'version' | 'title' | 'fault'>;

/** A version that could not be judged for an event, and why: nothing of it was done. */
export interface SetAside {
  version: JudgedVersion;
  /** A sentence for operations, without a value of the event. */
  why: string;
}

const logger = new Logger('JudgeVersion');

/**
 * Judges one version by itself: `plan` is pure and returns null where the version does not apply, `write` begins its run.
 * A version that cannot be judged, or whose run the database refuses, is added to `setAside` and leaves nothing behind:
 * one bad trigger never stops its neighbours. What the database may do at another moment (away, a deadlock) is thrown,
 * for the whole match to be tried again.
 */
export async function judgeAlone<Plan>(
  manager: EntityManager,
  version: JudgedVersion,
  setAside: SetAside[],
  plan: () => Plan | null,
  write: (plan: Plan) => Promise<void>,
): Promise<void> {
  let planned: Plan | null;
  try {
    if (version.fault) {
      leave(setAside, version, version.fault);
      return;
    }
    planned = plan();
  } catch (error) {
    leave(setAside, version, 'A time or condition of it could not be worked out for this event.', error);
    return;
  }
  if (planned === null) return;
  await manager.query('SAVEPOINT judging_version');
  try {
    await write(planned);
    await manager.query('RELEASE SAVEPOINT judging_version');
  } catch (error) {
    if (!isOfTheTrigger(error)) throw error;
    await manager.query('ROLLBACK TO SAVEPOINT judging_version');
    leave(setAside, version, 'Its steps or deadlines could not be written for this event.', error);
  }
}

/** One alarm for each version, counted: raised last, so that nobody who holds one waits for anything else. */
export async function raiseSetAside(
  manager: EntityManager,
  alarms: AlarmsService,
  event: Pick<RecordedEvent, 'type' | 'subject' | 'restricted'>,
  setAside: readonly SetAside[],
): Promise<void> {
  for (const { version, why } of setAside) {
    const about = event.restricted ? '' : `, last ${referenceOf(event.subject)}`;
    await alarms.raise(
      'trigger-set-aside',
      { triggerVersionId: version.id },
      `Nothing of the trigger “${version.title}” (version ${String(version.version)}) was done for ${event.type}${about}. ` +
        `${why} Its other triggers ran. Mend the trigger, and do by hand what it should have done.`,
      manager,
    );
  }
}

function leave(setAside: SetAside[], version: JudgedVersion, why: string, error?: unknown): void {
  const what = error === undefined ? why : describeError(error);
  logger.error(`Version ${String(version.version)} of trigger ${version.triggerId} was set aside: ${what}`);
  setAside.push({ version, why });
}

/** Errors of data and of constraints would come again; every other error of the database may not. */
function isOfTheTrigger(error: unknown): boolean {
  const { driverError } = error as { driverError?: { code?: unknown } };
  if (driverError === undefined) return true;
  return typeof driverError.code === 'string' && /^2[23]/.test(driverError.code);
}
