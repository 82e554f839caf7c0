import { connectionOptions } from '@linchpin/database';
import { DataSource } from 'typeorm';
import type { Standalone } from './start-standalone.js';

interface Someone {
  email: string;
  role: string;
  team: string;
}

/** What a person needs to know after a start: where things are, how to sign in, and how to send a sample. */
export async function welcome({ settings, secrets, mailPage, movedTo }: Standalone): Promise<string> {
  const people = await someToSignInAs(settings.DATABASE_URL ?? '');
  const widest = Math.max(...people.map(({ email }) => email.length));
  const lines = [
    '',
    'Linchpin is running.',
    '',
    `  Console   ${settings.CONSOLE_URL}`,
    `  Intake    ${settings.INTAKE_URL}/webhooks/mosaic`,
    `  Portal    ${settings.PORTAL_URL}  (partner agencies come by link)`,
    ...(mailPage ? [`  Mail      ${mailPage}`] : []),
    '',
    'Sign in as one of',
    ...people.map(({ email, role, team }) => `  ${email.padEnd(widest)}  ${role.replace('-', ' ')}, ${team}`),
    `with the password ${secrets.demoPassword}`,
    '',
    'Send a sample event, in another terminal:',
    '  npm run send -- samples/conference-initial-scheduled.json --wait',
    '',
    `Everything is kept in ${settings.DATA_DIR}${movedTo ? ` and ${movedTo}` : ''}. Press Ctrl-C to stop.`,
    '',
  ];
  return lines.join('\n');
}

/** What a person needs to know after the start of a council's installation. */
export function welcomeOfCouncil({ settings, movedTo }: Standalone): string {
  return [
    '',
    `Linchpin of ${settings.COUNCIL_NAME} is running.`,
    '',
    `  Console   ${settings.CONSOLE_URL}`,
    `  Intake    ${settings.INTAKE_URL}/webhooks/…  (each source by its name)`,
    `  Portal    ${settings.PORTAL_URL}  (partner agencies come by link)`,
    '',
    ...(settings.DATABASE_URL && !movedTo ? [] : [`The database is kept in ${movedTo ?? settings.DATA_DIR}.`]),
    'Press Ctrl-C to stop.',
    '',
  ].join('\n');
}

async function someToSignInAs(url: string): Promise<Someone[]> {
  const dataSource = await new DataSource(connectionOptions(url, 2)).initialize();
  return dataSource
    .query<Someone[]>(
      `SELECT staff.email, staff.role, teams.name AS team FROM staff JOIN teams ON teams.id = staff.team_id
       WHERE staff.active ORDER BY staff.ref LIMIT 6`,
    )
    .finally(() => dataSource.destroy());
}
