import type { Reader } from '@linchpin/access';
import {
  approvalWords,
  mayRecordApproval,
  type TaskPage,
  TaskRefusedError,
  TasksService,
  UnknownTaskError,
} from '@linchpin/tasks';
import { StaffAccounts, Team } from '@linchpin/teams';
import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { may } from '../access/permissions.js';
import { refusedBy, unknownBy } from '../forms/answer-form.js';
import { faultModel, type FormFault } from '../forms/form-faults.js';
import { page, type Page } from '../pages/page.js';
import { boundaryTag, historySentence, type TaskOffers, taskOffers } from './task-words.js';

/** What is wrong with a form of a task's page, and the note that was typed into it. */
export interface WrongTask {
  faults: readonly FormFault[];
  status: number;
  note?: string;
}

/** What the rules refuse is told where the buttons of the task stand. */
export const taskRefusals = [
  unknownBy(UnknownTaskError),
  refusedBy(TaskRefusedError, ({ message }) => [{ field: '', text: message, href: '#to-do' }], 409),
];

/** Somebody who can be given a task. */
export interface Receiver {
  /** `staff:<id>` or `team:<id>`. */
  value: string;
  text: string;
}

/** Builds the pages of one task, for its own address and for forms that were refused. */
@Injectable()
export class TaskPages {
  constructor(
    private readonly tasks: TasksService,
    private readonly accounts: StaffAccounts,
    @InjectRepository(Team) private readonly teams: Repository<Team>,
  ) {}

  /** The task and what this reader can do with it. Throws a 404 when there is none for them. */
  async find(taskId: string, reader: Reader): Promise<{ task: TaskPage; offers: TaskOffers }> {
    const task = await this.tasks.page(reader, taskId);
    if (!task) throw new NotFoundException();
    return { task, offers: taskOffers(task, reader, may(reader, 'work-tasks')) };
  }

  /** The page of a task as it stands now. */
  async show(taskId: string, reader: Reader, wrong?: WrongTask): Promise<Page> {
    const { task, offers } = await this.find(taskId, reader);
    return page(
      'tasks/show.njk',
      {
        task: {
          ...task,
          boundaryTag: boundaryTag(task.boundary),
          isMine: task.assigneeId === reader.id,
        },
        approvals: task.approvals.map((each) => ({ ...each, words: approvalWords(each) })),
        history: task.history.map((line) => ({ ...line, sentence: historySentence(line) })),
        offers,
        values: { note: wrong?.note ?? '' },
        ...faultModel(wrong?.faults),
      },
      wrong?.status,
    );
  }

  /** The form that asks whom to hand the task over to. */
  async handOver(task: TaskPage, note = '', faults: FormFault[] = []): Promise<Page> {
    const model = { task, note, ...faultModel(faults), ...(await this.receivers(task)) };
    return page('tasks/hand-over.njk', model, faults.length > 0 ? 422 : 200);
  }

  /**
   * Colleagues of the task's team who work tasks, and the other teams; for what needs approval also every manager, who
   * alone can record it.
   */
  async receivers(task: TaskPage): Promise<{ people: Receiver[]; managers: Receiver[]; teams: Receiver[] }> {
    const people = await this.accounts.ofTeam(task.teamId);
    const teams = await this.teams.find({ order: { name: 'ASC' } });
    const managers = task.boundary === 'needs-approval' ? await this.accounts.ofRole('manager') : [];
    return {
      managers: managers
        .filter((person) => person.teamId !== task.teamId && person.id !== task.assigneeId && mayRecordApproval(person))
        .map(({ id, name }) => ({ value: `staff:${id}`, text: name })),
      people: people
        .filter((person) => person.id !== task.assigneeId && may(person, 'work-tasks'))
        .map(({ id, name }) => ({ value: `staff:${id}`, text: name })),
      teams: teams.filter(({ id }) => id !== task.teamId).map(({ id, name }) => ({ value: `team:${id}`, text: name })),
    };
  }
}
