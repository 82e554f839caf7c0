import { Module } from '@nestjs/common';
import { DisablingController } from './disabling.controller.js';
import { PeopleController } from './people.controller.js';
import { RestrictedRightController } from './restricted-right.controller.js';

/** The accounts of the people who sign in. */
@Module({ controllers: [PeopleController, DisablingController, RestrictedRightController] })
export class PeopleModule {}
