import { spawnSync } from 'node:child_process';

// Runs a command line and passes on what it printed only if it failed.
const { status, stdout, stderr } = spawnSync(process.argv.slice(2).join(' '), { shell: true, encoding: 'utf8' });
if (status !== 0) process.stderr.write(stdout + stderr);
process.exitCode = status ?? 1;
