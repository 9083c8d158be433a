// Every OpenAPI of the town against schemathesis, with real tokens: node tools/schemathesis/index.mjs [service …] [--seconds=150]. Called by npm run schemathesis, which installs and builds before.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMONSTRATION_PASSWORD, FIRST_ADMIN_ACCOUNT, Front, SERVICE_NAMES } from '@gt/app-standalone';
import { NOBODY } from '../../apps/e2e/dist/surface/openapi.js';
import { settle } from '../../apps/e2e/dist/surface/settle.js';
import { Town } from '../../apps/e2e/dist/surface/town.js';

const HERE = path.dirname(fileURLToPath(import.meta.url));
const ROOT = path.resolve(HERE, '../..');
/** s for one service's run */
const SECONDS = 150;
/** ms after which tokens are made anew: they live five minutes */
const RENEW_MS = 120_000;
/** What stands for everything else: 5xx, a status that the document does not tell, a body or a content type that it does not tell. */
const CHECKS = 'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';
/** Paths that would end the run itself: they move the clock under the tokens, or end the sign-ins. */
const LEFT_OUT = ['/clock$', '/sealing/rotations$', '/token-keys/rotation$'];
const ACCOUNTS = { all: 'quanneng', operator: 'yunwei', admin: FIRST_ADMIN_ACCOUNT, nobody: 'nobody' };

const known = [...SERVICE_NAMES].filter((name) => fs.existsSync(path.join(ROOT, 'apps', name, 'openapi.json')));
const asked = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const seconds = Number(/--seconds=(\d+)/.exec(process.argv.join(' '))?.[1] ?? SECONDS);
const unknown = asked.filter((name) => !known.includes(name));
if (unknown.length > 0) { console.error(`no such service: ${unknown.join(', ')}; there are ${known.join(', ')}`); process.exit(2); }

const venv = python();
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gt-schemathesis-'));
const town = await Town.start();
const front = new Front();
let failed = 0;
/** the run under way; an interruption ends it, and then the town */
let running = null;
let interrupted = false;
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.once(signal, () => { interrupted = true; failed += 1; running?.kill(); });
try {
  const settled = await settle(town);
  await front.listen(0, '127.0.0.1');
  front.open(town.city.running.get('portal').fastify);
  const tokensFile = path.join(folder, 'tokens.json');
  const renew = async () => {
    const tokens = Object.fromEntries(await Promise.all(Object.entries(ACCOUNTS).map(async ([role, account]) => [role, (await town.done('identity', 'POST', '/api/identity/token', { body: { account, password: DEMONSTRATION_PASSWORD } })).access_token])));
    fs.writeFileSync(`${tokensFile}.new`, JSON.stringify(tokens));
    fs.renameSync(`${tokensFile}.new`, tokensFile);
  };
  await renew();
  const timer = setInterval(() => { void renew().catch((error) => { console.error(error); failed += 1; }); }, RENEW_MS);
  for (const service of asked.length > 0 ? asked : known) {
    if (interrupted) break;
    const document = path.join(folder, `${service}.json`);
    fs.writeFileSync(document, JSON.stringify(withExamples(JSON.parse(fs.readFileSync(path.join(ROOT, 'apps', service, 'openapi.json'), 'utf8')), service, settled.ids)));
    console.log(`${service}: ${seconds} s`);
    // one worker: with more, Hypothesis fails in CPython 3.11 (AST constructor recursion depth mismatch)
    const code = await run(path.join(venv, 'bin/schemathesis'), ['run', document, '--url', `http://127.0.0.1:${front.port}`, '--checks', CHECKS, '--phases', 'examples,coverage,fuzzing', '--max-time', String(seconds), '--seed', '20220310', '--workers', '1', '--continue-on-failure',
      '--suppress-health-check', 'all', '--warnings', 'off', '--no-color', '--request-timeout', '30', ...LEFT_OUT.flatMap((pattern) => ['--exclude-path-regex', pattern])],
    { ...process.env, SCHEMATHESIS_HOOKS: path.join(HERE, 'hooks.py'), PYTHONDONTWRITEBYTECODE: '1', GT_TOKENS: tokensFile });
    if (code !== 0) { failed += 1; console.error(`${service}: schemathesis ended with ${code}: see above`); }
  }
  clearInterval(timer);
} finally {
  await front.close();
  await town.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
process.exit(failed > 0 ? 1 : 0);

/** Ids that are there, where a path or a field asks for one: a random one is nobody's, and only "not found" would be tried. */
function withExamples(document, service, ids) {
  const byPath = { institutions: ids.institutionId, bureaus: ids.supervisorId, employers: ids.employerId, accounts: ids.subject };
  for (const [address, operations] of Object.entries(document.paths)) {
    const [, , , collection] = address.split('/');
    for (const operation of Object.values(operations)) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.in !== 'path') continue;
        parameter.examples = { nobody: { value: NOBODY }, ...(byPath[collection] && parameter.name === 'id' ? { there: { value: byPath[collection] } } : {}), ...(ids[parameter.name] ? { there: { value: ids[parameter.name] } } : {}) };
      }
    }
  }
  for (const schema of Object.values(document.components?.schemas ?? {})) for (const [name, property] of Object.entries(schema.properties ?? {})) if (ids[name] && !property.$ref) property.example = ids[name];
  return document;
}

/** A Python of its own with the packages of requirements.txt, made once and again when they change. */
function python() {
  const place = path.join(ROOT, 'node_modules/.cache/schemathesis');
  const wanted = fs.readFileSync(path.join(HERE, 'requirements.txt'), 'utf8');
  const mark = path.join(place, 'requirements.txt');
  if (fs.existsSync(mark) && fs.readFileSync(mark, 'utf8') === wanted) return place;
  console.log('installing schemathesis');
  fs.rmSync(place, { recursive: true, force: true });
  for (const [program, args] of [['python3', ['-m', 'venv', place]], [path.join(place, 'bin/pip'), ['install', '--quiet', '--no-deps', '--disable-pip-version-check', '-r', path.join(HERE, 'requirements.txt')]]]) {
    const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
    if (status !== 0) { console.error(`${program} ${args[0]} ended with ${error?.code ?? status}: Python 3.10 or later with venv is needed, and PyPI`); process.exit(2); }
  }
  fs.writeFileSync(mark, wanted);
  return place;
}

function run(program, args, env) {
  return new Promise((resolve, reject) => { running = spawn(program, args, { stdio: 'inherit', env, cwd: folder }).once('error', reject).once('exit', (code) => resolve(code ?? 1)); });
}
