import { createHmac } from 'node:crypto';
import { type AuditedThing, type AuditEntry, staffMember } from '@linchpin/audit';
import { SETTINGS, type Settings } from '@linchpin/config';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SignedInStaff } from '../access/signed-in-staff.js';
import { FormValues } from '../forms/form-values.js';
import type { AuditDeclaration } from './audited.js';
import { type AuditedKind, AuditedThings } from './audited-things.js';
import { pageBefore, whereFrom } from './page-before.js';

/** Makes entries of the trail from requests of the console. */
@Injectable()
export class EntryOfRequest {
  constructor(
    private readonly signedIn: SignedInStaff,
    private readonly things: AuditedThings,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The entry of a request, as if it were done; null when it asks for nothing that is kept. */
  async of(request: FastifyRequest, declared: AuditDeclaration): Promise<AuditEntry | null> {
    const given = this.given(request, declared);
    if (declared.onlyNamed && given === null) return null;
    return {
      by: await this.by(request),
      act: declared.act,
      outcome: 'done',
      about: declared.about ? await this.about(declared.about, given) : null,
      from: whereFrom(request, pageBefore(request)),
      reason: declared.why ? FormValues.read(request.body).note(declared.why) || null : null,
    };
  }

  /** The same for content that was found: it says itself which it is, and whether it is restricted. */
  async ofContent(
    request: FastifyRequest,
    act: AuditEntry['act'],
    kind: AuditedKind,
    content: { id: string; restricted: boolean },
  ): Promise<AuditEntry> {
    const about = { ...(await this.things.find(kind, content.id)), restricted: content.restricted };
    return {
      ...{ by: await this.by(request), act, outcome: 'done', about },
      from: whereFrom(request, pageBefore(request)),
    };
  }

  /** Who sends the request, as it now is: whoever has just signed in is somebody. */
  async by(request: FastifyRequest): Promise<AuditEntry['by']> {
    const reader = await this.signedIn.of(request);
    return reader ? staffMember(reader) : { kind: 'nobody' };
  }

  private given(request: FastifyRequest, { named, param = 'id' }: AuditDeclaration): string | null {
    if (named === undefined) return (request.params as Record<string, string | undefined>)[param] ?? null;
    const values = FormValues.read(request.method === 'GET' ? request.query : request.body);
    return (
      [named]
        .flat()
        .map((name) => values.text(name))
        .find(Boolean) ?? null
    );
  }

  private async about(kind: AuditedKind, given: string | null): Promise<AuditedThing> {
    if (given === null) return { kind };
    // Tells attempts at one account from those at another, and not whose it is.
    if (kind === 'email') return { kind, id: this.keyedHash(given.toLowerCase()) };
    if (kind === 'reference' || kind === 'child') return isReference(given) ? this.things.find(kind, given) : { kind };
    return UUID.test(given) ? this.things.find(kind, given.toLowerCase()) : { kind, reference: codeIn(given) };
  }

  private keyedHash(text: string): string {
    return createHmac('sha256', this.settings.SESSION_SECRET ?? '')
      .update(text)
      .digest('hex')
      .slice(0, 32);
  }
}

/** A word with a figure in it. What has none may be the name of a person, and is not kept. */
const isReference = (text: string) => /^(?=.*\d)[^\s\p{C}]{3,100}$/u.test(text);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A code that people gave a thing, such as the name of a source; null for anything that may be a sentence or a name. */
function codeIn(text: string): string | null {
  return /^[a-z0-9][a-z0-9._-]{0,99}$/.test(text) ? text : null;
}
