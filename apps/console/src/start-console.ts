import type { Settings } from '@linchpin/config';
import { Logger } from '@linchpin/logging';
import { answerUnreadable, LONGEST_PARAMETER, wellFormedAddress } from '@linchpin/web';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { refuseUndeclaredRoutes } from './access/undeclared-routes.js';
import { refuseUndeclaredActs } from './audited/undeclared-acts.js';
import { refuseUndeclaredContent } from './audited/undeclared-content.js';
import { ConsoleModule } from './console.module.js';
import { ConsoleErrorFilter } from './frame/console-error.filter.js';
import { setUpQueueBoard } from './queue-board/set-up-queue-board.js';
import { setUpAssets } from './set-up/set-up-assets.js';
import { setUpCsrf } from './set-up/set-up-csrf.js';
import { isHttps, setUpSecurity } from './set-up/set-up-security.js';
import { setUpSession } from './set-up/set-up-session.js';
import { setUpSignInLimits } from './set-up/set-up-sign-in-limits.js';
import { setUpUploads } from './set-up/set-up-uploads.js';

/** Forms of the console are short. A page that takes a file says so itself. */
const BODY_LIMIT = 64 * 1024;

/** Starts the console on CONSOLE_PORT. Rejects, with nothing left running, when it cannot. */
export async function startConsole(settings: Settings): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    // Behind TLS there is a reverse proxy, which says who asks; without it nobody else may say so.
    trustProxy: isHttps(settings) ? ['loopback', 'linklocal', 'uniquelocal'] : false,
    rewriteUrl: wellFormedAddress,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
    clientErrorHandler: answerUnreadable,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ConsoleModule.with(settings), adapter, {
    bufferLogs: true,
    abortOnError: false,
  });
  try {
    app.useLogger(app.get(Logger));
    app.useGlobalFilters(app.get(ConsoleErrorFilter));
    refuseUndeclaredRoutes(app);
    refuseUndeclaredContent(app);
    refuseUndeclaredActs(app);
    // In the order in which a request meets them.
    await setUpSecurity(app, settings);
    await setUpAssets(app);
    await setUpSession(app, settings);
    await setUpUploads(app);
    await setUpCsrf(app);
    await setUpSignInLimits(app);
    await setUpQueueBoard(app);
    await app.listen(settings.CONSOLE_PORT, settings.BIND_ADDRESS);
  } catch (error) {
    // Nothing is left running, and no connection open, when it cannot start.
    await app.close();
    throw error;
  }
  return app;
}
