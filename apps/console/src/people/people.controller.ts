import { PeopleService, type Person, PersonRefusedError, RestrictedRights, Team } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { RequirePermission } from '../access/require-permission.js';
import { Audited } from '../audited/audited.js';
import { answerForm, type Refused, refusedBy } from '../forms/answer-form.js';
import { faultModel, type FormFault } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { choiceOf, pageOf, textOf } from '../forms/query.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { pagination } from '../pages/pagination.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { readPerson } from './person-form.js';
import { personStates, personTag, roleWords } from './person-words.js';

const PAGE_SIZE = 50;

/** Who signs in, what they are, and how they come to their account. */
@Controller('people')
@RequirePermission('manage-people')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly rights: RestrictedRights,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  @Get()
  async index(@Query() query: unknown): Promise<Page> {
    const number = pageOf(query);
    const teams = await this.allTeams();
    const asked = { q: textOf(query, 'q'), team: textOf(query, 'team'), state: choiceOf(query, 'state', personStates) };
    const { rows, total } = await this.people.list({
      search: asked.q,
      teamId: teams.find(({ code }) => code === asked.team)?.id,
      state: asked.state,
      page: number,
      pageSize: PAGE_SIZE,
    });
    return page('people/index.njk', {
      people: rows.map(shown),
      pagination: pagination(paths.people.list(), asked, number, total),
      filter: asked,
      filtered: Object.values(asked).some(Boolean),
      teams: teams.map(({ code, name }) => ({ value: code, text: name })),
      states: personStates.map((state) => ({ value: state, text: personTag(state).text })),
    });
  }

  @Get('new')
  async askWhom(): Promise<Page> {
    return this.form(null, {}, []);
  }

  @Post('new')
  @Audited('person.invited')
  invite(@Body() body: unknown): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: () => this.allTeams(),
      read: (teams) => readPerson(values, teams),
      act: async (given) => {
        const staffId = await this.people.invite(given);
        return redirectTo(paths.people.show(staffId), `${given.name} is invited. A mail with a link is on its way.`);
      },
      again: ({ faults, status }) => this.form(null, values.texts('name', 'email', 'role', 'team'), faults, status),
      refusals: [refused],
    });
  }

  @Get(':id')
  async show(@Param('id', ParseId) staffId: string): Promise<Page> {
    const right = await this.rights.of(staffId);
    return page('people/show.njk', { person: shown(await this.find(staffId)), right, ...faultModel() });
  }

  @Get(':id/change')
  async askWhat(@Param('id', ParseId) staffId: string): Promise<Page> {
    const person = await this.find(staffId);
    return this.form(person, { ...person, team: person.teamId }, []);
  }

  @Post(':id/change')
  @Audited('person.changed', { about: 'person' })
  change(@Param('id', ParseId) staffId: string, @Body() body: unknown): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: async () => ({ person: await this.find(staffId), teams: await this.allTeams() }),
      read: ({ teams }) => readPerson(values, teams),
      act: async (given) => {
        await this.people.change(staffId, given);
        return redirectTo(paths.people.show(staffId), `${given.name} is changed. It counts from their next page on.`);
      },
      again: ({ faults, status }, { person }) =>
        this.form(person, values.texts('name', 'email', 'role', 'team'), faults, status),
      refusals: [refused],
    });
  }

  @Post(':id/link')
  @Audited('person.link-sent', { about: 'person' })
  sendLink(@Param('id', ParseId) staffId: string): Promise<Page | Redirect> {
    return answerForm({
      load: () => this.find(staffId),
      read: () => ({ value: staffId }),
      act: async (_staffId, { name }) => {
        await this.people.inviteAgain(staffId);
        return redirectTo(
          paths.people.show(staffId),
          `A new link is on its way to ${name}. The one before ends with it.`,
        );
      },
      again: wrongPage,
      refusals: [refused],
    });
  }

  private async form(person: Person | null, values: object, faults: readonly FormFault[], status = 200): Promise<Page> {
    const teams = await this.allTeams();
    return page(
      'people/form.njk',
      {
        person,
        values,
        roles: Object.entries(roleWords).map(([value, words]) => ({ value, ...words })),
        teams: teams.map(({ id, name }) => ({ value: id, text: name })),
        ...faultModel(faults),
      },
      status,
    );
  }

  private allTeams(): Promise<Team[]> {
    return this.teams.find({ order: { name: 'ASC' } });
  }

  private async find(staffId: string): Promise<Person> {
    const person = await this.people.find(staffId);
    if (!person) throw new NotFoundException();
    return person;
  }
}

/** Told beside the field that it is about. */
export const refused = refusedBy(PersonRefusedError, ({ field, message }) => [
  { field, text: message.replace(/\.$/, '') },
]);

/** The page of a person with what was refused. */
export function wrongPage({ faults, status }: Refused, person: Person): Page {
  return page('people/show.njk', { person: shown(person), ...faultModel(faults) }, status);
}

/** A person as pages show them. */
export function shown(person: Person) {
  return { ...person, tag: personTag(person.state), roleName: roleWords[person.role].text };
}
