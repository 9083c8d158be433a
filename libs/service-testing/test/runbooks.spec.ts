import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Module } from '@nestjs/common';
import { BUS_EVENTS, PARK_CLASSES } from '@gt/event-bus';
import { METRICS, type ServiceDefinition } from '@gt/service-kit';
import { Client } from 'pg';
import { startTestService, type TestService } from '../src/index.js';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const read = (file: string) => fs.readFileSync(path.join(ROOT, file), 'utf8');
const RULES = read('deploy/alerts/guantong.rules.yaml');
const alerts = RULES.split(/^ {6}- alert: /m).slice(1).map((text) => ({ name: text.split('\n')[0]!, expr: /^ +expr: (.*)$/m.exec(text)![1]!, runbook: /^ +runbook: (.*)$/m.exec(text)?.[1] ?? '' }));
/** Pages of alarms; what an operator does without one (restore) has its own shape. */
const pages = fs.readdirSync(path.join(ROOT, 'deploy/runbooks')).map((name) => ({ name, text: read(`deploy/runbooks/${name}`) })).filter(({ text }) => /^# .*\(Guantong\w+\)$/m.test(text));

/** Prometheus' own, that a scrape always has. */
const PROMETHEUS = ['up'];
const SCRIPTS = Object.keys((JSON.parse(read('package.json')) as { scripts: object }).scripts);
const ROUTES = new Set(Object.keys((JSON.parse(read('apps/archives/openapi.json')) as { paths: object }).paths));
/** Programs of the system that a page may call, beside npm. */
const PROGRAMS = ['curl', 'psql', 'df', 'du'];

const metricsIn = (text: string) => [...new Set(text.match(/\bgt_\w+/g) ?? [])];
/** The fenced blocks of a page: their language and their lines. */
const blocksOf = (text: string) => [...text.matchAll(/^ *```(\w*)\n([\s\S]*?)^ *```$/gm)].map((m) => ({ language: m[1]!, lines: m[2]!.split('\n').map((l) => l.trim()).filter(Boolean) }));

/** What a page or a rule names and that is not there. */
function unknownIn(text: string): string[] {
  const commands = [...blocksOf(text).filter((b) => b.language === '').flatMap((b) => b.lines), ...[...text.matchAll(/`(npm run [^`]+)`/g)].map((m) => m[1]!)];
  return [
    ...metricsIn(text).filter((name) => !Object.hasOwn(METRICS, name)),
    ...[...text.matchAll(/what="(\w+)"/g)].map((m) => m[1]!).filter((what) => !(BUS_EVENTS as readonly string[]).includes(what)),
    ...commands.filter((line) => !(line.startsWith('npm run ') ? SCRIPTS.includes(line.split(' ')[2]!) : PROGRAMS.includes(line.split(' ')[0]!))),
    ...commands.flatMap((line) => /\/api\/archives\/[\w-]+/.exec(line) ?? []).filter((route) => !ROUTES.has(route)),
    ...[...text.matchAll(/\]\(([\w-]+\.md)\)/g)].map((m) => m[1]!).filter((page) => !pages.some((p) => p.name === page)),
  ];
}

it('every alert has its own runbook page, and every page an alert', () => {
  expect(alerts.length).toBeGreaterThan(10);
  expect(alerts.map((a) => a.runbook).sort()).toEqual(pages.map((p) => `deploy/runbooks/${p.name}`).sort());
  for (const { name, runbook } of alerts) expect(read(runbook).split('\n')[0]).toContain(`(${name})`);
});

it.each(alerts)('$name measures what is told', ({ expr }) => {
  expect(unknownIn(expr)).toEqual([]);
  const names = metricsIn(expr);
  expect(names.length > 0 || PROMETHEUS.some((name) => expr.startsWith(name))).toBe(true);
  for (const [, word] of expr.matchAll(/class=~?"([^"]+)"/g)) for (const each of word!.split('|')) expect(PARK_CLASSES).toContain(each);
});

it.each(pages)('$name says what it means, what a user sees, what to look at, what to do, and names only what exists', ({ text }) => {
  expect(text.match(/^## .*$/gm)).toEqual(['## What it means', '## What a user sees', '## What to look at', '## What to do']);
  expect(unknownIn(text)).toEqual([]);
});

it('finds what does not exist', () => {
  expect(unknownIn('`gt_nothing_total` `npm run nothing`\n```\nnpm run heal -- x\nkill -9 1\ncurl http://x/api/archives/healing\n```\n[gone.md](gone.md) {what="bang"}'))
    .toEqual(['gt_nothing_total', 'bang', 'npm run heal -- x', 'kill -9 1', 'npm run nothing', '/api/archives/healing', 'gone.md']);
});

it('deploy/metrics.md lists every metric with its meaning, and no other', () => {
  const listed = [...read('deploy/metrics.md').matchAll(/^\| `(gt_\w+)`[^|]*\| (.*) \|$/gm)].map((m) => [m[1], m[2]]);
  expect(listed).toEqual(Object.entries(METRICS));
});

describe('the statements of the pages', () => {
  @Module({})
  class NothingModule {}
  const definition: ServiceDefinition = { name: 'nothing', module: NothingModule, migrations: [], consumes: [], toContract: () => { throw new Error('it tells nothing'); } };
  let test: TestService;
  let superuser: Client;
  beforeAll(async () => {
    test = await startTestService(definition);
    superuser = new Client(test.adminUrl);
    await superuser.connect();
  });
  afterAll(async () => {
    await superuser?.end();
    await test?.stop();
  });

  it('run on a service\'s database', async () => {
    const statements = pages.flatMap(({ name, text }) => blocksOf(text).filter((b) => b.language === 'sql').flatMap((b) => b.lines.map((sql) => ({ name, sql }))));
    expect(statements.length).toBeGreaterThan(10);
    for (const { name, sql } of statements) {
      await superuser.query('BEGIN');
      const outcome = await superuser.query(sql).then(() => 'runs', (error: Error) => error.message);
      await superuser.query('ROLLBACK');
      expect({ name, sql, outcome }).toEqual({ name, sql, outcome: 'runs' });
    }
  });
});
