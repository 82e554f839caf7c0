import { Injectable, NotFoundException, type PipeTransform } from '@nestjs/common';

/** The number of a version in an address, or null when it is none. */
export function versionNumber(text: unknown): number | null {
  return typeof text === 'string' && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : null;
}

/** `@Param('number', ParseVersion)`: anything but the number of a version leads to nothing, which is a 404. */
@Injectable()
export class ParseVersion implements PipeTransform<unknown, number> {
  transform(value: unknown): number {
    const number = versionNumber(value);
    if (number === null) throw new NotFoundException();
    return number;
  }
}
