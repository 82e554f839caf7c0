import type { Reader } from '@linchpin/access';
import { DraftRefusedError, TitleTakenError, TriggerDrafts } from '@linchpin/trigger-drafts';
import { reachesOutside, sameContent, type TriggerRow, TriggersReader, type VersionRow } from '@linchpin/triggers';
import { Injectable, NotFoundException } from '@nestjs/common';
import { EventArrivals } from '../events/event-arrivals.js';
import { type Refused, refusedBy } from '../forms/answer-form.js';
import { faultModel } from '../forms/form-faults.js';
import { page, type Page } from '../pages/page.js';
import { paths } from '../paths.js';
import type { Names } from './reference-names.js';
import { triggerHistory } from './trigger-history.js';
import { differencesOf, triggerView, type Wording } from './trigger-view.js';
import { inForceWords, stateOf, versionTag } from './trigger-words.js';
import { Wordings } from './wordings.js';
/** A trigger with everything that its pages need. */
interface Found {
  trigger: TriggerRow;
  /** Newest first. */
  versions: VersionRow[];
  /** The version in force; of one that is not, the newest. */
  shown: VersionRow;
  wording: Wording;
  names: Names;
}

/** Builds the pages of one trigger, for their own addresses and for forms that were refused. */
@Injectable()
export class TriggerPages {
  constructor(
    private readonly reader: TriggersReader,
    private readonly drafts: TriggerDrafts,
    private readonly wordings: Wordings,
    private readonly arrivals: EventArrivals,
  ) {}

  /** What a trigger does now, its versions and what became of it. */
  async show(triggerId: string, reader: Reader): Promise<Page> {
    const { trigger, versions, shown, wording, names } = await this.find(triggerId, reader);
    return page('triggers/show.njk', {
      trigger: { ...trigger, tag: stateOf(trigger) },
      draft: (await this.drafts.ofTriggers()).get(triggerId),
      view: triggerView(shown.content, wording),
      sender: shown.content.on === undefined ? null : await this.arrivals.words(reader, shown.content.on),
      shown: versionView(shown, names),
      upcoming: upcomingOf(versions, shown).map((each) => versionView(each, names)),
      versions: versions.map((version) => versionView(version, names)),
      runs: versions.reduce((sum, { runs }) => sum + runs, 0),
      history: triggerHistory(await this.reader.history(triggerId), versions, names),
    });
  }

  /** One version in full, compared with the one before it or with the one that is asked for. */
  async version(triggerId: string, number: number, compared: number | null, reader: Reader): Promise<Page> {
    const found = await this.find(triggerId, reader);
    const { trigger, versions, wording, names } = found;
    const version = numbered(versions, number);
    const others = versions.filter(({ id }) => id !== version.id);
    const other = others.find((each) => each.version === (compared ?? number - 1)) ?? null;
    return page('triggers/version.njk', {
      trigger,
      version: versionView(version, names),
      view: triggerView(version.content, wording),
      others: others.map((each) => ({
        value: each.version,
        text: `Version ${String(each.version)}: ${inForceWords(each)}`,
      })),
      other: other && { version: other.version },
      differences: other ? differencesOf(other.content, version.content, names) : [],
      canGoBack: goesBackTo(found, version),
    });
  }

  /** Asks why a trigger goes back to an older version, and shows what that changes. */
  async goBack(triggerId: string, number: number, reader: Reader, wrong?: Wrong): Promise<Page> {
    const found = await this.find(triggerId, reader);
    const { trigger, versions, shown, names } = found;
    const version = numbered(versions, number);
    return page(
      'triggers/go-back.njk',
      {
        trigger,
        version: versionView(version, names),
        shown: versionView(shown, names),
        differences: differencesOf(shown.content, version.content, names),
        canGoBack: goesBackTo(found, version),
        upcoming: upcomingOf(versions, shown).map((each) => versionView(each, names)),
        outside: reachesOutside(version.content),
        ...wrongModel(wrong),
      },
      wrong?.status,
    );
  }

  /** Asks why a trigger is switched off. */
  async switchOff(triggerId: string, reader: Reader, wrong?: Wrong): Promise<Page> {
    const { trigger, versions } = await this.find(triggerId, reader);
    const upcoming = versions.some(({ state }) => state === 'upcoming');
    return page('triggers/switch-off.njk', { trigger, upcoming, ...wrongModel(wrong) }, wrong?.status);
  }

  /** Whether going back to a version would change anything. Throws a 404 when there is no such version. */
  async canGoBack(triggerId: string, number: number, reader: Reader): Promise<boolean> {
    const found = await this.find(triggerId, reader);
    return goesBackTo(found, numbered(found.versions, number));
  }

  /** The trigger and its versions. Throws a 404 when there is none. */
  async find(triggerId: string, reader: Reader): Promise<Found> {
    const trigger = await this.reader.find(triggerId);
    const versions = trigger ? await this.reader.versions(triggerId, reader) : [];
    const shown = versions.find(({ version }) => version === trigger?.version);
    if (!trigger || !shown) throw new NotFoundException();
    const wording = await this.wordings.read();
    return { trigger, versions, shown, wording, names: wording.names };
  }
}

/** What was typed into a form, and what is wrong with it (422) or why the rules refuse it (409). */
export interface Wrong extends Refused {
  values: { reason: string };
}

/** How the rules' refusals of a change are told: with a link to the trigger that has the title, where it is for that. */
export const refusals = [
  refusedBy(
    TitleTakenError,
    ({ message, other }) => [{ field: '', text: message, href: paths.triggers.show(other.triggerId) }],
    409,
  ),
  refusedBy(DraftRefusedError, '', 409),
];

/** What a page with a form shows of it. */
export function wrongModel(wrong: Wrong | undefined) {
  return { values: wrong?.values ?? {}, ...faultModel(wrong?.faults) };
}

/** The version that is to take the place of the one that is shown. */
function upcomingOf(versions: readonly VersionRow[], shown: VersionRow): VersionRow[] {
  return versions.filter(({ id, state }) => state === 'upcoming' && id !== shown.id);
}

function numbered(versions: readonly VersionRow[], number: number): VersionRow {
  const version = versions.find((each) => each.version === number);
  if (!version) throw new NotFoundException();
  return version;
}

/**
 * Whether going back to a version changes anything. A trigger that is switched off comes into force again by it, and a
 * version that was to come into force later does not.
 */
function goesBackTo({ trigger, versions, shown }: Found, version: VersionRow): boolean {
  if (version.state === 'upcoming') return false;
  if (trigger.state === 'retired' || upcomingOf(versions, shown).length > 0) return true;
  return !sameContent(version.content, shown.content);
}

function versionView(version: VersionRow, names: Names) {
  const { author, coAuthors, approver } = version;
  return {
    ...version,
    tag: versionTag(version),
    inForce: inForceWords(version),
    authors: names.people([author, ...coAuthors]),
    approvedBy: approver === null ? 'Nobody: nothing leaves the council' : names.person(approver),
  };
}
