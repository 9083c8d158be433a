// npm test [-- --no-skips] [project ...]: lint, types, unit, integration and end-to-end tests of every project, on one PostgreSQL and one Kafka for the whole run.
// Its last line is the counts. What fails among others is run once more alone, and named. With --no-skips (or CI=true) a skipped test is a failure.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import { install } from './install.mjs';
import { tryBuild } from './build.mjs';
import { nx, NX_ENV, ROOT } from './house.mjs';
import { filesToRunAgain, longestSpecs, sumResults, takeSecondRun } from './results.mjs';

const RESULTS = path.join(ROOT, 'dist/test-results');
/** Two cores; an integration suite waits for its database half of the time. */
const PARALLEL = 2;
const noSkips = process.argv.includes('--no-skips') || process.env.CI === 'true';
/** Projects asked for; none = all. */
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

install();
if (!tryBuild(asked.length ? [...asked.filter((name) => name !== 'boundaries'), 'testing'] : [])) {
  console.log('The build failed; the compiler\'s messages are above. Nothing was tested.\n0 passed, 1 failed, 0 skipped');
  process.exit(1);
}

/** Names of the projects to test, as nx knows them. */
function tested() {
  const graph = path.join(ROOT, 'dist/projects.json');
  fs.mkdirSync(path.dirname(graph), { recursive: true });
  return ask('graph', `--file=${graph}`).then(() => Object.values(JSON.parse(fs.readFileSync(graph, 'utf8')).graph.nodes).filter((p) => p.data.targets?.test).map((p) => p.name).filter((name) => asked.length === 0 || asked.includes(name)).sort());
}

/** Runs nx to its end with our output (or none); its exit code. */
function call(args, stdio, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, nx(...args), { cwd: ROOT, stdio: ['ignore', stdio, stdio === 'ignore' ? 'inherit' : stdio], env: { ...process.env, ...NX_ENV, ...env } });
    const end = () => child.kill();
    process.once('exit', end);
    child.once('error', reject);
    child.once('close', (code) => { process.off('exit', end); resolve(code ?? 1); });
  });
}
async function ask(...args) {
  const code = await call(args, 'ignore');
  if (code !== 0) throw new Error(`nx ${args[0]} ended with ${code}`);
}

/** PostgreSQL in a folder that goes with the run; without fsync, for nothing in it outlives the run. */
async function postgres() {
  const { startEmbeddedPostgres } = await import('../../libs/embedded-postgres/dist/index.js');
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-test-pg-'));
  const server = await startEmbeddedPostgres({ home, settings: { fsync: 'off' } });
  process.once('exit', () => { server.stopSync(); fs.rmSync(home, { recursive: true, force: true }); });
  return server.url;
}

/** One Kafka broker, or the sentence that says why there is none. */
async function kafka() {
  const { KafkaMissing, startTestKafka } = await import('../../libs/testing/dist/index.js');
  try {
    const { brokers, stop } = await startTestKafka();
    return { brokers: brokers.join(','), stop };
  } catch (error) {
    if (!(error instanceof KafkaMissing)) throw error;
    return { missing: error.message, stop: () => undefined };
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1)); // exit handlers end nx and the servers

const projects = await tested();
fs.rmSync(RESULTS, { recursive: true, force: true });
const [url, broker] = await Promise.all([postgres(), kafka()]);
if (broker.missing) console.log(`No Kafka: ${broker.missing}\nThe tests that need a broker are skipped.`);

const stages = [];
/** One target of all projects; how long it took is told at the end. */
async function all(target, env) {
  const begun = performance.now();
  const code = await call(['run-many', '-t', target, '-p', projects.join(','), `--parallel=${PARALLEL}`, '--output-style=static-failures-only'], 'inherit', env);
  stages.push(`${target} ${Math.round((performance.now() - begun) / 1000)} s`);
  return code;
}
const lint = await all('lint');
const servers = {
  TEST_POSTGRES_URL: url,
  ...(broker.missing ? { TEST_KAFKA: 'missing' } : { TEST_KAFKA_BROKERS: broker.brokers }),
  KAFKA_BROKERS_KIND: broker.missing ? 'missing' : 'real', // part of nx's cache key: a result without Kafka is no result with it
};
const tests = await all('test', servers);
const unsteady = tests === 0 ? [] : await again();
await broker.stop();

/**
 * Specs that failed among others are run once more alone. What passes then is no failure of the code under test, but a spec that depends on time
 * or on its neighbours: it counts as passed, and is named in the closing lines, for it is to be mended.
 */
async function again() {
  const named = [];
  for (const { name, files } of filesToRunAgain(RESULTS, projects)) {
    const out = path.join(RESULTS, `${name}.again.json`);
    spawnSync(process.execPath, ['--no-warnings', 'node_modules/jest/bin/jest.js', '-c', 'tools/config/jest.config.mjs', '--json', `--outputFile=${out}`, '--maxWorkers=1', '--runTestsByPath', ...files],
      { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...servers } });
    if (fs.existsSync(out)) named.push(...takeSecondRun(RESULTS, name, JSON.parse(fs.readFileSync(out, 'utf8'))));
  }
  return named;
}

const { passed, failed, skipped, without } = sumResults(RESULTS, projects);
failed.push(...without.map((name) => `${name}: no test result`));
if (tests !== 0 && failed.length === 0 && unsteady.length === 0) failed.push('a test run ended with an error: see above');
if (lint !== 0) failed.push('lint or types: see above');

console.log(`\n${stages.join(', ')}; longest: ${longestSpecs(RESULTS, projects).map(({ name, seconds }) => `${name} ${seconds} s`).join(', ')}`);
if (unsteady.length) console.log(`\nFailed among others, passed alone (they depend on time or on their neighbours, and are to be mended):\n${unsteady.map((name) => `  ~ ${name}`).join('\n')}`);
if (failed.length) console.log(`\nFailed:\n${failed.map((name) => `  ✗ ${name}`).join('\n')}`);
if (skipped.length) {
  console.log(`\nSkipped${broker.missing ? ` because ${broker.missing}` : ''}:\n${skipped.map((name) => `  - ${name}`).join('\n')}`);
  if (noSkips) console.log('Nothing may be skipped here (CI, or --no-skips): this counts as a failure.');
} else console.log('\nNothing was skipped.');
console.log(`${passed} passed, ${failed.length} failed, ${skipped.length} skipped`);
process.exit(failed.length > 0 || (noSkips && skipped.length > 0) ? 1 : 0);
