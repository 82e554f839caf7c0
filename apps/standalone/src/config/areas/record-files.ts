import { inviteeListsFileSchema, peopleFileSchema } from '@linchpin/case-records';
import type { z } from 'zod';

/** A file of the demonstration's cases. It is checked with the rest, and neither planned nor applied. */
export interface RecordFile {
  file: string;
  schema: z.ZodType;
}

export const people: RecordFile = { file: 'council/people.yaml', schema: peopleFileSchema };
export const inviteeLists: RecordFile = { file: 'council/invitee-lists.yaml', schema: inviteeListsFileSchema };

/** Records of cases, which lie beside the council's files. They are no configuration. */
export const recordFiles: readonly RecordFile[] = [people, inviteeLists];

/** An extract of a whole council, in bytes. */
export const LONGEST_RECORD_FILE = 50_000_000;
