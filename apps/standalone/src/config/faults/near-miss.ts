/** “ Did you mean …?” for a word that is nearly one of those known; empty when none is near. */
export function nearMiss(word: string, known: Iterable<string>): string {
  let best: string | undefined;
  let least = Math.min(4, Math.max(1, Math.floor(word.length / 3))) + 1;
  for (const one of known) {
    const steps = distance(word.toLowerCase(), one.toLowerCase());
    if (steps < least && one !== word) [best, least] = [one, steps];
  }
  return best === undefined ? '' : ` Did you mean ${best}?`;
}

/** How many letters must be changed, put in, left out or swapped with their neighbour to make one word of the other. */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 6) return Number.POSITIVE_INFINITY;
  let [beforeLast, last]: number[][] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let row = 1; row <= one.length; row++) {
    const next = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1] ? 0 : 1;
      const at = (line: number[] | undefined, index: number) => line?.[index] ?? Number.POSITIVE_INFINITY;
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next.push(
        Math.min(
          at(last, column) + 1,
          at(next, column - 1) + 1,
          at(last, column - 1) + same,
          swapped ? at(beforeLast, column - 2) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [beforeLast, last] = [last, next];
  }
  return last?.[other.length] ?? Number.POSITIVE_INFINITY;
}
