import type { SettingList } from '@linchpin/action-kinds';
import { allAddressees, type TemplateRules, TemplatesService } from '@linchpin/documents';
import { RoomsService } from '@linchpin/rooms';
import { StaffMember, Team } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** One entry of a list: its code, and what people call it. */
export interface ListEntry {
  value: string;
  text: string;
  /** Of a person: the name of the team that what they get goes to. */
  team?: string;
}

/** The lists of the installation that a trigger may choose from, as they are now. */
export interface Lists extends Readonly<Record<SettingList, readonly ListEntry[]>> {
  /** Every template with its rules, also those that no trigger may use. */
  templateRows: readonly (Awaited<ReturnType<TemplatesService['list']>>[number] & TemplateRules)[];
}

/** Reads the lists of the installation for the editor of triggers. */
@Injectable()
export class InstallationLists {
  constructor(
    private readonly dataSource: DataSource,
    private readonly rooms: RoomsService,
    private readonly templates: TemplatesService,
  ) {}

  /** All lists. A template of professional work is not among the templates: only a qualified person writes it. */
  async current(): Promise<Lists> {
    const { manager } = this.dataSource;
    const teams = await manager.find(Team, { order: { name: 'ASC' } });
    const staff = await manager.find(StaffMember, {
      where: { active: true },
      relations: { team: true },
      order: { name: 'ASC' },
    });
    const rooms = await this.rooms.list();
    const templateRows = await this.templates.listWithPrints();
    const addressees = await allAddressees(manager);
    return {
      teams: teams.map(({ code, name }) => ({ value: code, text: name })),
      staff: staff.map(({ ref, name, team }) => ({ value: ref, text: `${name}, ${team.name}`, team: team.name })),
      sites: unique(rooms.map(({ site, siteName }) => ({ value: site, text: siteName }))),
      equipment: unique(
        rooms.flatMap(({ equipment }) => equipment.map((code) => ({ value: code, text: code.replaceAll('-', ' ') }))),
      ).sort((one, other) => (one.text < other.text ? -1 : 1)),
      templates: templateRows
        .filter(({ boundary }) => boundary !== 'professional')
        .map(({ code, title }) => ({ value: code, text: `${code} ${title}` })),
      addressees: addressees.map(({ code, name, organisation }) => ({ value: code, text: `${name}, ${organisation}` })),
      templateRows,
    };
  }
}

function unique(entries: readonly ListEntry[]): ListEntry[] {
  return [...new Map(entries.map((entry) => [entry.value, entry])).values()];
}
