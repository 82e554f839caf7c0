import 'reflect-metadata';
import { InvalidSettingsError, settingsOfThisProcess } from '@linchpin/config';
import { describeForLog } from '@linchpin/database';
import { readArguments, usage } from './audit/arguments.js';
import { verifyInstallation } from './audit/verify.js';
import { UsageError } from './command-line.js';
import { NoInstallationError } from './config/installation.js';

const say = (line: string) => void process.stdout.write(`${line}\n`);

process.exitCode = await main();

/** 0: the trail is whole. 1: it is not. 2: that cannot be told now. */
async function main(): Promise<0 | 1 | 2> {
  try {
    const request = readArguments(process.argv.slice(2));
    if (request) return await verifyInstallation(settingsOfThisProcess(), request, say);
    say(usage);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) say(`${error.message}\nnpm run audit -- --help says more.`);
    else if (error instanceof NoInstallationError || error instanceof InvalidSettingsError) say(error.message);
    else say(`The trail could not be verified: ${describeForLog(error)}`);
    return 2;
  }
}
