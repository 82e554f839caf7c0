import { type Alternative, WEEKS_SEARCHED } from './alternatives.js';
import type { Room } from './room.js';
import { featureWords, hasWhatIsNeeded, peopleWords, type RoomNeed, timeWords } from './room-need.js';
import type { Site } from './site.js';
import { listed } from './site-choice.js';

/** Why no room at these sites can ever meet this need. For when none is suitable. */
export function whatIsMissing(rooms: readonly Room[], need: RoomNeed, asked: readonly Site[]): string {
  if (rooms.length === 0) return 'No room is known. Import the list of rooms, then try this again.';
  const there = rooms.filter((room) => asked.some(({ code }) => code === room.site));
  const features = featureWords(need);
  const equipped = there.filter((room) => hasWhatIsNeeded(room, need));
  const largest = [...equipped].sort((a, b) => b.capacity - a.capacity)[0];
  const where = `at ${siteWords(asked)}`;
  if (there.length === 0) return `There is no room ${where}.`;
  if (!largest) return `No room ${where} has ${features}${oneOf(need) ? '' : ' together'}.`;
  const withFeatures = features ? ` with ${features}` : '';
  return (
    `No room ${where}${withFeatures} holds ${peopleWords(need.capacity)}: the largest is ${largest.name}, ` +
    `for ${peopleWords(largest.capacity)}.`
  );
}

/** Why the meeting has no room: everything that would do is taken then. */
export function everythingIsTaken(need: RoomNeed, asked: readonly Site[]): string {
  const features = featureWords(need);
  return `No room for ${peopleWords(need.capacity)}${features && ` with ${features}`} is free ${timeWords(need)}, at ${siteWords(asked)}.`;
}

/** What a person can do: what else is free, or a room outside. `searched`: whether other times could help at all. */
export function whatToDo(alternatives: readonly Alternative[], asked: readonly Site[], searched: boolean): string {
  const outside = 'book a room outside by hand and skip this step.';
  if (alternatives.length === 0) {
    return searched
      ? `Nothing is free in the ${String(WEEKS_SEARCHED)} weeks before or after it either, there or near by: ${outside}`
      : `Change what is asked for, or ${outside}`;
  }
  const isElsewhere = ({ site }: Alternative) => !asked.some(({ name }) => name === site);
  const elsewhere = alternatives.some(isElsewhere) ? ' Another site is booked only when somebody asks for it.' : '';
  return `Agree one of the times and places that are offered, or ${outside}${elsewhere}`;
}

function siteWords(sites: readonly Site[]): string {
  return listed(sites.map(({ name }) => name)).replace(/ and (?=[^,]*$)/, ' or ');
}

function oneOf(need: RoomNeed): boolean {
  return new Set(need.equipment).size + Number(need.stepFree) === 1;
}
