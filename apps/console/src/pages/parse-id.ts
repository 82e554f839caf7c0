import { Injectable, NotFoundException, type PipeTransform } from '@nestjs/common';

const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text has the shape of an id of ours. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text);
}

/** `@Param('id', ParseId)`: an address with anything but an id in that place leads to nothing, which is a 404. */
@Injectable()
export class ParseId implements PipeTransform<unknown, string> {
  transform(value: unknown): string {
    if (!isId(value)) throw new NotFoundException();
    return value.toLowerCase();
  }
}
