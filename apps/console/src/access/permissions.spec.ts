import { describe, expect, it } from '@jest/globals';
import { staffRoles } from '@linchpin/access';
import { sections } from '../frame/navigation.js';
import { may, permissions } from './permissions.js';

describe('permissions', () => {
  it('gives every permission to some role, so that none is a page that nobody reaches', () => {
    for (const permission of permissions) expect(staffRoles.some((role) => may({ role }, permission))).toBe(true);
  });

  it('keeps the queues for operations', () => {
    expect(staffRoles.filter((role) => may({ role }, 'see-queues'))).toEqual(['operations']);
  });

  it('keeps letters and answers of agencies from operations', () => {
    expect(may({ role: 'operations' }, 'see-documents')).toBe(false);
    expect(may({ role: 'operations' }, 'see-checks')).toBe(false);
  });

  it('shows a leader numbers, rooms and tasks, and no references', () => {
    expect(permissions.filter((permission) => may({ role: 'leader' }, permission))).toEqual([
      'see-today',
      'see-rooms',
      'see-tasks',
      'see-deadlines',
      'see-catalogue',
      'see-calendars',
      'see-configuration',
      'see-triggers',
    ]);
  });

  it('lets only managers make and approve triggers', () => {
    for (const permission of ['manage-triggers', 'approve-triggers'] as const) {
      expect(staffRoles.filter((role) => may({ role }, permission))).toEqual(['manager']);
    }
  });

  it('lets tasks be worked, deadlines be settled and alerts be marked by business support and managers only', () => {
    for (const permission of ['work-tasks', 'settle-deadlines', 'read-inbox'] as const) {
      expect(staffRoles.filter((role) => may({ role }, permission))).toEqual(['business-support', 'manager']);
    }
  });

  it('lets what is of any team be tried again by managers and operations only', () => {
    expect(staffRoles.filter((role) => may({ role }, 'retry-any-team'))).toEqual(['manager', 'operations']);
  });

  it('shows the audit trail to auditors only', () => {
    expect(staffRoles.filter((role) => may({ role }, 'see-audit'))).toEqual(['auditor']);
  });

  it('lets alarms be settled by managers and operations only', () => {
    expect(staffRoles.filter((role) => may({ role }, 'settle-alarms'))).toEqual(['manager', 'operations']);
  });

  it('lets the calendars be changed by managers and operations only', () => {
    expect(staffRoles.filter((role) => may({ role }, 'change-calendars'))).toEqual(['manager', 'operations']);
  });

  it('opens the first page to everybody: that is where signing in leads', () => {
    for (const role of staffRoles) expect(may({ role }, sections[0].permission)).toBe(true);
  });
});
