/**
 * House law for the code, run from the repository root: `npm run lint:style`.
 *
 * The starting point is typescript-eslint's type-aware recommended and stylistic sets; prettier has the last word on
 * layout. Every rule that departs from them says why. Patterns are relative to the directory eslint is run from (that
 * is what eslint does with a configuration named by `-c`), not to this folder.
 */
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import prettier from 'eslint-config-prettier/flat';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const root = fileURLToPath(new URL('..', import.meta.url));

const production = ['apps/**/*.ts', 'libs/**/*.ts'];
const specs = ['**/*.spec.ts', 'test/**/*.ts'];
const plainScripts = ['**/*.{js,mjs,cjs}'];

/** The names that plain scripts may use without importing them; listed, so that a slip of the pen is still found. */
const everywhere =
  'AbortController AbortSignal URL URLSearchParams clearInterval clearTimeout console fetch setInterval setTimeout';
const nodeOnly = 'Buffer TextDecoder TextEncoder globalThis performance process setImmediate structuredClone';
const browserOnly = 'CustomEvent Event EventSource FormData HTMLElement document history location navigator window';
const readonly = (names) => Object.fromEntries(names.split(' ').map((name) => [name, 'readonly']));

const settingsMessage = 'Only libs/config reads the environment: declare the setting there and inject it.';
const environmentByName = [
  { object: 'process', property: 'env', message: settingsMessage },
  { object: 'globalThis', property: 'process', message: settingsMessage },
];
const environmentByImport = {
  paths: ['process', 'node:process'].map((name) => ({ name, importNames: ['env'], message: settingsMessage })),
};

/** A focused or skipped test is a promise nobody is checking. */
const unskippableTests = [
  {
    selector:
      'MemberExpression[object.name=/^(it|test|describe)$/]:matches([property.name=/^(only|skip|todo)$/], [property.value=/^(only|skip|todo)$/])',
    message: 'No focused, skipped or to-do tests: fix it, or delete it and say so.',
  },
  {
    selector:
      'MemberExpression[object.property.name=/^(concurrent|failing)$/]:matches([property.name=/^(only|skip)$/], [property.value=/^(only|skip)$/])',
    message: 'No focused or skipped tests: fix it, or delete it and say so.',
  },
  {
    selector:
      ':matches(CallExpression, MemberExpression) > Identifier[name=/^(fit|fdescribe|ftest|xit|xdescribe|xtest)$/]',
    message: 'No focused or skipped tests: fix it, or delete it and say so.',
  },
];

export default defineConfig(
  globalIgnores(['**/node_modules/', 'dist/', '.data/', 'coverage/']),
  // A directive or an inline setting that no longer does anything misleads its reader.
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },

  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    rules: {
      // Said out loud, because the promises of this system hang on them: both are errors in the recommended set too.
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          // `reply.send()` returns the reply, which has a `then`, so that a handler may await it. Nobody has to.
          allowForKnownSafePromises: [{ from: 'package', name: 'FastifyReply', package: 'fastify' }],
        },
      ],

      // `consistent-type-imports` stays off on purpose (it is in neither set): with emitDecoratorMetadata a class that
      // is only named in a constructor is read by Nest at run time, and `import type` would take it away.

      // Off: an interface such as ActionHandler is async for all who implement it, also for the one with nothing to
      // wait for, and `async` turns its throw into a rejection as callers expect.
      '@typescript-eslint/require-await': 'off',
      // Off: a `type` can be passed where a Record is asked for (JSON columns, view models); an `interface` cannot.
      '@typescript-eslint/consistent-type-definitions': 'off',
      // Off: it asks for `!`, and we would rather see the cast that says what is believed.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // Strings excepted: an empty form field or variable means "not given", so `value || fallback` is what is meant.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // A leading underscore marks an argument that is there for the signature; `{ secret, ...rest }` drops a field.
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },

  {
    files: production,
    rules: {
      // People running the service read structured logs without personal data; console output is neither.
      'no-console': 'error',
    },
  },
  {
    // The two commands a person types: what they print is their user interface.
    files: ['apps/standalone/src/main.ts', 'apps/standalone/src/send.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // One place reads the environment, so that every setting has a name, a default and a check. In the harness it is
    // the only way by which Jest's global set-up can hand the address of the test database to the tests.
    files: ['**/*.ts'],
    ignores: ['libs/config/**', 'test/support/**'],
    rules: {
      'no-restricted-properties': ['error', ...environmentByName],
      'no-restricted-imports': ['error', environmentByImport],
    },
  },
  {
    // Files small and whole: aim for 60 lines, look twice at 250. Specs are lists of cases and migrations lists of
    // statements; splitting either helps no reader.
    files: ['**/*.ts'],
    ignores: ['**/*.spec.ts', '**/migrations/**', '**/*.migration.ts'],
    rules: { 'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: [...specs, 'test/**/*.mjs'],
    rules: { 'no-restricted-syntax': ['error', ...unskippableTests] },
  },
  {
    files: specs,
    rules: {
      // Off in tests: bodies of responses and rows of raw SQL are `any`, and a test that reads a wrong shape fails by
      // itself. `no-explicit-any` stays on: a test does not write new ones.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // Off in tests: `expect(service.method)` names a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
    },
  },

  {
    // Configuration and the harness: outside every tsconfig, so without types.
    files: plainScripts,
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: readonly(`${everywhere} ${nodeOnly}`) },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: readonly('module require') } },
  {
    // What we send to a browser.
    files: ['apps/*/assets/**/*.js', 'apps/*/views/**/*.js'],
    languageOptions: { globals: readonly(browserOnly) },
  },
  prettier,
);
