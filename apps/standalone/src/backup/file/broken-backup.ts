import { BackupRefusedError } from '../backup-refused.error.js';

/** What to say of a file whose bytes are not those that were written. */
export const damaged = () =>
  new BackupRefusedError(
    'The file is damaged, or was changed: it is not what was written. Nothing of it is used. Fetch it again from where it is kept, or take another backup.',
  );

/** What to say of a file that ends before its end. */
export const truncated = () =>
  new BackupRefusedError(
    'The file is not whole: it ends too soon. Nothing of it is used. Fetch it again from where it is kept, or take another backup.',
  );
