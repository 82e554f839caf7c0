import { StaffNames, Team } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';

/** Names of people and teams instead of their references. What nobody knows is shown as it is. */
export interface Names {
  /** `ST-01` is "Margaret Quillan". */
  person(ref: string): string;
  /** The author of a draft or a version and who worked on it with them: "Margaret Quillan and Samir Hollowbrook". */
  people(refs: readonly string[]): string;
  /** A team as a trigger names it: its code, or `spoke` or `hub` of the event's team. */
  team(code: string): string;
  /** A sentence with the names of teams and people where their references stood. */
  inText(text: string): string;
}

/** Reads the names of everybody and of every team. */
@Injectable()
export class ReferenceNames {
  constructor(
    private readonly staff: StaffNames,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  async read(): Promise<Names> {
    const people = await this.staff.all();
    const teams = new Map((await this.teams.find()).map(({ code, name }) => [code, name]));
    return namesOf(people, teams);
  }
}

/** The names, from people and teams by their references. */
export function namesOf(people: ReadonlyMap<string, string>, teams: ReadonlyMap<string, string>): Names {
  const known = new Map([...people, ...teams]);
  // The longest first: SPK-NE is not SPK-N and an E.
  const references = [...known.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const found = references.length > 0 ? new RegExp(`(?<![\\w-])(?:${references.join('|')})(?![\\w-])`, 'g') : null;
  const person = (ref: string) => people.get(ref) ?? ref;
  return {
    person,
    people: (refs) => listed([...new Set(refs)].map(person)),
    team: (code) => teamOfTheEvent[code] ?? teams.get(code) ?? code,
    inText: (text) => (found ? text.replace(found, (reference) => known.get(reference) ?? reference) : text),
  };
}

const teamOfTheEvent: Readonly<Record<string, string | undefined>> = {
  spoke: 'the spoke team of the event',
  hub: 'the hub of the event’s team',
};

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}
