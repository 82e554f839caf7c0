import type { Reader } from '@linchpin/access';
import { TasksService } from '@linchpin/tasks';
import { PeopleService, type Person } from '@linchpin/teams';
import { Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm } from '../forms/answer-form.js';
import { faultModel } from '../forms/form-faults.js';
import { page, type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { refused, shown, wrongPage } from './people.controller.js';

/** Who may no longer sign in, and who may again. */
@Controller('people/:id')
@RequirePermission('manage-people')
export class DisablingController {
  constructor(
    private readonly people: PeopleService,
    private readonly tasks: TasksService,
  ) {}

  /** Asks first: what the person has in hand must go to somebody else. */
  @Get('disable')
  async ask(@Param('id', ParseId) staffId: string, @SignedIn() reader: Reader): Promise<Page> {
    const person = await this.find(staffId);
    const { total } = await this.tasks.list(reader, { assigneeId: staffId, page: 1, pageSize: 1 });
    return page('people/disable.njk', { person: shown(person), tasks: total, ...faultModel() });
  }

  @Post('disable')
  @Audited('person.disabled', { about: 'person' })
  disable(@Param('id', ParseId) staffId: string, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    return answerForm({
      load: () => this.find(staffId),
      read: () => ({ value: staffId }),
      act: async (_staffId, { name }) => {
        await this.people.disable(reader, staffId);
        return redirectTo(paths.people.show(staffId), `${name} can no longer sign in. Their sessions have ended.`);
      },
      again: wrongPage,
      refusals: [refused],
    });
  }

  @Post('enable')
  @Audited('person.enabled', { about: 'person' })
  async enable(@Param('id', ParseId) staffId: string): Promise<Redirect> {
    const { name } = await this.find(staffId);
    await this.people.enable(staffId);
    return redirectTo(paths.people.show(staffId), `${name} may sign in again. A mail with a link is on its way.`);
  }

  private async find(staffId: string): Promise<Person> {
    const person = await this.people.find(staffId);
    if (!person) throw new NotFoundException();
    return person;
  }
}
