import { approvalWords, mayRecordApproval, type TaskPage, TasksService } from '@linchpin/tasks';
import { StaffAccounts, type StaffMember, Team } from '@linchpin/teams';
import { Injectable, NotFoundException } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { may } from '../access/permissions.js';
import { page, type Page } from '../pages/page.js';
import { boundaryTag, historySentence, type TaskOffers, taskOffers } from './task-words.js';

/** What a form of a task's page was given, and what is wrong with it. */
export interface TaskFault {
  text: string;
  /** The field to put right, or where the buttons stand. */
  href: '#note' | '#to' | '#to-do';
  note?: string;
}

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
  async find(taskId: string, staff: StaffMember): Promise<{ task: TaskPage; offers: TaskOffers }> {
    const task = await this.tasks.page(taskId, staff);
    if (!task) throw new NotFoundException();
    return { task, offers: taskOffers(task, staff, may(staff, 'work-tasks')) };
  }

  /** The page of a task as it stands now. */
  async show(taskId: string, staff: StaffMember, fault?: TaskFault, status = 200): Promise<Page> {
    const { task, offers } = await this.find(taskId, staff);
    return page(
      'tasks/show.njk',
      {
        task: {
          ...task,
          boundaryTag: boundaryTag(task.boundary),
          isMine: task.assigneeId === staff.id,
        },
        approvals: task.approvals.map((each) => ({ ...each, words: approvalWords(each) })),
        history: task.history.map((line) => ({ ...line, sentence: historySentence(line) })),
        offers,
        fault,
      },
      status,
    );
  }

  /** The form that asks whom to hand the task over to. */
  async handOver(task: TaskPage, note = '', fault?: TaskFault): Promise<Page> {
    return page('tasks/hand-over.njk', { task, note, fault, ...(await this.receivers(task)) }, fault ? 422 : 200);
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
