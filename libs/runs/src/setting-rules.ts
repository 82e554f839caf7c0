import type { ActionKind } from '@linchpin/queue';
import { actionKinds } from './action-kinds.js';
import type { SettingRule } from './setting.js';

/** What the rules of a setting come to for checks. */
export interface KnownSetting extends Pick<SettingRule, 'given' | 'list' | 'holds'> {
  isTiming: boolean;
}

/** The rule of each setting of a kind, by its name. */
export function settingRules(kind: ActionKind): Readonly<Record<string, KnownSetting>> {
  return rules[kind];
}

const rules = Object.fromEntries(
  Object.entries(actionKinds).map(([kind, { settings }]) => [
    kind,
    Object.fromEntries(Object.entries(settings.shape).map(([name, schema]) => [name, ruleOf(kind, name, schema)])),
  ]),
) as Record<ActionKind, Record<string, KnownSetting>>;

function ruleOf(kind: string, name: string, schema: { meta: () => Record<string, unknown> | undefined }): KnownSetting {
  const meta = metaOf(schema);
  if (meta['x-given'] === undefined) throw new Error(`${kind}: the setting ${name} has no rule.`);
  return {
    given: meta['x-given'] as SettingRule['given'],
    isTiming: meta['x-timing'] === true,
    ...(meta['x-list'] !== undefined && { list: meta['x-list'] as NonNullable<SettingRule['list']> }),
    ...(meta['x-holds'] !== undefined && { holds: meta['x-holds'] as NonNullable<SettingRule['holds']> }),
  };
}

/** An optional setting, or one with a default, wraps the schema that carries the rule. */
function metaOf(schema: { meta: () => Record<string, unknown> | undefined }): Record<string, unknown> {
  const meta = schema.meta();
  if (meta) return meta;
  const inner = (schema as { def?: { innerType?: typeof schema } }).def?.innerType;
  return inner ? metaOf(inner) : {};
}
