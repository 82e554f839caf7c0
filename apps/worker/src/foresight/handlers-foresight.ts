import { CheckForesight } from '@linchpin/agency-checks';
import { LetterForesight } from '@linchpin/documents';
import { RoomForesight } from '@linchpin/rooms';
import type { Calendars } from '@linchpin/timings';
import { Foresight, type RefusalOf } from '@linchpin/would-do';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Asks those whose handlers do the steps. What a step that falls due later finds is what had come by then. */
@Injectable()
export class HandlersForesight extends Foresight {
  constructor(
    private readonly rooms: RoomForesight,
    private readonly letters: LetterForesight,
    private readonly checks: CheckForesight,
  ) {
    super();
  }

  begin(manager: EntityManager, calendars: Calendars): RefusalOf {
    const room = this.rooms.begin(manager, calendars);
    const letter = this.letters.begin(manager);
    const check = this.checks.begin(manager);
    return async ({ kind, settings, dueAt }, event) => {
      const due = dueAt === null ? event.receivedAt : new Date(dueAt);
      const at = due > event.receivedAt ? due : event.receivedAt;
      switch (kind) {
        case 'rooms.book':
          return room({ settings, teamCode: event.teamCode, now: at });
        case 'documents.generate':
          return letter({ settings, event, at });
        case 'agency-checks.request':
          return check({ settings, data: event.data });
        case 'alerts.send':
        case 'tasks.assign':
          return null;
      }
    };
  }
}
