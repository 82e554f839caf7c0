import { SetMetadata } from '@nestjs/common';
import type { Permission } from './permissions.js';

/** Where a route's declaration is kept: a permission, or `PUBLIC`. */
export const ACCESS = Symbol('ACCESS');

/** Declared by a route that needs no sign-in. */
export const PUBLIC = 'public';

/** Only staff with this permission reach the route. Every route of the console declares this or `Public`. */
export const RequirePermission = (permission: Permission) => SetMetadata(ACCESS, permission);

/** Anyone reaches the route, signed in or not. */
export const Public = () => SetMetadata(ACCESS, PUBLIC);
