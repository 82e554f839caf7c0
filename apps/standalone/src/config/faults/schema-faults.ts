import { z } from 'zod';
import { nearMiss } from './near-miss.js';

/** A fault by its path in the content. `atKey`: it is about the name of a field, not about what stands there. */
export interface ContentFault {
  path: readonly (string | number)[];
  atKey?: boolean;
  message: string;
}

/** What a schema finds wrong, each fault with its own path: also inside alternatives, where zod gives one for them all. */
export function schemaFaults(schema: z.ZodType, { issues }: z.ZodError): ContentFault[] {
  const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return issues.flatMap((issue) => faultsOf(issue, [], described));
}

type Path = readonly (string | number)[];

function faultsOf(issue: z.core.$ZodIssue, before: Path, schema: JsonSchema): ContentFault[] {
  const path = [...before, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'unrecognized_keys') {
    const known = knownFields(schema, schema, path);
    return issue.keys.map((key) => ({
      path: [...path, key],
      atKey: true,
      message: `There is no field ${key} here.${nearMiss(key, known) || ` The fields are ${known.join(', ')}.`}`,
    }));
  }
  if (issue.code !== 'invalid_union') return [{ path, message: issue.message }];
  if (issue.errors.length === 0) {
    const options = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const message = options.length > 0 ? `must be one of ${options.join(', ')}` : issue.message;
    return [{ path, message }];
  }
  const flat = issue.errors.every((branch) =>
    branch.every((one) => one.path.length === 0 && one.code !== 'unrecognized_keys'),
  );
  if (flat) {
    const words = new Set(issue.errors.flatMap((branch) => branch.map(({ message }) => message)));
    return [{ path, message: [...words].join(', or ') }];
  }
  return (nearest(issue.errors) ?? []).flatMap((one) => faultsOf(one, path, schema));
}

/** The alternative that was most likely meant: the one that fits but for the fewest and the deepest faults. */
function nearest(branches: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const cost = (issue: z.core.$ZodIssue): number => {
    if (issue.code === 'unrecognized_keys') return 2 * issue.keys.length;
    // Of the wrong kind altogether: a list where a group of fields is meant.
    return issue.path.length === 0 ? 10 : 2 / issue.path.length;
  };
  const costs = branches.map((branch) => branch.reduce((sum, issue) => sum + cost(issue), 0));
  return branches[costs.indexOf(Math.min(...costs))];
}

interface JsonSchema {
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  allOf?: JsonSchema[];
}

/** The names of the fields that a schema knows at a path, for “Did you mean …?”. */
function knownFields(root: JsonSchema, schema: JsonSchema | undefined, path: Path): string[] {
  if (!schema) return [];
  const target = schema.$ref?.startsWith('#/$defs/') ? root.$defs?.[schema.$ref.slice('#/$defs/'.length)] : undefined;
  const alternatives = [target, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const [first, ...rest] = path;
  const here =
    first === undefined
      ? Object.keys(schema.properties ?? {})
      : knownFields(root, typeof first === 'number' ? schema.items : schema.properties?.[first], rest);
  return [...new Set([...here, ...alternatives.flatMap((one) => knownFields(root, one, path))])];
}
