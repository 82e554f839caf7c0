import type { DynamicModule } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';

/**
 * JSON logs on standard output. Requests are logged without bodies, headers or query strings, and with secrets in
 * paths (the links of partner agencies) cut, because a log is read by people who may not see a child's record.
 */
export function loggingModule(app: string, level: string): DynamicModule {
  return LoggerModule.forRoot({
    // The default pattern matches nothing under Fastify.
    forRoutes: ['*splat'],
    pinoHttp: {
      level,
      base: { app },
      // `npm start` runs four apps in one process, each with connections of its own, and means to.
      hooks: {
        logMethod(entry, method) {
          const [first] = entry as unknown[];
          const context = typeof first === 'object' && first !== null && 'context' in first ? first.context : undefined;
          if (context !== 'DataSourceNameRegistry') method.apply(this, entry);
        },
      },
      autoLogging: { ignore: (request) => request.url === '/health' || (request.url ?? '').startsWith('/assets/') },
      serializers: {
        req: (request: { id: unknown; method: string; url: string }) => ({
          id: request.id,
          method: request.method,
          url: withoutSecrets(request.url),
        }),
        res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
      },
    },
  });
}

/** The path of a request as it may stand in a log: no query string, no link token. */
export function withoutSecrets(url: string): string {
  return (url.split('?')[0] ?? '').replace(/^\/checks\/[^/]+/, '/checks/[link]');
}
