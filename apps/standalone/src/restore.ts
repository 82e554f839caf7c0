import 'reflect-metadata';
import { runCommandLine } from './backup/command-line.js';

await runCommandLine('restore');
