import 'reflect-metadata';
import { InvalidSettingsError, settingsOfThisProcess } from '@linchpin/config';
import { describeForLog } from '@linchpin/database';
import { checkDatabase } from './doctor/check-database.js';
import { checkSurroundings } from './doctor/check-surroundings.js';
import type { Finding } from './doctor/check.js';

const marks: Record<Finding['verdict'], string> = { well: ' ok  ', look: 'look ', wrong: 'WRONG' };

process.exitCode = await main();

/** Looks at an installation that runs or stands, and says what to do: 1 when something is wrong. */
async function main(): Promise<0 | 1> {
  try {
    const settings = settingsOfThisProcess();
    const findings = [...(await checkDatabase(settings)), ...(await checkSurroundings(settings))];
    for (const { verdict, what, said } of findings) process.stdout.write(`${marks[verdict]}  ${what}: ${said}\n`);
    const wrong = findings.filter(({ verdict }) => verdict === 'wrong').length;
    process.stdout.write(wrong ? `\n${String(wrong)} to be put right.\n` : '\nNothing is wrong.\n');
    return wrong ? 1 : 0;
  } catch (error) {
    process.stdout.write(`${error instanceof InvalidSettingsError ? error.message : describeForLog(error)}\n`);
    return 1;
  }
}
