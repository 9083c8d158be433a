import fs from 'node:fs';
import { Controller, Get, Module, Post, type ExecutionContext } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { SERVICE_NAMES, services } from '@gt/app-standalone';
import { allContracts, asyncApi, eventCatalogue } from '@gt/contracts';
import { AccessGuard, Allow, describeHandlers, describeService, Public, type Kit, type ServiceDefinition } from '@gt/service-kit';
import { getMetadataStorage } from 'class-validator';
import { listsAsked, listsTooShort } from '../../src/surface/lists.js';
import type { Document } from '../../src/surface/openapi.js';
import { routesWithoutAccess } from '../../src/surface/routes.js';

const definitions: readonly ServiceDefinition[] = services(() => { throw new Error('nothing is started here'); });

it.each([...SERVICE_NAMES])('%s: the committed OpenAPI document is what the code says', async (name) => {
  const committed = fs.readFileSync(new URL(`../../../${name}/openapi.json`, import.meta.url), 'utf8');
  const generated = `${JSON.stringify(await describeService(definitions.find((d) => d.name === name)!), null, 1)}\n`;
  if (committed !== generated) {
    const [old, now] = [committed.split('\n'), generated.split('\n')];
    const line = now.findIndex((text, i) => text !== old[i]);
    throw new Error(`apps/${name}/openapi.json is not what the code says (line ${line + 1}: ${old[line]?.trim()} → ${now[line]?.trim()}): run npm run openapi and commit the result`);
  }
});

it('the committed AsyncAPI document and event catalogue are what contracts and handlers say', async () => {
  const consumers = new Map<string, string[]>();
  for (const definition of definitions) for (const type of await describeHandlers(definition)) consumers.set(type, [...(consumers.get(type) ?? []), definition.name]);
  const committed = (file: string) => fs.readFileSync(new URL(`../../../../libs/contracts/${file}`, import.meta.url), 'utf8');
  const stale = [['asyncapi.json', `${JSON.stringify(asyncApi(consumers), null, 1)}\n`], ['EVENTS.md', eventCatalogue(consumers)]].filter(([file, text]) => committed(file!) !== text).map(([file]) => `libs/contracts/${file} is not what the code says: run npm run contracts and commit the result`);
  expect(stale).toEqual([]);
});

describe('what bad input meets (apps/applications/BAD-INPUT.md)', () => {
  const root = new URL('../../../../', import.meta.url);
  const rows = fs.readFileSync(new URL('apps/applications/BAD-INPUT.md', root), 'utf8').split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| what comes'));

  it('is shown by tests that are there: each row names some, by file and words of the sentence', () => {
    const named = rows.flatMap((row) => row.split(' | ').at(-1)!.replace(/ \|$/, '').split(' · ').map((each) => ({ row, test: /^`([^`]+\.spec\.ts)` (.+)$/.exec(each.trim()) })));
    expect(named.filter(({ test }) => !test || !fs.readFileSync(new URL(test[1]!, root), 'utf8').includes(test[2]!)).map(({ row, test }) => test?.[0] ?? row)).toEqual([]);
    expect(rows.length).toBeGreaterThan(30);
  });

  it('every spreadsheet of the house is written by writeSheet, which guards what would act as a formula', () => {
    const sources = ['apps', 'libs', 'tools'].flatMap((folder) => fs.readdirSync(new URL(`${folder}/`, root)).map((name) => `${folder}/${name}/`))
      .flatMap((folder) => ['src', 'web/src'].filter((each) => fs.existsSync(new URL(folder + each, root))).flatMap((each) => fs.readdirSync(new URL(folder + each, root), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}${each}/${name}`)))
      .filter((file) => /\.(ts|vue)$/.test(file) && !file.endsWith('.spec.ts'));
    const of = (word: RegExp) => sources.filter((file) => word.test(fs.readFileSync(new URL(file, root), 'utf8')));
    expect(of(/import\('exceljs'\)|from 'exceljs'(?<!import type ExcelJS from 'exceljs')|writeXlsx|hucre\/xlsx'\).*write/)).toEqual(['libs/forms/src/sheets/write-sheet.ts']);
    // the list of faulty rows, which the portal writes itself
    expect(of(/type: 'text\/csv'/)).toEqual(['apps/portal/web/src/patterns/ImportSteps.vue']);
  });
});

describe('a list of which an event asks for at least one item', () => {
  const document = (name: string) => JSON.parse(fs.readFileSync(new URL(`../../../${name}/openapi.json`, import.meta.url), 'utf8')) as Document;
  /** What may be empty in the form, for the list is of a draft: a rule judges it before there is an event (422, in words). */
  const JUDGED_LATER = ['DraftFeesDto.items', 'FeeContentDto.items'];

  it('is asked one of by the form too: an empty one is 400 there, never a failure after the decision', () => {
    const asked = listsAsked(allContracts());
    expect(asked.length).toBeGreaterThan(10);
    expect(SERVICE_NAMES.flatMap((name) => listsTooShort(name, document(name), asked)).sort()).toEqual(JUDGED_LATER);
  });

  it('is found, however deep in the event, and where the form asks for too few', () => {
    const asked = listsAsked([{ type: 'evaluation.Planted', schema: { properties: { inner: { anyOf: [{ items: { properties: { days: { type: 'array', minItems: 2 } } } }, {}] } } } }]);
    expect(asked).toEqual([{ event: 'evaluation.Planted', name: 'days', min: 2 }]);
    const schemas = { A: { properties: { days: { type: 'array' as const, minItems: 1 } } }, B: { properties: { days: { type: 'array' as const, minItems: 2 } } }, C: { properties: { days: { type: 'string' as const } } } };
    expect([listsTooShort('evaluation', { components: { schemas } }, asked), listsTooShort('identity', { components: { schemas } }, asked)]).toEqual([['A.days'], []]);
  });
});

it('no two DTO classes of the house share a name: clients are generated from all documents together', () => {
  const { validationMetadatas } = getMetadataStorage() as unknown as { validationMetadatas: ReadonlyMap<unknown, unknown> };
  const names = [...validationMetadatas.keys()].filter((target) => typeof target === 'function').map((target) => target.name);
  expect(names.length).toBeGreaterThan(80);
  expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
});

@Controller()
class Planted {
  @Get('open') @Public() open(): void { /* never called */ }
  @Get('allowed') @Allow('plan.read') allowed(): void { /* never called */ }
  @Post('forgotten') forgotten(): void { /* never called */ }
}
@Module({ controllers: [Planted] })
class PlantedModule {}

describe('a route of which nobody said who may call it', () => {
  it('is found', async () => {
    const app = await NestFactory.create(PlantedModule, new FastifyAdapter(), { preview: true, logger: false });
    expect(routesWithoutAccess(app)).toEqual(['Planted.forgotten']);
  });
  it('is closed', async () => {
    const context = { getType: () => 'http', getHandler: () => Planted.prototype.forgotten, getClass: () => Planted, switchToHttp: () => ({ getRequest: () => ({}) }) } as unknown as ExecutionContext;
    await expect((async () => new AccessGuard({} as Kit, new Reflector()).canActivate(context))()).rejects.toMatchObject({ status: 403 });
  });
});
