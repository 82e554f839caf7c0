import { InvalidPathError, parsePath } from '@linchpin/conversions';
import type { FormFault } from '../forms/form-faults.js';

/** What is wrong with the path in a field that may be empty. */
export function pathFaults(field: string, path: string): FormFault[] {
  return path === '' ? [] : requiredPathFaults(field, path);
}

/** What is wrong with the path in a field that must have one. */
export function requiredPathFaults(field: string, path: string): FormFault[] {
  try {
    parsePath(path);
    return [];
  } catch (error) {
    if (error instanceof InvalidPathError) return [{ field, text: error.message }];
    throw error;
  }
}
