export { settingsOfThisProcess } from './environment.js';
export { projectPath } from './project-path.js';
export { InvalidSettingsError, readSettings, settingsSchema, type Settings } from './settings.js';
export { SETTINGS, SettingsModule } from './settings.module.js';
