import { Controller, Get, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';
import { Public, RequirePermission } from './require-permission.js';
import { refuseUndeclaredRoutes, UndeclaredRouteError } from './undeclared-routes.js';

@Controller('declared')
class Declared {
  @Get() @RequirePermission('see-runs') index() {
    return this.helper();
  }

  helper() {
    return 'not a route';
  }
}

@Controller('open')
@Public()
class Open {
  @Get() index() {
    return '';
  }
}

@Controller('forgotten')
class Forgotten {
  @Get() @RequirePermission('see-runs') index() {
    return '';
  }

  @Post() change() {
    return '';
  }
}

async function check(...controllers: (new () => unknown)[]): Promise<void> {
  const module = await Test.createTestingModule({ imports: [DiscoveryModule], controllers }).compile();
  try {
    refuseUndeclaredRoutes(module);
  } finally {
    await module.close();
  }
}

describe('refuseUndeclaredRoutes', () => {
  it('is content when each route, or its controller, says who may use it', async () => {
    await expect(check(Declared, Open)).resolves.toBeUndefined();
  });

  it('names the route that does not', async () => {
    await expect(check(Declared, Forgotten)).rejects.toThrow(UndeclaredRouteError);
    await expect(check(Declared, Forgotten)).rejects.toThrow(/: Forgotten\.change\. Add/);
  });
});
