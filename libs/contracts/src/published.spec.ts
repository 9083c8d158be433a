import fs from 'node:fs';
import { Ajv } from 'ajv';
import formatsModule from 'ajv-formats';
import { allContracts, asyncApi, brokenPromises, eventCatalogue, publishedFile, publishedNow, topics, type Consumers, type Published } from './index.js';

const folder = new URL('../published/', import.meta.url);
const files = fs.readdirSync(folder).sort();
const published = files.map((name) => JSON.parse(fs.readFileSync(new URL(name, folder), 'utf8')) as Published);

it('nothing that was published has been broken', () => { expect(brokenPromises(published, publishedNow())).toEqual([]); });

it('what is committed as published is what the code says; after an additive change: npm run contracts', () => {
  expect(files).toEqual(publishedNow().map(publishedFile).sort());
  expect(published).toEqual(files.map((name) => publishedNow().find((c) => publishedFile(c) === name)));
});

it('a published schema is plain JSON Schema: read from its file alone, it takes its own example', () => {
  const ajv = new Ajv({ strictSchema: false });
  (formatsModule as unknown as (ajv: Ajv) => void)(ajv);
  for (const { type, schema, example } of published) expect({ type, fits: ajv.compile(schema)(example) }).toEqual({ type, fits: true });
});

it('every object of a contract is closed', () => {
  const open = (schema: unknown): boolean => typeof schema === 'object' && schema !== null && (('properties' in schema && (schema as { additionalProperties?: unknown }).additionalProperties !== false) || Object.values(schema).some(open));
  expect(allContracts().filter((c) => open(c.schema)).map((c) => c.type)).toEqual([]);
});

describe('the AsyncAPI document', () => {
  const consumers: Consumers = new Map([['evaluation.PlanFiled', ['archives', 'supervision']], ['evaluation.PlanDrafted', ['archives']]]);
  const document = asyncApi(consumers) as { channels: Record<string, { messages: object }>; operations: Record<string, { action: string; messages: unknown[] }>; components: { messages: Record<string, object> } };

  it('names every topic, message and handler, and each of its references leads somewhere', () => {
    expect(Object.keys(document.channels).sort()).toEqual(topics.map((t) => t.name).sort());
    expect(Object.keys(document.components.messages)).toHaveLength(allContracts().length);
    expect(document.operations['archives.receive.evaluation.plan']).toMatchObject({ action: 'receive', messages: [{ $ref: '#/channels/evaluation.plan.v1/messages/evaluation.PlanDrafted.v1' }, { $ref: '#/channels/evaluation.plan.v1/messages/evaluation.PlanFiled.v1' }] });
    expect(Object.values(document.operations).filter((o) => o.action === 'send')).toHaveLength(topics.length);
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((m) => m[1]!);
    const lost = refs.filter((ref) => ref.split('/').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], document) === undefined);
    expect(refs.length).toBeGreaterThan(200);
    expect(lost).toEqual([]);
  });

  it('and the catalogue beside it says who acts on what', () => {
    const text = eventCatalogue(consumers);
    expect(text).toMatch(/^\| evaluation\.PlanFiled \| 1 \| names in clear \| archives, supervision \| `\{.+\}` \|$/m);
    expect(text).toMatch(/^\| evaluation\.PlanReturned \| 1 \| no person \| – \|/m);
    expect(text.match(/^## /gm)).toHaveLength(topics.length);
  });
});
