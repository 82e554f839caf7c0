import type { AuditAct } from '@linchpin/audit';
import { SetMetadata } from '@nestjs/common';

/** What can be read of a child's case in the console. */
export type ContentKind = 'letter' | 'answer' | 'answer-file';

/** What a route gives, and how. */
export interface ContentDeclaration {
  kind: ContentKind;
  act: AuditAct;
}

/** The key under which a route's declaration is kept. */
export const CONTENT = Symbol('CONTENT');

/**
 * The route gives the content of a letter, an answer or a file. Its handler answers with `given(…)` or `nothingGiven(…)`,
 * and the reading is written before anything is sent: without it, nothing is.
 */
export const GivesContent = <Kind extends ContentKind, Way extends 'opened' | 'downloaded'>(
  kind: Kind,
  way: `${Kind}.${Way}` extends AuditAct ? Way : never,
) => SetMetadata<symbol, ContentDeclaration>(CONTENT, { kind, act: `${kind}.${way}` as AuditAct });

/** What a handler of such a route answers with. Made by `given` and `nothingGiven`. */
export class ContentAnswer<Result> {
  constructor(
    readonly result: Result,
    /** What is read, or null when this answer holds none. */
    readonly content: { id: string; restricted: boolean } | null,
  ) {}
}

/** `return given(download(file), { id: file.id, restricted })`: the answer, and what it gives of whom. */
export function given<Result>(result: Result, content: { id: string; restricted: boolean }): ContentAnswer<Result> {
  return new ContentAnswer(result, { id: content.id, restricted: content.restricted });
}

/** An answer of such a route that gives nothing this time, such as the page of a check that nobody has answered. */
export function nothingGiven<Result>(result: Result): ContentAnswer<Result> {
  return new ContentAnswer(result, null);
}
