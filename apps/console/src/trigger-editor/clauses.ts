/**
 * The sentence of a trigger in the parts that a page puts on lines of their own: what sets it off, each step, each date
 * that is owed. Joined again they are the sentence.
 */
export function clausesOf(sentence: string): string[] {
  const clauses: string[] = [];
  let depth = 0;
  let start = 0;
  let opened = false;
  const cut = (end: number) => {
    clauses.push(sentence.slice(start, end));
    start = end;
  };
  for (let at = 0; at < sentence.length; at += 1) {
    const sign = sentence[at] ?? '';
    if (sign === '(') depth += 1;
    if (sign === ')') depth = Math.max(0, depth - 1);
    if (depth > 0) continue;
    if (sentence.startsWith(' Owed: ', at)) cut(at + 1);
    else if (sentence.startsWith('; ', at)) cut(at + 2);
    else if (!opened && sentence.startsWith(': ', at)) {
      opened = true;
      cut(at + 2);
    }
  }
  cut(sentence.length);
  return clauses;
}
