import { Module } from '@nestjs/common';
import { AccessGuard } from './access.guard.js';
import { SignedInStaff } from './signed-in-staff.js';

/** Who is signed in, and what they may do. */
@Module({
  providers: [SignedInStaff, AccessGuard],
  exports: [SignedInStaff, AccessGuard],
})
export class AccessModule {}
