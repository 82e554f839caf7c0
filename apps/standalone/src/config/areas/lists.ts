import type { SettingList } from '@linchpin/action-kinds';
import type { Area } from './area.js';
import { addressees, staff, teams } from './council-areas.js';
import { rooms } from './rooms-area.js';
import { templates } from './template-area.js';

/** The codes that other files may name. A list that is not there is not known, and what names it is not checked. */
export type Lists = Partial<Record<SettingList, { codes: ReadonlySet<string>; file: string }>>;

interface Row {
  code: string;
  ref: string;
  equipment: string[];
}

/** The lists that the contents of some areas make. */
export function listsOf(contentOf: (area: Area) => unknown): Lists {
  const rowsOf = (area: Area, list: string): Row[] | undefined =>
    (contentOf(area) as Record<string, Row[]> | undefined)?.[list];
  const list = (name: SettingList, codes: string[] | undefined): Lists =>
    codes ? { [name]: { codes: new Set(codes), file: settingLists[name].area.file } } : {};
  return {
    ...list(
      'teams',
      rowsOf(teams, 'teams')?.map(({ code }) => code),
    ),
    ...list(
      'staff',
      rowsOf(staff, 'staff')?.map(({ ref }) => ref),
    ),
    ...list(
      'sites',
      rowsOf(rooms, 'sites')?.map(({ code }) => code),
    ),
    ...list(
      'equipment',
      rowsOf(rooms, 'rooms')?.flatMap(({ equipment }) => equipment),
    ),
    ...list(
      'templates',
      rowsOf(templates, 'templates')?.map(({ code }) => code),
    ),
    ...list(
      'addressees',
      rowsOf(addressees, 'addressees')?.map(({ code }) => code),
    ),
  };
}

/** What a list holds, as the end of “There is no …”, and the area whose file holds it. */
export const settingLists: Readonly<Record<SettingList, { noun: string; area: Area }>> = {
  teams: { noun: 'team', area: teams },
  staff: { noun: 'member of staff', area: staff },
  sites: { noun: 'site', area: rooms },
  equipment: { noun: 'equipment', area: rooms },
  templates: { noun: 'template', area: templates },
  addressees: { noun: 'addressee', area: addressees },
};
