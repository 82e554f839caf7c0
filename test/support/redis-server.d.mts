export function redisProgram(): string | undefined;
export function startRedis(
  program: string,
  port: number,
  more?: string[],
): Promise<{ url: string; stop(signal?: NodeJS.Signals): boolean }>;
