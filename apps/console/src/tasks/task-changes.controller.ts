import type { Reader } from '@linchpin/access';
import { type HandOverTo, LONGEST_NOTE, TasksService } from '@linchpin/tasks';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm } from '../forms/answer-form.js';
import { fault, type Reading } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { type Receiver, TaskPages, taskRefusals } from './task-pages.js';

/** What staff do with a task. A change that the rules refuse shows the task as it stands now, and why (409). */
@Controller('tasks')
@RequirePermission('work-tasks')
export class TaskChangesController {
  constructor(
    private readonly tasks: TasksService,
    private readonly pages: TaskPages,
  ) {}

  @Post(':id/claim')
  @Audited('task.claimed', { about: 'task' })
  claim(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.withNote(taskId, reader, body, 'You have claimed this task.', (note) =>
      this.tasks.claim(reader, taskId, note),
    );
  }

  @Post(':id/release')
  @Audited('task.released', { about: 'task' })
  release(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.withNote(taskId, reader, body, 'The task is back with the team.', (note) =>
      this.tasks.release(reader, taskId, note),
    );
  }

  @Post(':id/done')
  @Audited('task.done', { about: 'task' })
  done(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    return this.withNote(taskId, reader, body, 'The task is marked as done.', (note) =>
      this.tasks.done(reader, taskId, note),
    );
  }

  @Post(':id/undo')
  @Audited('task.undone', { about: 'task' })
  undo(@Param('id', ParseId) taskId: string, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    return this.change(taskId, reader, 'The task is to be done after all. What it had met is owed again.', () =>
      this.tasks.undo(reader, taskId),
    );
  }

  @Get(':id/hand-over')
  async chooseReceiver(@Param('id', ParseId) taskId: string, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const { task, offers } = await this.pages.find(taskId, reader);
    return offers.handOver ? this.pages.handOver(task) : redirectTo(paths.tasks.show(taskId));
  }

  @Post(':id/hand-over')
  @Audited('task.handed-over', { about: 'task' })
  handOver(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const values = FormValues.read(body);
    const note = values.note('note');
    return answerForm({
      load: async () => {
        const { task } = await this.pages.find(taskId, reader);
        return { task, ...(await this.pages.receivers(task)) };
      },
      read: ({ people, managers, teams }): Reading<Receiver> => {
        // From the task's own page: nobody is chosen yet, and what was typed there comes along.
        if (values.text('from') === 'task') return { faults: [] };
        const chosen = [...people, ...managers, ...teams].find(({ value }) => value === values.text('to'));
        if (!chosen) return fault('to', 'Choose who gets the task');
        return note.length > LONGEST_NOTE ? fault('note', TOO_LONG) : { value: chosen };
      },
      act: (chosen) =>
        this.change(taskId, reader, `The task is handed over to ${chosen.text}.`, () =>
          this.tasks.handOver(reader, taskId, receiver(chosen.value), note),
        ),
      again: ({ faults }, { task }) => this.pages.handOver(task, note, faults),
    });
  }

  /** A change with what stands in the note: whichever button was pressed, nothing that was typed is lost. */
  private withNote(
    taskId: string,
    reader: Reader,
    body: unknown,
    message: string,
    apply: (note: string) => Promise<void>,
  ): Promise<Page | Redirect> {
    const note = FormValues.read(body).note('note');
    const read = note.length > LONGEST_NOTE ? fault('note', TOO_LONG) : { value: note };
    return this.change(taskId, reader, message, () => apply(note), read, note);
  }

  private change(
    taskId: string,
    reader: Reader,
    message: string,
    apply: () => Promise<void>,
    read: Reading<string> = { value: '' },
    note = '',
  ): Promise<Page | Redirect> {
    return answerForm({
      read: () => read,
      act: async () => {
        await apply();
        // Whoever gives away a restricted task that was only theirs to see has nothing to go back to.
        const stillThere = await this.tasks.page(reader, taskId);
        return redirectTo(stillThere ? paths.tasks.show(taskId) : paths.tasks.list(), message);
      },
      again: (wrong) => this.pages.show(taskId, reader, { ...wrong, note }),
      refusals: taskRefusals,
    });
  }
}

const TOO_LONG = `The note must be ${String(LONGEST_NOTE)} characters or fewer`;

function receiver(value: string): HandOverTo {
  const [kind, id = ''] = value.split(':');
  return kind === 'staff' ? { staffId: id } : { teamId: id };
}
