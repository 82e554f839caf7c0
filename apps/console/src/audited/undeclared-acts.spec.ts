import { describe, expect, it } from '@jest/globals';
import { Controller, Get, Post } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { Audited } from './audited.js';
import { refuseUndeclaredActs, UndeclaredActError } from './undeclared-acts.js';

@Controller('declared')
class Declared {
  @Get() index() {
    return 'reading needs none';
  }

  @Post() @Audited('task.done', { about: 'task' }) done() {
    return '';
  }
}

@Controller('forgotten')
class Forgotten {
  @Post() change() {
    return '';
  }
}

async function check(...controllers: (new () => unknown)[]): Promise<void> {
  const module = await Test.createTestingModule({ imports: [DiscoveryModule], controllers }).compile();
  try {
    refuseUndeclaredActs(module);
  } finally {
    await module.close();
  }
}

describe('refuseUndeclaredActs', () => {
  it('is content when each form says what it leaves in the trail', async () => {
    await expect(check(Declared)).resolves.toBeUndefined();
  });

  it('names the form that does not', async () => {
    await expect(check(Declared, Forgotten)).rejects.toThrow(UndeclaredActError);
    await expect(check(Declared, Forgotten)).rejects.toThrow(/: Forgotten\.change\. Add @Audited/);
  });
});
