import type { EntityManager } from 'typeorm';
import type { z } from 'zod';

/** What files or an installation hold of one area: the content of its YAML file, and the files that it names. */
export interface Held<Content = unknown> {
  content: Content;
  /** Word files by their names; empty for areas that name none. */
  files: ReadonlyMap<string, Buffer>;
}

/** One thing of an area that is compared, added and changed by itself: a team, a room, a row of a table. */
export interface Item {
  /** Once in its area: a code, a reference, a date. */
  key: string;
  /** Everything that is compared. What is undefined counts as not given. */
  value: Readonly<Record<string, unknown>>;
  /** Where it stands in the content. */
  path: readonly (string | number)[];
}

/** Who applies a configuration: the reference of a manager, or nobody for what needs no name. */
export type AppliedBy = string | null;

/** One file of the configuration but for triggers, of which each has a file of its own. */
export interface Area {
  /** As a heading: "Closure days". */
  title: string;
  /** Below the configuration's directory: `council/teams.yaml`. */
  file: string;
  /** What stands at the top of an exported file, a line each. */
  comment: readonly string[];
  schema: z.ZodType;
  /** Whether a change is recorded with the name of who made it, so that applying one needs that name. */
  needsName: boolean;
  items(held: Held): Item[];
  /** What the installation holds, in the shape of the file. */
  read(manager: EntityManager): Promise<Held>;
  /** Adds and changes the items with these keys, in the caller's transaction. Nothing is ever taken away. */
  write(manager: EntityManager, held: Held, keys: ReadonlySet<string>, by: AppliedBy): Promise<void>;
}

/** The parts of an area whose content is one list. */
export interface ListArea<Content, Row extends object> {
  title: string;
  /** Name of the list: `teams`. */
  list: keyof Content & string;
  file: string;
  comment: readonly string[];
  schema: z.ZodType<Content>;
  needsName?: boolean;
  key: (row: Row) => string;
  /** What is compared of a row, where that is not the row itself. */
  compared?: (row: Row, held: Held<Content>) => Readonly<Record<string, unknown>>;
  read(manager: EntityManager): Promise<Content | Held<Content>>;
  /** Writes content that holds the rows to be added and changed only. */
  write(manager: EntityManager, held: Held<Content>, by: AppliedBy): Promise<void>;
}

const NO_FILES: ReadonlyMap<string, Buffer> = new Map();

/** An area whose content is one list. */
export function listArea<Content extends object, Row extends object>(given: ListArea<Content, Row>): Area {
  const { list, key, compared } = given;
  const rowsOf = (content: unknown) => (content as Record<string, Row[]>)[list] ?? [];
  return {
    title: given.title,
    file: given.file,
    comment: given.comment,
    schema: given.schema,
    needsName: given.needsName ?? false,
    items: (held) =>
      rowsOf(held.content).map((row, index) => ({
        key: key(row),
        value: compared ? compared(row, held as Held<Content>) : { ...(row as Record<string, unknown>) },
        path: [list, index],
      })),
    read: async (manager) => {
      const held = await given.read(manager);
      return 'files' in held ? held : { content: held, files: NO_FILES };
    },
    write: (manager, held, keys, by) => {
      const rows = rowsOf(held.content).filter((row) => keys.has(key(row)));
      const content = { ...(held.content as Content), [list]: rows };
      return given.write(manager, { content, files: held.files }, by);
    },
  };
}

/** The same without what is null or undefined: a file leaves out what is not given. */
export function given<Row extends object>(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined)) as Row;
}
