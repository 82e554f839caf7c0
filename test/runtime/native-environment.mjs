import { ModuleMocker } from 'jest-mock';

/** Tests run in the one global object there is, without a copy of it for each file. */
export default class NativeEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  before = { console: globalThis.console, exit: process.exit };

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
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  getVmContext() {
    return null;
  }
}
