import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Says which process a number means: two processes that were given the same number at different times differ in it.
 * Undefined when there is no such process, or only its remains (a zombie still answers `kill(pid, 0)`).
 */
export async function fingerprint(pid: number): Promise<string | undefined> {
  if (process.platform === 'win32') return answersSignals(pid) ? 'running' : undefined;
  if (process.platform !== 'linux') {
    const shown = await ps(pid, 'stat=,lstart=');
    return shown === '' || shown.startsWith('Z') ? undefined : shown.replace(/^\S+\s+/, '');
  }
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may itself hold blanks and brackets.
    const [state, ...others] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    return `${boot.trim()} ${others[18]}`; // field 22 of proc(5): start time in ticks since boot
  } catch {
    return undefined;
  }
}

/** True when the process is a PostgreSQL server told to serve exactly this cluster directory. */
export async function servesCluster(pid: number, cluster: string): Promise<boolean> {
  // On Windows nothing cheap tells the command line; there the connection check has the last word.
  if (process.platform === 'win32') return answersSignals(pid);
  const words =
    process.platform === 'linux'
      ? (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')
      : await ps(pid, 'command=');
  return words.includes('postgres') && `${words} `.includes(` -D ${cluster} `);
}

async function ps(pid: number, columns: string): Promise<string> {
  const { stdout } = await run('/bin/ps', ['-p', String(pid), '-o', columns]).catch(() => ({ stdout: '' }));
  return stdout.trim();
}

function answersSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
