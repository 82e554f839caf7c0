import type { Reader } from '@linchpin/access';
import { Controller, Get } from '@nestjs/common';
import { may } from '../access/permissions.js';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { page, type Page } from '../pages/page.js';
import { configurationPages } from './configuration-pages.js';

/** Where the service is configured: a way to each page that the reader may open. */
@Controller('configuration')
export class ConfigurationController {
  @Get()
  @RequirePermission('see-configuration')
  index(@SignedIn() reader: Reader): Page {
    return page('configuration/index.njk', {
      pages: configurationPages.filter(({ permission }) => may(reader, permission)),
    });
  }
}
