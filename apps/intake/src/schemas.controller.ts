import { SETTINGS, type Settings } from '@linchpin/config';
import { eventJsonSchema } from '@linchpin/event-types';
import { Controller, Get, Header, Inject, NotFoundException, Param } from '@nestjs/common';
import { acceptedTypes, openApi } from './open-api.js';

/** What may be sent, for those who connect a system. */
@Controller()
export class SchemasController {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  @Get('openapi.json')
  openApi(): Record<string, unknown> {
    return openApi(this.settings.INTAKE_URL);
  }

  @Get('schemas')
  list() {
    return {
      eventTypes: acceptedTypes.map(({ type, title, description }) => ({
        type,
        title,
        description,
        schema: `${this.settings.INTAKE_URL}/schemas/${type}.json`,
      })),
    };
  }

  @Get('schemas/:file')
  @Header('Content-Type', 'application/schema+json')
  schema(@Param('file') file: string): Record<string, unknown> {
    const type = acceptedTypes.find((known) => `${known.type}.json` === file || known.type === file);
    if (!type) throw new NotFoundException('There is no schema of this name. GET /schemas lists them.');
    return eventJsonSchema(type);
  }
}
