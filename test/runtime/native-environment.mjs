import { ModuleMocker } from 'jest-mock';
import { z } from 'zod';

/** Tests run in the one global object there is, without a copy of it for each file. */
export default class NativeEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  before = { console: globalThis.console, exit: process.exit, words: { ...z.config() } };

  constructor({ projectConfig }) {
    this.ofTheProject = projectConfig.globals;
    Object.assign(globalThis, this.ofTheProject);
    Error.stackTraceLimit = 100;
  }

  async setup() {}

  async teardown() {
    for (const name of Object.keys(this.ofTheProject)) delete globalThis[name];
    globalThis.console = this.before.console;
    process.exit = this.before.exit;
    // zod keeps what it says of wrong input for the whole process; `config()` gives the object that it looks into.
    const words = z.config();
    for (const name of Object.keys(words)) delete words[name];
    Object.assign(words, this.before.words);
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}
