import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import JestRuntime from 'jest-runtime';
import { sourceMaps } from './source-maps.mjs';

register('./own-source.mjs', import.meta.url);

const require = createRequire(import.meta.url);
const GLOBALS = Symbol.for('linchpin.jest-globals');
/** What Jest leaves on the global object, which is usually thrown away with it. */
const LEFT_BEHIND = [
  'EVENT_HANDLERS',
  'LOG_ERRORS_BEFORE_RETRY',
  'RETRY_IMMEDIATELY',
  'RETRY_TIMES',
  'RETRY_TIMES_SETTER',
  'TEST_TIMEOUT_SYMBOL',
  'WAIT_BEFORE_RETRY',
];
let files = 0;

/**
 * Loads spec files by Node itself rather than in a context of `node:vm` for each. Our own code is loaded anew for every
 * file, as ever; what is new is that the packages, which are most of what a file waits for, are loaded once for each
 * worker of Jest. There are no module mocks: nothing here is imitated.
 */
export default class NativeRuntime extends JestRuntime {
  /** Jest asks for the one module that collects and runs the tests of a file, and keeps them in its scope. */
  requireInternalModule(path) {
    for (const name of LEFT_BEHIND) delete globalThis[Symbol.for(name)];
    delete require.cache[path];
    return require(path);
  }

  setGlobalsForRuntime(globals) {
    globalThis[GLOBALS] = globals;
  }

  installGetBuiltinModule() {}

  getSourceMaps() {
    return sourceMaps;
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    // TypeORM keeps every entity that was ever declared, and looks through all of them.
    delete globalThis.typeormMetadataArgsStorage;
    files += 1;
    return import(`${pathToFileURL(path).href}?spec=${files}`);
  }
}
