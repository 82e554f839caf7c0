/**
 * The fields of events that are true of one child and of nobody else, even where several children share the meeting or
 * placement: what was decided, what follows for that child, who may not be told. A letter about one child never takes
 * them from an event about another.
 */
export const FACTS_OF_A_CHILD: ReadonlySet<string> = new Set([
  // What was decided or stated about the child.
  'outcomeCode',
  'recCode',
  'rneCode',
  'legalStatusCode',
  'participationCode',
  'missingCode',
  'ruleCode',
  'ragCode',
  // What follows from it.
  'planRef',
  'coreGroupDate',
  'reviewDate',
  'nextReviewDate',
  'reviewNumber',
  'lastConferenceDate',
  // Where the child lives and since when, and the care it is in.
  'placementRef',
  'placementTypeCode',
  'providerCode',
  'urn',
  'areaAuthorityCode',
  'atDistance',
  'approverRoleCode',
  'emergency',
  'outOfArea',
  'regulated',
  'startDate',
  'endDate',
  'previousEndDate',
  'movedDate',
  'fromLaCode',
  'careEpisodeRef',
  // Who may not be told, and the list made of it.
  'withheldRoleCodes',
  'noticeListRef',
  // Pieces of work about the child.
  'assessmentRef',
  'authorisedDate',
  'referralDate',
  'reviewPointDate',
  'healthAssessmentRef',
  'pathwayPlanRef',
  'pepRef',
  'visitRef',
  'episodeRef',
  'allocationRef',
  'accommodationRef',
  'arrangementRef',
  'youngPersonRef',
  'previousTeamCode',
]);

/**
 * The fields that say what was decided about the child that the event names. Where one stands, the event speaks for that
 * child alone, whatever number of children the meeting was about.
 */
const DECISIONS: readonly string[] = ['outcomeCode', 'participationCode', 'recCode', 'rneCode', 'startDate', 'endDate'];

/** Whether an event decides something: about the child that it names, or about all of them. */
export function decides(data: Readonly<Record<string, unknown>>): boolean {
  return DECISIONS.some((field) => data[field] !== undefined);
}

/** What is true of a child of these facts, as one text: two children of whom the same is true get the same. */
export function saidOfAChild(data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(
    [...FACTS_OF_A_CHILD].filter((field) => data[field] !== undefined).map((field) => [field, data[field]]),
  );
}

/** The child that an event speaks for alone, or undefined: it names none, or decides nothing about the one it names. */
export function decidedChild(data: Readonly<Record<string, unknown>>): string | undefined {
  const { childRef } = data;
  return decides(data) && typeof childRef === 'string' && childRef !== '' ? childRef : undefined;
}
