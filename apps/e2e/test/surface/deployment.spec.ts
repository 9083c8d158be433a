import fs from 'node:fs';
import { services } from '@gt/app-standalone';
import { allContracts, topics } from '@gt/contracts';
import { aclsOf, declaredTopics, type KafkaRight } from '@gt/event-bus';
import { topicsOf, UPLOAD_LIMIT_BYTES, type ServiceConfig } from '@gt/service-kit';

const committed = (file: string): unknown => JSON.parse(fs.readFileSync(new URL(`../../../../deploy/${file}`, import.meta.url), 'utf8'));
const definitions = services(() => { throw new Error('nothing is started here'); });
const all = definitions.map(topicsOf);

it('deploy/topics.json is what the contracts say (else: npm run kafka -- topics write)', () => {
  expect(committed('topics.json')).toEqual(declaredTopics(topics));
});

it('deploy/kafka/acls.json is what the services need (else: npm run kafka -- acls write)', () => {
  expect(committed('kafka/acls.json')).toEqual(aclsOf(all));
});

it('every topic has one writer, which publishes its events under its own name', () => {
  const rights = aclsOf(all);
  for (const { name } of topics) expect(rights.filter((r) => r.name === name && r.operations.includes('WRITE')).map((r) => r.user)).toEqual([name.split('.')[0]]);
  expect(allContracts().filter((c) => c.type.split('.')[0] !== c.aggregate.split('.')[0]).map((c) => c.type)).toEqual([]);
});

it('nobody may change topics or the cluster, and a pattern never reaches beyond its user\'s own groups', () => {
  const rights: readonly KafkaRight[] = aclsOf(all);
  expect(rights.filter((r) => r.resource === 'TOPIC' && (r.pattern !== 'LITERAL' || r.operations.some((o) => !['READ', 'WRITE', 'DESCRIBE', 'DESCRIBE_CONFIGS'].includes(o))))).toEqual([]);
  expect([...new Set(rights.filter((r) => r.pattern === 'PREFIXED').map((r) => r.name))].sort()).toEqual([...all.map((s) => `gt.log-id.${s.name}.`), 'gt.topic-reader.'].sort());
});

it('every service that prints looks at its fonts when it starts', () => {
  const sources = (name: string) => (fs.readdirSync(new URL(`../../../${name}/src/`, import.meta.url), { recursive: true }) as string[]).filter((file) => file.endsWith('.ts')).map((file) => fs.readFileSync(new URL(`../../../${name}/src/${file}`, import.meta.url), 'utf8'));
  const printing = definitions.filter(({ name }) => sources(name).some((text) => text.includes('createRenderer(')));
  const looking = definitions.filter(({ faults }) => (faults?.({ fontFiles: ['/nowhere/missing.ttf'] } as unknown as ServiceConfig) ?? []).length === 1);
  expect([looking.map((d) => d.name), looking.length > 0]).toEqual([printing.map((d) => d.name), true]);
});

it('the page for operators asks a proxy for the largest body that a route takes', () => {
  const page = fs.readFileSync(new URL('../../../../deploy/README.md', import.meta.url), 'utf8');
  const asked = [...page.matchAll(/(?:client_max_body_size |proxy-body-size: )(\d+)m/g)].map(([, mib]) => Number(mib) * 1024 * 1024);
  expect(asked).toEqual([UPLOAD_LIMIT_BYTES, UPLOAD_LIMIT_BYTES]);
});
