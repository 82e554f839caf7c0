import { CouncilCalendars } from '@linchpin/council-calendars';
import { Injectable } from '@nestjs/common';
import { InstallationLists } from '../trigger-editor/installation-lists.js';
import { ReferenceNames } from './reference-names.js';
import type { Wording } from './trigger-view.js';

/** Reads what the words of a trigger are made with: names, calendars, the lists of the council. */
@Injectable()
export class Wordings {
  constructor(
    private readonly references: ReferenceNames,
    private readonly calendars: CouncilCalendars,
    private readonly lists: InstallationLists,
  ) {}

  async read(): Promise<Wording> {
    return {
      names: await this.references.read(),
      calendars: await this.calendars.current(),
      lists: await this.lists.current(),
    };
  }
}
