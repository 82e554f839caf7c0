import { WEEKS_SEARCHED } from './alternatives.js';
import { featureWords, hasWhatIsNeeded, peopleWords, type RoomNeed, timeWords } from './room-need.js';
import type { Room } from './room.js';

/** Why no room of the council can ever meet this need, and what to do about it. For when none is suitable. */
export function whatIsMissing(rooms: readonly Room[], need: RoomNeed): string {
  const features = featureWords(need);
  const equipped = rooms.filter((room) => hasWhatIsNeeded(room, need));
  const largest = [...equipped].sort((a, b) => b.capacity - a.capacity)[0];
  const advice = 'Change what is asked for, or book a room outside by hand and skip this step.';
  if (rooms.length === 0) return 'No room is known. Import the list of rooms, then try this again.';
  if (!largest) return `No room has ${features}${oneOf(need) ? '' : ' together'}. ${advice}`;
  const withFeatures = features ? ` with ${features}` : '';
  return (
    `No room${withFeatures} holds ${peopleWords(need.capacity)}: the largest is ${largest.name} at ${largest.siteName}, ` +
    `for ${peopleWords(largest.capacity)}. ${advice}`
  );
}

/** Why the meeting has no room: everything that would do is taken then. */
export function everythingIsTaken(suitable: readonly Room[], need: RoomNeed, alternatives: number): string {
  const features = featureWords(need);
  const siteName = suitable.find((room) => room.site === need.site)?.siteName;
  return (
    `No room for ${peopleWords(need.capacity)}${features && ` with ${features}`} is free ${timeWords(need)}, ` +
    `${siteName ? `at ${siteName} or ` : ''}at any ${siteName ? 'other ' : ''}site. ` +
    (alternatives > 0
      ? 'Agree one of the nearest free times, or book a room outside by hand and skip this step.'
      : `Nothing is free in the ${WEEKS_SEARCHED} weeks before or after it either: book a room outside by hand and skip this step.`)
  );
}

function oneOf(need: RoomNeed): boolean {
  return new Set(need.equipment).size + Number(need.stepFree) === 1;
}
