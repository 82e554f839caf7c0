import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compile } from './compile.mjs';

// Hooks of Node's module loader (node:module, `register`). They run in a thread of their own.

const LIB = '@linchpin/';
const root = new URL('../../', import.meta.url);
const isOurs = (url) => /\.ts(\?|$)/.test(url);
const compiled = new Map();

/**
 * Finds our own TypeScript by the names it has in imports. What it is asked with (`?spec=3`) is handed on to all that it
 * imports of ours, so that every spec file has modules of its own; packages are loaded once for all of them.
 */
export function resolve(specifier, context, next) {
  const { parentURL = '' } = context;
  if (!isOurs(parentURL)) return next(specifier, context);
  const { search } = new URL(parentURL);
  if (specifier === '@jest/globals') return { url: `jest-globals:${search}`, shortCircuit: true };
  const url = specifier.startsWith(LIB)
    ? new URL(`libs/${specifier.slice(LIB.length)}/src/index.ts`, root)
    : new URL(specifier.replace(/\.js$/, '.ts'), parentURL);
  const found = url.protocol === 'file:' && isOurs(url.href) && existsSync(fileURLToPath(url));
  return found ? { url: `${url.href}${search}`, shortCircuit: true } : next(specifier, context);
}

export function load(url, context, next) {
  if (url.startsWith('jest-globals:')) return given(GLOBALS);
  if (!isOurs(url)) return next(url, context);
  const path = fileURLToPath(url);
  const code = compiled.get(path) ?? compile(path).code;
  compiled.set(path, code);
  return given(code);
}

const given = (source) => ({ format: 'module', source, shortCircuit: true });

// The runtime puts what belongs to the spec file there before it imports it.
const GLOBALS = `
export const {
  afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test,
} = globalThis[Symbol.for('linchpin.jest-globals')];`;
