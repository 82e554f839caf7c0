import type { Reader } from '@linchpin/access';
import { Controller, Get, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { faultModel } from '../forms/form-faults.js';
import { textOf } from '../forms/query.js';
import { page, type Page } from '../pages/page.js';
import { ReferenceSearch } from './reference-search.js';

/** A reference is a word with a figure in it. What has none is a name, and names of people are not looked for. */
const REFERENCE = /^(?=.*\d)[^\s]{3,100}$/u;

/** Looking for something by its reference, from any page. */
@Controller('search')
export class SearchController {
  constructor(private readonly search: ReferenceSearch) {}

  /** Whoever may see what was done may see its references, and look for one. */
  @Get()
  @Audited('reference.searched', { about: 'reference', named: 'q', onlyNamed: true })
  @RequirePermission('see-runs')
  async index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    const typed = textOf(query, 'q');
    if (typed === undefined) return page('search/index.njk', { typed: '', groups: null, ...faultModel() });
    if (!REFERENCE.test(typed)) {
      // What looks like a name is not shown again: a page that is printed or left open keeps nothing of it.
      return page(
        'search/index.njk',
        { typed: '', groups: null, ...faultModel([{ field: 'header-search', text: NO_REFERENCE }]) },
        422,
      );
    }
    return page('search/index.njk', { typed, groups: await this.search.find(typed, reader), ...faultModel() });
  }
}

const NO_REFERENCE =
  'Enter the whole reference, such as M-20417 or P-1001. It has a number and no spaces. Names of people are not searched';
