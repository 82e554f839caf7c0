/**
 * What the process that runs expressions executes, as text: a text works the same from `dist`, under Jest and in a
 * container, where a file beside this one would have to be found in three ways.
 *
 * Two fences, because each lets something through. The thread: JavaScript that does not end cannot notice anything, not
 * even that the process it works for has gone, so a second thread has to. The process: a thread's memory limit does not
 * hold when one value alone is larger (`[1..9999999]`); then V8 ends the whole process, which must not be the intake.
 * It is given no environment, so it knows neither keys nor passwords, and code made from text is refused.
 */
export const RESHAPE_SCRIPT = `
const { Worker } = require('node:worker_threads');
const inside = \`
  const { parentPort, workerData } = require('node:worker_threads');
  const jsonata = require(workerData.jsonata);
  for (const name of ['process', 'require', 'module', 'exports', 'fetch', 'WebSocket']) delete globalThis[name];
  parentPort.on('message', async ({ expression, json, longest }) => {
    try {
      const text = JSON.stringify(await jsonata(expression).evaluate(JSON.parse(json)));
      if (text !== undefined && text.length > longest) parentPort.postMessage({ tooLarge: true });
      else parentPort.postMessage({ json: text });
    } catch (error) {
      const position = Number.isInteger(error && error.position) ? error.position : null;
      parentPort.postMessage({ code: String((error && error.code) || 'unknown').slice(0, 20), position });
    }
  });
  parentPort.postMessage({ ready: true });
\`;
const worker = new Worker(inside, {
  eval: true,
  workerData: { jsonata: process.argv[1] },
  resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
});
worker.on('message', (message) => process.send(message));
worker.on('error', () => process.exit(70));
process.on('message', (message) => worker.postMessage(message));
process.on('disconnect', () => process.exit(0));
`;
