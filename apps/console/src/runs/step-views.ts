import type { ActionRow } from '@linchpin/actions';
import { TasksService } from '@linchpin/tasks';
import type { StaffMember } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { type ActionView, actionViews } from './action-view.js';

/** Shows steps with the people who have or did what was asked of them. For staff pages only: it names them. */
@Injectable()
export class StepViews {
  constructor(private readonly tasks: TasksService) {}

  /** The actions in people's words, as far as this member of staff may see who has their tasks. */
  async of(actions: readonly ActionRow[], staff: StaffMember): Promise<ActionView[]> {
    const asked = actions.filter((action) => action.asked !== null).map(({ id }) => id);
    const tasks = asked.length > 0 ? await this.tasks.ofActions(asked, staff) : [];
    return actionViews(actions, new Date(), tasks);
  }
}
