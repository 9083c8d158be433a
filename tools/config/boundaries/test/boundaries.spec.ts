import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { violations } from '../check.mjs';
import { forbidden, knownLibs, knownTools } from '../rules.mjs';

/** Where the house stands. */
const ROOT = process.cwd();

/** A house in which everything is allowed: a folder per lib, two services, the packages that rules name. */
const house: Record<string, string> = {
  'package.json': JSON.stringify({ dependencies: { kafkajs: '*', typeorm: '*', '@nestjs/common': '*', 'temporal-polyfill': '*' } }),
  ...Object.fromEntries(['kafkajs', 'typeorm', '@nestjs/common', 'temporal-polyfill'].flatMap((name) => [
    [`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'index.js' })], [`node_modules/${name}/index.js`, '']])),
  ...Object.fromEntries(knownLibs.map((name) => [`libs/${name}/src/index.ts`, `export const ${name.replace('-', '')} = 1;`])),
  'libs/rules/src/eligibility.ts': "import '@gt/domain'; import 'temporal-polyfill';",
  'libs/rules/src/eligibility.spec.ts': "import 'node:fs'; import '@gt/testing'; import './eligibility.js';",
  'libs/event-bus/src/kafka/driver.ts': "import 'kafkajs'; import '@gt/persistence';",
  'apps/evaluation/src/index.ts': "import './storage/plans.js'; import '@gt/event-bus'; import '@nestjs/common';",
  'apps/evaluation/src/domain/plan.ts': "import '@gt/rules'; import './panel.js';",
  'apps/evaluation/src/domain/panel.ts': "import type { plan } from './plan.js'; export type P = typeof plan;", // type-only circles exist at no run
  'apps/evaluation/src/storage/plans.ts': "import './entities/plan.js';",
  'apps/evaluation/src/storage/entities/plan.ts': "import 'typeorm';",
  'apps/evaluation/test/plan.spec.ts': "import '@gt/testing'; import '../src/index.js';",
  'apps/archives/src/index.ts': '',
  ...Object.fromEntries(knownTools.map((name) => [`tools/${name}/src/index.ts`, `export const ${name} = 1;`])),
  'tools/seed/src/city.ts': "import '@gt/rules'; import '@gt/forms';",
  'apps/standalone/src/seed.ts': "import '@gt/seed';",
  'apps/standalone/src/main.ts': "import '@gt/app-evaluation'; import '@gt/app-archives';",
  'apps/e2e/src/run.ts': "import '@gt/testing'; import '@gt/app-evaluation';",
};

/** One forbidden import each: rule → [file, what it says]. */
const planted: Record<string, [file: string, text: string]> = {
  'layer-domain': ['libs/domain/src/planted.ts', "import '@gt/rules';"],
  'layer-rules': ['libs/rules/src/planted.ts', "import '@gt/policy';"],
  'layer-policy': ['libs/policy/src/planted.ts', "import '@gt/domain';"],
  'layer-contracts': ['libs/contracts/src/planted.ts', "import type { domain } from '@gt/domain'; export type D = typeof domain;"],
  'layer-persistence': ['libs/persistence/src/planted.ts', "import '@gt/event-bus';"],
  'layer-embedded-postgres': ['libs/embedded-postgres/src/planted.ts', "import '@gt/persistence';"],
  'layer-file-store': ['libs/file-store/src/planted.ts', "import '@gt/persistence';"],
  'layer-event-bus': ['libs/event-bus/src/planted.ts', "import '@gt/domain';"],
  'layer-service-kit': ['libs/service-kit/src/planted.ts', "import '@gt/forms';"],
  'layer-forms': ['libs/forms/src/planted.ts', "import '../../rules/src/index.js';"],
  'layer-uploads': ['libs/uploads/src/planted.ts', "import '@gt/policy';"],
  'layer-testing': ['libs/testing/src/planted.ts', "import '@gt/persistence';"],
  'layer-service-testing': ['libs/service-testing/src/planted.ts', "import '@gt/forms';"],
  'tool-seed': ['tools/seed/src/planted.ts', "import '@gt/persistence';"],
  'tool-checks': ['tools/checks/src/planted.ts', "import '@gt/seed';"],
  'tool-chaos': ['tools/chaos/src/planted.ts', "import '@gt/policy';"],
  'tools-only-in-compositions': ['apps/archives/src/checks-itself.ts', "import '@gt/checks';"],
  'pure-no-node': ['libs/rules/src/reads-a-file.ts', "import 'node:fs';"],
  'pure-no-packages': ['libs/policy/src/knows-a-framework.ts', "import '@nestjs/common';"],
  'domain-no-infrastructure': ['apps/evaluation/src/domain/knows-the-log.ts', "import '@gt/persistence';"],
  'domain-no-contracts': ['apps/evaluation/src/domain/speaks-the-wire.ts', "import type { contracts } from '@gt/contracts'; export type C = typeof contracts;"],
  'domain-no-rooms': ['apps/evaluation/src/domain/calls-its-storage.ts', "import '../storage/plans.js';"],
  'libs-no-apps': ['libs/service-kit/src/knows-a-service.ts', "import '@gt/app-evaluation';"],
  'apps-no-apps': ['apps/archives/src/asks-evaluation.ts', "import '@gt/app-evaluation';"],
  'kafkajs-in-one-place': ['libs/service-kit/src/sends-itself.ts', "import 'kafkajs';"],
  'testing-only-in-tests': ['apps/archives/src/fakes-a-clock.ts', "import '@gt/testing';"],
  'typeorm-in-storage': ['apps/evaluation/src/queries-rows.ts', "import 'typeorm';"],
  'rows-stay-in-storage': ['apps/evaluation/src/shows-rows.ts', "import './storage/entities/plan.js';"],
  'no-cycles': ['libs/forms/src/one.ts', "import './two.js'; export const one = 1;"],
  'no-unresolvable': ['apps/archives/src/lost.ts', "import './nowhere.js';"],
};
const beside = { 'libs/forms/src/two.ts': "import './one.js'; export const two = 2;" };

let folder: string;
function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gt-boundaries-')));
  write(house);
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

test('a house that keeps its boundaries breaks none', async () => {
  expect((await violations(folder)).broken).toEqual([]);
});

test('every rule has its planted import', () => {
  expect(Object.keys(planted).sort()).toEqual(forbidden.map((rule: { name: string }) => rule.name).sort());
});

test('each planted import is caught, by its own rule and by no other', async () => {
  write(Object.fromEntries(Object.values(planted)));
  write(beside);
  const { broken } = await violations(folder);
  const caught = Object.fromEntries(broken.map(({ rule, from }: { rule: string; from: string }) => [from, rule]));
  expect(caught).toEqual(Object.fromEntries(Object.entries(planted).map(([rule, [file]]) => [file, rule])));
  expect(broken).toHaveLength(Object.keys(planted).length);
});

test('every lib of this house has a layer', () => {
  expect(fs.readdirSync(path.join(ROOT, 'libs')).sort()).toEqual([...knownLibs].sort());
});
