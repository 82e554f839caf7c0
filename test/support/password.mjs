/** With which everybody of Exshire signs in in tests. */
export const password = 'correct horse battery staple';
