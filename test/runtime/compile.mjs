import { readFileSync } from 'node:fs';
import { transformSync } from '@swc/core';

const options = {
  swcrc: false,
  configFile: false,
  sourceMaps: true,
  module: { type: 'es6' },
  jsc: {
    target: 'es2022',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};

/** JavaScript of a TypeScript file, as the build makes it, with its source map. */
export function compile(path) {
  return transformSync(readFileSync(path, 'utf8'), { ...options, filename: path, sourceFileName: path });
}
