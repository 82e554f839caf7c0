import type { AuditAct } from '@linchpin/audit';
import { SetMetadata } from '@nestjs/common';
import type { AuditedKind } from './audited-things.js';

/** The key under which a route's declaration is kept. */
export const AUDITED = Symbol('AUDITED');

/** What a route does, and how its entry is made from the request. */
export interface AuditDeclaration {
  act: AuditAct;
  /** What is written instead when it comes to nothing: a sign-in that is refused. */
  refusedAs?: AuditAct;
  /** The kind of thing that it is about. */
  about?: AuditedKind;
  /** The parameter of the address with the id of the thing; `id` unless it says otherwise. */
  param?: string;
  /** Or the field of the form, or of the address, that names it by a reference; of several the first that is filled in. */
  named?: string | readonly string[];
  /** The field of the form in which people say why. */
  why?: string;
  /** Written only when the address asks for something under `named`: a page with a search that nobody used is no search. */
  onlyNamed?: true;
}

/**
 * The route leaves one entry in the audit trail each time: `@Audited('task.done', { about: 'task', why: 'note' })`. Every form
 * of the console declares this, or the console does not start. What changes something has its entry in the same transaction; of what
 * only shows, the entry is written before anything is sent.
 */
export const Audited = (act: AuditAct, declared: Omit<AuditDeclaration, 'act'> = {}) =>
  SetMetadata<symbol, AuditDeclaration>(AUDITED, { act, ...declared });
