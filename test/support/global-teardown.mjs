import { rm } from 'node:fs/promises';

export default async function globalTeardown() {
  const { postgres, redis, directory } = globalThis.linchpinTests;
  redis?.stop();
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}
