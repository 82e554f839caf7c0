import { type Address, CaseRecords, type DateOfBirth, UnknownPersonError } from '@linchpin/case-records';
import { formatDate } from '@linchpin/dates';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A child as an agency needs it to find its own records: in words, and nothing more. */
export interface CheckPerson {
  name: string;
  /** `9 March 2017`, `Expected 3 May 2027`, `Not recorded`. */
  dateOfBirth: string;
  /** The current address, one line each; a single line that says so when it is protected or not recorded. */
  address: string[];
}

/** A check that an agency is about to be shown. */
interface ShownCheck {
  reference: string;
  agencyCode: string;
  actionId: string;
  childRefs: readonly string[];
  restricted: boolean;
}

/** Reads whom a check is about: the children only. Relatives are not part of what an agency needs to be told. */
@Injectable()
export class CheckPeople {
  constructor(private readonly caseRecords: CaseRecords) {}

  /** The children, with the reading logged in this transaction. Empty when the case records no longer hold one of them. */
  async read(manager: EntityManager, check: ShownCheck): Promise<CheckPerson[]> {
    const reading = {
      purpose: `agency check ${check.reference}`,
      reader: `agency ${check.agencyCode}`,
      restricted: check.restricted,
      actionId: check.actionId,
    };
    try {
      const people = await this.caseRecords.read(manager, reading, (records) =>
        records.people(check.childRefs, ['name', 'dateOfBirth', 'address']),
      );
      return people.map(({ name, dateOfBirth, address }) => ({
        name: name.full,
        dateOfBirth: birthInWords(dateOfBirth),
        address: addressInWords(address),
      }));
    } catch (error) {
      if (error instanceof UnknownPersonError) return [];
      throw error;
    }
  }
}

function birthInWords(date: DateOfBirth | null): string {
  if (!date) return 'Not recorded';
  return 'born' in date ? formatDate(date.born) : `Expected ${formatDate(date.expected)}`;
}

function addressInWords(address: Address): string[] {
  if (address.kind === 'known') return address.lines;
  return [address.kind === 'protected' ? 'Not shown: the address is protected' : 'Not recorded'];
}
