/** One step to a place in a body: a name, or a place in a list. */
export type NameStep = string | number;

/** A name that could hold more than the name of a field, such as a person's, is shown nowhere. */
const PLAIN_NAME = /^[A-Za-z_$@][A-Za-z0-9_$@-]{0,39}$/;
const MOST_STEPS = 10;

/** Where something stands in a body, for people: `data.children[].ref`. A name that may be more than a name is `…`. */
export function shownPath(steps: readonly NameStep[]): string {
  const shown = steps.slice(0, MOST_STEPS).reduce<string>((path, step) => {
    if (typeof step === 'number') return `${path}[]`;
    const name = PLAIN_NAME.test(step) ? step : '…';
    return path ? `${path}.${name}` : name;
  }, '');
  return steps.length > MOST_STEPS ? `${shown}.…` : shown;
}
