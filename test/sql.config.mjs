import all from './jest.config.mjs';

/**
 * What a linter can say of SQL without a database: a table that is none of a lib's arrows, and rows that may be restricted
 * and are asked for by nobody. The same specs are a part of `npm test`.
 */
export default {
  ...all,
  globalSetup: undefined,
  globalTeardown: undefined,
  projects: all.projects
    .filter(({ displayName }) => displayName === 'architecture')
    .map((project) => ({ ...project, testMatch: ['<rootDir>/test/architecture/{sql-arrows,restricted-sql}.spec.ts'] })),
};
