import { describe, expect, it } from '@jest/globals';
import { eventTypes, fields } from '@linchpin/event-types';
import { FACTS_OF_A_CHILD } from './facts-of-a-child.js';
import { factsFrom } from './subject-facts.js';

/** Every other field of an event: true of the meeting, the piece of work or the message, whichever child is named. */
const OF_THE_SUBJECT = new Set(
  `aboutRef changeCode plannedDate reasonGiven stoppedCount actionId actionKind agencies agencyCode applicantRef attendedCounts chairRef checkAgencies checkRef checkSetRef
   childCount childRef conferenceKind date deadlineKey deadlineRef docRef draftState dueAt dueDate durationMin endedAt eventId
   eventType groupRef heldDate householdAdultCount inviteeListRef inviteeRoleCodes itemRefs kind laCode lawfulBasisCode
   meetingRef modality needCodes needs notifiedDate panelRef pickupType previousEventId previousStartsAt purposeCode quorate
   reasonCode receivedAt recordedAt referralRef requestRef restricted roomCode rule runId s47Ref sourceCode stage startedAt
   startsAt strategyDiscussionDate targetDate taskRef teamCode transferRef venueNeed workerRef`.split(/\s+/),
);

const scheduled = {
  type: 'conference.initial.scheduled',
  restricted: false,
  data: { meetingRef: 'M-1', childRef: 'P-1', groupRef: 'G-1', childCount: 2, workerRef: 'SW-1', chairRef: 'CH-1' },
};
const held = (childRef: string | undefined, data: Record<string, unknown>) => ({
  type: 'conference.held',
  restricted: false,
  data: { meetingRef: 'M-1', ...(childRef && { childRef }), heldDate: '2026-12-10', ...data },
});
const plan = held('P-1', { outcomeCode: 'CP', planRef: 'PN-1', coreGroupDate: '2026-12-21', childCount: 1 });
const none = held('P-2', { outcomeCode: 'NFA', childCount: 1, workerRef: 'SW-2' });

describe('what events about one subject say together', () => {
  it('puts every field of every event on one side: true of a child, or of the subject', () => {
    const all = new Set(eventTypes.flatMap((type) => fields(type).map(({ path }) => path.split('.')[0] ?? '')));
    const unsorted = [...all].filter((field) => !FACTS_OF_A_CHILD.has(field) && !OF_THE_SUBJECT.has(field));
    expect(unsorted).toEqual([]);
    expect([...FACTS_OF_A_CHILD].filter((field) => OF_THE_SUBJECT.has(field) || !all.has(field))).toEqual([]);
  });

  it.each([
    ['in the order of the meeting', [scheduled, plan, none]],
    ['the other way round', [scheduled, none, plan]],
    ['before the meeting is heard of', [none, plan, scheduled]],
  ])('gives each child what was decided about that child, heard %s', (_order, events) => {
    const [of1, of2] = [factsFrom(events, plan).data, factsFrom(events, none).data];
    expect(of1).toMatchObject({ childRef: 'P-1', outcomeCode: 'CP', planRef: 'PN-1', coreGroupDate: '2026-12-21' });
    expect(of2).toMatchObject({ childRef: 'P-2', outcomeCode: 'NFA' });
    for (const field of ['planRef', 'coreGroupDate']) expect(of2).not.toHaveProperty(field);
    // The meeting is the same for both, and each has their own social worker.
    for (const data of [of1, of2])
      expect(data).toMatchObject({ chairRef: 'CH-1', heldDate: '2026-12-10', childCount: 2 });
    expect([of1.workerRef, of2.workerRef]).toEqual(['SW-1', 'SW-2']);
  });

  it('tells of no child in particular where events name several and the one that is asked names none', () => {
    const due = { type: 'conference.minutes.due', restricted: false, data: { meetingRef: 'M-1' } };
    const facts = factsFrom([scheduled, plan, none, due], due);
    for (const field of ['childRef', 'outcomeCode', 'planRef']) expect(facts.data).not.toHaveProperty(field);
    expect(facts.childRefs).toEqual(['P-1', 'P-2']);
    expect([...facts.decided]).toEqual(['P-1', 'P-2']);
    expect(facts.of('P-2').data.outcomeCode).toBe('NFA');
  });

  it('lets what is decided about a child by name go before what is said of all of them, whenever it is heard', () => {
    const all = held(undefined, { outcomeCode: 'CP', reviewDate: '2027-03-04' });
    for (const events of [
      [all, none],
      [none, all],
    ]) {
      expect(factsFrom(events, all).of('P-2').data).toMatchObject({ outcomeCode: 'NFA' });
      expect(factsFrom(events, all).of('P-1').data).toMatchObject({ outcomeCode: 'CP' });
    }
  });

  it('lets a newer fact about one child win', () => {
    const corrected = held('P-1', { outcomeCode: 'ADJOURNED' });
    expect(factsFrom([plan, corrected], plan).data.outcomeCode).toBe('ADJOURNED');
  });
});
