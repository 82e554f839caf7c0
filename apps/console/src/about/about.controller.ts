import { Controller, Get } from '@nestjs/common';
import { Public } from '../access/require-permission.js';
import { page, type Page } from '../pages/page.js';

/** Pages about the service itself. */
@Controller()
@Public()
export class AboutController {
  @Get('accessibility-statement')
  accessibility(): Page {
    return page('about/accessibility-statement.njk');
  }
}
