import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignInController } from './sign-in.controller.js';
import { WelcomeController } from './welcome.controller.js';

/** Signing in and out. */
@Module({
  imports: [AccessModule],
  controllers: [SignInController, WelcomeController],
  providers: [SignInLimits],
})
export class SignInModule {}
