import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The lists of the council whose codes stand in results and events. */
export type CodeList = 'teams' | 'agencies' | 'sites' | 'templates' | 'sources';

/** What people call a code of a list. What no list knows is shown as it is. */
export type CodeNames = (list: CodeList, code: string) => string;

/** For where no list is at hand. */
export const codesAsTheyAre: CodeNames = (_list, code) => code;

/** Names for the codes that results and events hold: nobody who works from a page has to know a code. */
@Injectable()
export class CouncilNames {
  constructor(private readonly dataSource: DataSource) {}

  /** The names as they are now. */
  async read(): Promise<CodeNames> {
    const rows = await this.dataSource.query<{ list: CodeList; code: string; name: string }[]>(
      `SELECT 'teams' AS list, code, name FROM teams
       UNION ALL SELECT 'agencies', code, name FROM agencies
       UNION ALL SELECT 'sites', code, name FROM room_sites
       UNION ALL SELECT 'templates', code, title FROM templates
       UNION ALL SELECT 'sources', name, title FROM sources`,
    );
    const names = new Map(rows.map(({ list, code, name }) => [`${list} ${code}`, name]));
    return (list, code) => names.get(`${list} ${code}`) ?? code;
  }
}
