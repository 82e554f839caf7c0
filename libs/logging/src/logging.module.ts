import type { IncomingMessage } from 'node:http';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import { threadInLog } from './thread.js';
import { ThreadInterceptor, threadOfRequest } from './thread.interceptor.js';

@Module({})
class LoggingModule {}

/**
 * JSON logs on standard output. Each line says to which request and trace it belongs, if any. Requests are logged without bodies, headers or query strings, and with secrets in
 * paths (the links of partner agencies) cut, because a log is read by people who may not see a child's record.
 */
export function loggingModule(app: string, level: string): DynamicModule {
  const pino = LoggerModule.forRoot({
    // The default pattern matches nothing under Fastify.
    forRoutes: ['*splat'],
    pinoHttp: {
      level,
      base: { app },
      mixin: () => threadInLog(),
      genReqId: (request) => threadOfRequest(request).requestId,
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
        req: (request: { id: unknown; method: string; url: string; raw: IncomingMessage }) => ({
          id: request.id,
          traceId: threadInLog(threadOfRequest(request.raw)).traceId,
          method: request.method,
          url: withoutSecrets(request.url),
        }),
        res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
      },
    },
  });
  const providers = [{ provide: APP_INTERCEPTOR, useClass: ThreadInterceptor }];
  return { module: LoggingModule, imports: [pino], providers };
}

/** The path of a request as it may stand in a log: no query string, no link token. */
export function withoutSecrets(url: string): string {
  return (url.split('?')[0] ?? '').replace(/^\/(checks|welcome)\/[^/]+/, '/$1/[link]');
}
