// Jest's own test framework (jest-circus) with the specs in bare Node.js: no context of its own for each file, in which some thousand modules
// would be loaded anew (five of the seven CPU seconds that an integration spec took). Modules are loaded once a worker; a spec file is new each time.
import { createRequire, register } from 'node:module';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { ModernFakeTimers } from '@jest/fake-timers';
import circusModule from 'jest-circus/runner';
import { ModuleMocker } from 'jest-mock';

const require = createRequire(import.meta.url);
register('./sources.mjs', import.meta.url);
process.setSourceMapsEnabled(true);

/** What of `jest` the specs use. */
const mocks = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: {} }, global: globalThis });
globalThis.jest = {
  fn: mocks.fn.bind(mocks),
  spyOn: mocks.spyOn.bind(mocks),
  restoreAllMocks: () => mocks.restoreAllMocks(),
  useFakeTimers: (options) => timers.useFakeTimers(options),
  useRealTimers: () => timers.useRealTimers(),
  advanceTimersByTime: (ms) => timers.advanceTimersByTime(ms),
  advanceTimersByTimeAsync: (ms) => timers.advanceTimersByTimeAsync(ms),
  getTimerCount: () => timers.getTimerCount(),
};

const { default: circus } = circusModule;
let files = 0;

/** ms that what a file has opened may take to close, and ms between looks. */
const CLOSING_MS = Number(process.env.SPEC_CLOSING_MS ?? 5_000);
const LOOK_MS = 20;

/** What keeps this process from ending, by kind. */
function open() {
  const counts = new Map();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

/** A worker ends by itself when nothing is left to do; else jest kills it, and says no more than that some test leaks. Which file it was is said here. */
async function tellOpen(before, testPath) {
  const more = () => [...open()].filter(([kind, count]) => count > (before.get(kind) ?? 0)).map(([kind, count]) => `${kind} ${count - (before.get(kind) ?? 0)}`);
  for (const end = Date.now() + CLOSING_MS; more().length > 0; await sleep(LOOK_MS)) {
    if (Date.now() > end) {
      process.stderr.write(`${path.basename(testPath)} leaves open what keeps its process from ending: ${more().join(', ')}\n`);
      return;
    }
  }
}

/** A spec file's run, as jest asks its `testRunner` for it; `runtime`, the loader of jest's own contexts, is not used. */
export default async function run(globalConfig, config, environment, runtime, testPath, send) {
  files += 1;
  const native = {
    requireInternalModule: (file) => { delete require.cache[file]; return require(file); }, // the blocks of one file are not the next one's
    requireModule: require,
    setGlobalsForRuntime: () => undefined,
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (file) => import(`${pathToFileURL(file).href}?run=${files}`),
    enterTestCode: () => undefined,
    leaveTestCode: () => undefined,
  };
  const env = { ...process.env };
  const before = open();
  Error.prepareStackTrace = undefined; // Node.js itself finds the lines of the sources; jest's way asks its own loader
  let result;
  try {
    result = await circus(globalConfig, config, { global: globalThis }, native, testPath, send);
  } finally {
    // what a file has set is not the next one's
    for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
    Object.assign(process.env, env);
    timers.useRealTimers();
    mocks.restoreAllMocks();
  }
  await tellOpen(before, testPath);
  return result;
}
