/** A value that is taken from the event: `{ field: 'venueNeed.capacity' }`. */
export interface FieldReference {
  field: string;
}

/** Whether a setting is to be replaced by a field of the event. */
export function isFieldReference(value: unknown): value is FieldReference {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 1 &&
    'field' in value &&
    typeof value.field === 'string'
  );
}

/** The value at a dotted path of an event's data, or undefined. Only the event's own fields are read. */
export function fieldValue(data: Record<string, unknown>, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      data,
    );
}

/** The same settings with every field reference replaced by the event's value; what the event lacks is left out. */
export function resolveFields(settings: unknown, data: Record<string, unknown>): unknown {
  if (isFieldReference(settings)) return fieldValue(data, settings.field);
  if (Array.isArray(settings)) return settings.map((item: unknown) => resolveFields(item, data));
  if (typeof settings !== 'object' || settings === null) return settings;
  const entries = Object.entries(settings)
    .map(([key, value]) => [key, resolveFields(value, data)] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries);
}

/** Every field that settings refer to. */
export function referredFields(settings: unknown): string[] {
  if (isFieldReference(settings)) return [settings.field];
  if (typeof settings !== 'object' || settings === null) return [];
  return Object.values(settings).flatMap(referredFields);
}
