import { settingsOfThisProcess } from './environment.js';
import { InvalidSettingsError, type Settings } from './settings.js';

/**
 * Starts an app with the settings of this process, once whatever it needs `beforehand` is as it should. Where a setting is
 * what is wrong, the process ends with status 1 and says so in words, without a stack.
 */
export async function startOrTell<App>(
  start: (settings: Settings) => Promise<App>,
  ...beforehand: ((settings: Settings) => Promise<void>)[]
): Promise<App> {
  try {
    const settings = settingsOfThisProcess();
    for (const expectIt of beforehand) await expectIt(settings);
    return await start(settings);
  } catch (error) {
    if (!(error instanceof InvalidSettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}
