export { actionExamples } from './action-examples.js';
export {
  type ActionKindEntry,
  actionKinds,
  type ActionSettings,
  type Boundary,
  boundarySchema,
  isActionKind,
} from './action-kinds.js';
export { fieldsFor, type SettingField, settingFields, type SettingKind } from './setting-fields.js';
export type { SettingList } from './setting.js';
