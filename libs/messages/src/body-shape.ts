/** One field of a body as pages may show it: where it stands and what kind of value it holds, never the value. */
export interface ShapeLine {
  path: string;
  /** In words, several where bodies differ: `text`, `number`, `yes or no`, `nothing`, `list of text`. */
  kind: string;
  /** In how many of the bodies it stands. */
  bodies: number;
}

const MOST_LINES = 100;
const DEEPEST = 8;
/** A name that could hold more than the name of a field, such as a person's, is not shown. */
const PLAIN_NAME = /^[A-Za-z_$@][A-Za-z0-9_$@-]{0,39}$/;

/** The fields of some bodies, in the order in which they are met, at most 100. Lists are shown by their first entry. */
export function bodyShape(bodies: readonly unknown[]): ShapeLine[] {
  const lines = new Map<string, { kinds: Set<string>; bodies: number }>();
  for (const body of bodies) {
    for (const [path, kind] of walk(body, '', 0)) {
      const line = lines.get(path) ?? { kinds: new Set(), bodies: 0 };
      line.kinds.add(kind);
      line.bodies += 1;
      if (lines.has(path) || lines.size < MOST_LINES) lines.set(path, line);
    }
  }
  return [...lines].map(([path, { kinds, bodies: count }]) => ({ path, kind: [...kinds].join(' or '), bodies: count }));
}

function* walk(value: unknown, path: string, depth: number): Generator<[string, string]> {
  if (depth > DEEPEST) return;
  if (Array.isArray(value)) {
    const [first] = value as unknown[];
    yield [path, value.length === 0 ? 'empty list' : `list of ${kindOf(first)}`];
    if (typeof first === 'object' && first !== null) yield* walk(first, `${path}[0]`, depth + 1);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      if (!PLAIN_NAME.test(name)) continue;
      const innerPath = path ? `${path}.${name}` : name;
      if (typeof inner === 'object' && inner !== null) yield* walk(inner, innerPath, depth + 1);
      else yield [innerPath, kindOf(inner)];
    }
  }
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'lists';
  if (typeof value === 'object') return 'groups of fields';
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'yes or no' : 'text';
}
