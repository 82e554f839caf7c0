import type { Reader } from '@linchpin/access';
import type { ActionRow } from '@linchpin/actions';
import { DeliveriesService } from '@linchpin/deliveries';
import { TasksService } from '@linchpin/tasks';
import { StaffNames } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { type ActionView, actionViews } from './action-view.js';
import { CouncilNames } from './code-names.js';

/** Shows steps with the people who have or did what was asked of them. For staff pages only: it names them. */
@Injectable()
export class StepViews {
  constructor(
    private readonly tasks: TasksService,
    private readonly staff: StaffNames,
    private readonly deliveries: DeliveriesService,
    private readonly names: CouncilNames,
  ) {}

  /** The actions in people's words, as far as this member of staff may see who has their tasks. */
  async of(actions: readonly ActionRow[], reader: Reader): Promise<ActionView[]> {
    const asked = actions.filter((action) => action.asked !== null).map(({ id }) => id);
    const tasks = asked.length > 0 ? await this.tasks.ofActions(reader, asked) : [];
    const people = actions.some(({ skippedBy }) => skippedBy !== null)
      ? await this.staff.all()
      : new Map<string, string>();
    const named = actions.map((action) => ({ ...action, skippedBy: people.get(action.skippedBy ?? '') ?? null }));
    const deliveries = await this.deliveries.ofActions(actions.map(({ id }) => id));
    return actionViews(named, new Date(), tasks, deliveries, await this.names.read());
  }
}
