import { type HandOverTo, LONGEST_NOTE, TaskRefusedError, TasksService, UnknownTaskError } from '@linchpin/tasks';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { textOf } from '../pages/query.js';
import { paths } from '../paths.js';
import { TaskPages } from './task-pages.js';

/** What staff do with a task. A change that the rules refuse shows the task as it stands now, and why (409). */
@Controller('tasks')
@RequirePermission('work-tasks')
export class TaskChangesController {
  constructor(
    private readonly tasks: TasksService,
    private readonly pages: TaskPages,
  ) {}

  @Post(':id/claim')
  claim(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    return this.withNote(taskId, staff, body, 'You have claimed this task.', (note) =>
      this.tasks.claim(taskId, staff, note),
    );
  }

  @Post(':id/release')
  release(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    return this.withNote(taskId, staff, body, 'The task is back with the team.', (note) =>
      this.tasks.release(taskId, staff, note),
    );
  }

  @Post(':id/done')
  done(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    return this.withNote(taskId, staff, body, 'The task is marked as done.', (note) =>
      this.tasks.done(taskId, staff, note),
    );
  }

  @Post(':id/undo')
  undo(@Param('id', ParseId) taskId: string, @SignedIn() staff: StaffMember): Promise<Page | Redirect> {
    return this.change(taskId, staff, 'The task is to be done after all. What it had met is owed again.', () =>
      this.tasks.undo(taskId, staff),
    );
  }

  @Get(':id/hand-over')
  async chooseReceiver(@Param('id', ParseId) taskId: string, @SignedIn() staff: StaffMember): Promise<Page | Redirect> {
    const { task, offers } = await this.pages.find(taskId, staff);
    return offers.handOver ? this.pages.handOver(task) : redirectTo(paths.tasks.show(taskId));
  }

  @Post(':id/hand-over')
  async handOver(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const { task } = await this.pages.find(taskId, staff);
    const note = noteOf(body);
    // From the task's own page: nobody is chosen yet, and what was typed there comes along.
    if (textOf(body, 'from') === 'task') return this.pages.handOver(task, note);
    const { people, managers, teams } = await this.pages.receivers(task);
    const chosen = [...people, ...managers, ...teams].find(({ value }) => value === textOf(body, 'to'));
    if (!chosen) return this.pages.handOver(task, note, { text: 'Choose who gets the task', href: '#to' });
    if (note.length > LONGEST_NOTE) return this.pages.handOver(task, note, { text: TOO_LONG, href: '#note' });
    const message = `The task is handed over to ${chosen.text}.`;
    return this.change(taskId, staff, message, () => this.tasks.handOver(taskId, staff, receiver(chosen.value), note));
  }

  /** A change with what stands in the note: whichever button was pressed, nothing that was typed is lost. */
  private async withNote(
    taskId: string,
    staff: StaffMember,
    body: unknown,
    message: string,
    apply: (note: string) => Promise<void>,
  ): Promise<Page | Redirect> {
    const note = noteOf(body);
    if (note.length > LONGEST_NOTE) {
      return this.pages.show(taskId, staff, { text: TOO_LONG, href: '#note', note }, 422);
    }
    return this.change(taskId, staff, message, () => apply(note), note);
  }

  private async change(
    taskId: string,
    staff: StaffMember,
    message: string,
    apply: () => Promise<void>,
    note?: string,
  ): Promise<Page | Redirect> {
    try {
      await apply();
    } catch (error) {
      if (error instanceof UnknownTaskError) throw new NotFoundException();
      if (!(error instanceof TaskRefusedError)) throw error;
      return this.pages.show(taskId, staff, { text: error.message, href: '#to-do', ...(note && { note }) }, 409);
    }
    // Whoever gives away a restricted task that was only theirs to see has nothing to go back to.
    const stillThere = await this.tasks.page(taskId, staff);
    return redirectTo(stillThere ? paths.tasks.show(taskId) : paths.tasks.list(), message);
  }
}

const TOO_LONG = `The note must be ${String(LONGEST_NOTE)} characters or fewer`;

/** Control characters but the new line. PostgreSQL refuses NUL, and no note needs the others. */
// eslint-disable-next-line no-control-regex -- they are what is taken out
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f]/g;

/** The note as it was typed, however long, so that one that is too long can be shown again. */
function noteOf(body: unknown): string {
  const given = typeof body === 'object' && body !== null && 'note' in body ? body.note : '';
  if (typeof given !== 'string') return '';
  // A browser sends each new line as two characters and counts it as one.
  return given.replaceAll('\r\n', '\n').replace(CONTROLS, ' ').trim();
}

function receiver(value: string): HandOverTo {
  const [kind, id = ''] = value.split(':');
  return kind === 'staff' ? { staffId: id } : { teamId: id };
}
