import type { Reader } from '@linchpin/access';
import { PeopleService, type Person, PersonRefusedError, RestrictedRights } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import { faultModel, type FormFault, type Reading, whole } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { readDay } from '../forms/read-date.js';
import { readReason } from '../forms/read-reason.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';

/** The right to see restricted records: given by name, for a reason and until a day. */
@Controller('people/:id/restricted')
@RequirePermission('manage-people')
export class RestrictedRightController {
  constructor(
    private readonly people: PeopleService,
    private readonly rights: RestrictedRights,
  ) {}

  @Get()
  async ask(@Param('id', ParseId) staffId: string): Promise<Page> {
    return this.form(await this.find(staffId), FormValues.of({}), []);
  }

  @Post()
  @Audited('right.given', { about: 'person', why: 'reason' })
  give(
    @Param('id', ParseId) staffId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    return answerForm({
      load: () => this.find(staffId),
      read: () => readRight(values),
      act: async ({ reason, until }, { name }) => {
        await this.rights.give(reader, staffId, reason, until);
        return redirectTo(paths.people.show(staffId), `${name} may see restricted records now.`);
      },
      again: ({ faults, status }, person) => this.form(person, values, faults, status),
      refusals: [
        refusedBy(PersonRefusedError, ({ field, message }) => [
          { field: field === 'until' ? 'until-day' : field, text: message.replace(/\.$/, '') },
        ]),
      ],
    });
  }

  @Post('end')
  @Audited('right.ended', { about: 'person' })
  async end(@Param('id', ParseId) staffId: string, @SignedIn() reader: Reader): Promise<Redirect> {
    const { name } = await this.find(staffId);
    await this.rights.end(reader, staffId);
    return redirectTo(paths.people.show(staffId), `Restricted records are no longer there for ${name}.`);
  }

  private form(person: Person, values: FormValues, faults: readonly FormFault[], status = 200): Page {
    const shown = values.texts('reason', 'until-day', 'until-month', 'until-year');
    return page('people/restricted.njk', { person, values: shown, ...faultModel(faults) }, status);
  }

  private async find(staffId: string): Promise<Person> {
    const person = await this.people.find(staffId);
    if (!person) throw new NotFoundException();
    return person;
  }
}

function readRight(values: FormValues): Reading<{ reason: string; until: string }> {
  const reason = readReason(values, 'Say why they must see restricted records');
  const until = readDay(values, 'until', 'The last day');
  return whole({ reason: reason.value ?? '', until: until.value ?? '' }, [
    ...(reason.faults ?? []),
    ...(until.faults ?? (until.value === null ? [{ field: 'until-day', text: 'Enter the last day' }] : [])),
  ]);
}
