import type { Reader } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import nunjucks from 'nunjucks';
import { LIVE_REFRESH_HEADER } from '../access/live-refresh.js';
import { may, type Permission } from '../access/permissions.js';
import { SignedInStaff } from '../access/signed-in-staff.js';
import { MenuCounts } from './menu-counts.js';
import { belongsTo, type Section, sections } from './navigation.js';

/** What `layout.njk` needs of every page, next to the page's own model. */
export interface PageFrame {
  /** Who is signed in, or null: then there is no menu. */
  reader: Reader | null;
  menu: { title: string; path: string; count: number; active: boolean; current: boolean; rare: boolean }[];
  /** What was just done, shown once. */
  message: string | null;
  /** The topic that the page watches, and what it looked like before the page was made. */
  live: { topic: string; version: string } | null;
  /** `{{ csrfField() }}`: every form that posts carries it. */
  csrfField: () => nunjucks.runtime.SafeString;
  /** `{% if may('retry-actions') %}` */
  may: (permission: Permission) => boolean;
}

/** Builds what surrounds a page. */
@Injectable()
export class PageFrames {
  constructor(
    private readonly signedIn: SignedInStaff,
    private readonly counts: MenuCounts,
  ) {}

  /** The frame of a page for whoever sent the request. */
  async for(request: FastifyRequest, reply: FastifyReply, live: PageFrame['live'] = null): Promise<PageFrame> {
    const reader = await this.signedIn.of(request);
    return {
      ...this.bare(reply),
      reader,
      menu: reader ? await this.menu(reader, request.url.split('?')[0] ?? '') : [],
      message: takeMessage(request),
      live,
      may: (permission) => reader !== null && may(reader, permission),
    };
  }

  /** A frame that asks neither the session nor the database, for when they are what is broken. */
  bare(reply: FastifyReply): PageFrame {
    return {
      reader: null,
      menu: [],
      message: null,
      live: null,
      csrfField: () =>
        new nunjucks.runtime.SafeString(`<input type="hidden" name="_csrf" value="${reply.generateCsrf()}">`),
      may: () => false,
    };
  }

  private async menu(reader: Reader, path: string): Promise<PageFrame['menu']> {
    const counts = await this.counts.of(reader);
    const open = sections.filter(({ permission }) => may(reader, permission));
    return open.map((section: Section & (typeof sections)[number]) => ({
      title: section.title,
      path: section.path,
      count: counts[section.path] ?? 0,
      active: belongsTo(section, path),
      current: section.path === path,
      rare: section.rare === true,
    }));
  }
}

function takeMessage(request: FastifyRequest): string | null {
  const { session } = request;
  // A page that only brings itself up to date must not swallow what another is about to say.
  if (!session?.message || request.headers[LIVE_REFRESH_HEADER]) return null;
  const { message } = session;
  delete session.message;
  return message;
}
