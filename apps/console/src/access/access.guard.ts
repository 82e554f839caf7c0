import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { may, type Permission } from './permissions.js';
import { ACCESS, PUBLIC } from './require-permission.js';
import { NotSignedInError, SignedInStaff } from './signed-in-staff.js';

/** Stands before every route: lets in whom the route's declaration allows, and nobody where there is none. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly signedIn: SignedInStaff,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Permission | typeof PUBLIC | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === PUBLIC) return true;
    const reader = await this.signedIn.of(context.switchToHttp().getRequest<FastifyRequest>());
    if (!reader) throw new NotSignedInError();
    if (!access || !may(reader, access)) throw new ForbiddenException();
    return true;
  }
}
