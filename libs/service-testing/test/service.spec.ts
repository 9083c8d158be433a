import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Inject, Module, Param, Post } from '@nestjs/common';
import { IsBoolean, IsOptional } from 'class-validator';
import { FilingRevoked } from '@gt/contracts';
import { AggregateStore } from '@gt/persistence';
import { Allow, Command, type CommandContext, copies, IdPipe, IsDay, IsText, KIT, type Kit, NestedArray, Public, type ServiceDefinition } from '@gt/service-kit';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { deliverBody, startTestService, type TestService } from '../src/index.js';

class Item { @IsText(1, 20) name: string; @IsOptional() @IsDay() day: string | null; }
class Thing { @IsBoolean() flag: boolean; @NestedArray(() => Item, 3) items: Item[]; }

interface State { readonly flag: boolean }
class CreateThings20260401000000 implements MigrationInterface {
  name = 'CreateThings20260401000000';
  async up(runner: QueryRunner): Promise<void> { await runner.query('CREATE TABLE thing (id uuid PRIMARY KEY, version int NOT NULL, state jsonb NOT NULL)'); }
  async down(): Promise<void> { throw new Error('no'); }
}

@Controller('things')
class Things {
  private readonly store: AggregateStore<State, { type: 'EmployerRegistered'; data: { name: string; creditCode: string } }>;
  constructor(@Inject(KIT) private readonly kit: Kit) {
    this.store = new AggregateStore({ table: 'thing', aggregateType: 'applications.employer', evolve: (): State => ({ flag: true }) }, kit.log);
  }
  @Post() @Allow('institution.register')
  async create(@Body() dto: Thing, @Command() command: CommandContext) {
    return command.run(this.kit.db, 201, dto, async (tx) => {
      const meta = command.meta(this.kit.clock, 'institution.register', { bureauId: '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01' });
      const id = randomUUID();
      await this.store.save(tx, [{ id, version: 0, state: null, events: [{ type: 'EmployerRegistered', data: { name: dto.items[0]!.name, creditCode: 'x' } }] }], meta);
      return { id };
    });
  }
  @Post('open') @Public() @HttpCode(200) open(@Body() dto: Thing) { return dto; }
  @Get('fail/now') @Public() fail() { throw new TypeError('王小明 11010519491231002X'); }
  @Get('closed') closed() { return {}; }
  @Get(':id') @Public() one(@Param('id', IdPipe) id: string) { return { id }; }
}
@Module({ controllers: [Things] })
class ThingsModule {}
const definition: ServiceDefinition = { name: 'applications', module: ThingsModule, migrations: [CreateThings20260401000000], consumes: ['institutions.institution'],
  toContract: (e) => ({ type: `applications.${e.type}`, typeVersion: 1, data: e.payload }) };
const place = '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01';

describe('a service on the kit', () => {
  let test: TestService;
  beforeAll(async () => { test = await startTestService(definition, { now: '2026-03-02T09:00:00+08:00' }); });
  afterAll(async () => { await test?.stop(); });
  const good = { flag: true, items: [{ name: '甲', day: null }] };

  it('carries out a command once per key and replays its answer', async () => {
    const caller = await test.as([{ role: 'BUREAU_OFFICER', place }]);
    const key = { 'idempotency-key': 'key-12345678' };
    const first = await caller.call('POST', '/api/applications/things', good, key);
    expect(first.statusCode).toBe(201);
    const again = await caller.call('POST', '/api/applications/things', good, key);
    expect(again.headers['idempotent-replayed']).toBe('true');
    expect(again.json()).toEqual(first.json());
    const other = await caller.call('POST', '/api/applications/things', { ...good, flag: false }, key);
    expect(other.statusCode).toBe(422);
    const missing = await caller.call('POST', '/api/applications/things', good, { 'idempotency-key': '' });
    expect(missing.json().code).toBe('IDEMPOTENCY_KEY_MISSING');
    expect((await test.published()).filter((e) => e.type === 'applications.EmployerRegistered')).toHaveLength(1);
  });

  it('refuses the nameless, those without the role, those with the role elsewhere, and a route without policy', async () => {
    expect((await test.anonymous.call('POST', '/api/applications/things', good)).statusCode).toBe(401);
    const nobody = await test.as([]);
    expect((await nobody.call('POST', '/api/applications/things', good)).statusCode).toBe(403);
    const elsewhere = await test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }]);
    expect((await elsewhere.call('POST', '/api/applications/things', good)).json().code).toBe('FORBIDDEN');
    expect((await nobody.call('GET', '/api/applications/things/closed')).statusCode).toBe(403);
  });

  it('names every faulty field at once, unknown and inherited names too, without coercion', async () => {
    const answer = await test.anonymous.call('POST', '/api/applications/things/open', '{"flag":"true","items":[{"name":"","day":"2026-02-30","constructor":1},[],"x"],"__proto__":1,"toString":2}', { 'content-type': 'application/json' });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(Object.fromEntries(answer.json().errors.map((e: { field: string; code: string }) => [e.field, e.code]))).toEqual({
      flag: 'NOT_A_BOOLEAN', 'items[0].name': 'TEXT_LENGTH', 'items[0].day': 'NOT_A_DATE', 'items[0].constructor': 'UNKNOWN_FIELD', 'items[1]': 'NOT_AN_OBJECT', 'items[2]': 'NOT_AN_OBJECT', ['__proto__']: 'UNKNOWN_FIELD', toString: 'UNKNOWN_FIELD' });
  });

  it.each([['', 400], ['{', 400], ['[]', 400], ['null', 400], ['"x"', 400], ['{}', 400], [`{"flag":"${'x'.repeat(300_000)}"}`, 413]])('answers an unreadable or oversized body with problem details (%#)', async (body, status) => {
    const answer = await test.anonymous.call('POST', '/api/applications/things/open', body, { 'content-type': 'application/json' });
    expect(answer.statusCode).toBe(status);
    expect(answer.json().detail).toMatch(/[\u4e00-\u9fff]/);
    if (status === 400 && body !== '{}') expect(answer.json().errors).toEqual([]);
  });

  it('shows nothing of an unforeseen error', async () => {
    const answer = await test.anonymous.call('GET', '/api/applications/things/fail/now');
    expect(answer.statusCode).toBe(500);
    expect(answer.body).not.toMatch(/王小明|11010519491231002X|TypeError/);
  });

  it('answers malformed and unknown addresses in Chinese', async () => {
    expect((await test.anonymous.call('GET', '/api/applications/things/NOPE')).json().errors[0].field).toBe('id');
    expect((await test.anonymous.call('GET', '/api/applications/nothing')).json().code).toBe('NOT_FOUND');
  });

  it('keeps local copies of institutions and applies a later fact', async () => {
    const body = await deliverBody(test);
    expect((await copies.institution(test.db, body.institutionId))?.status).toBe('ACTIVE');
    await test.deliver(FilingRevoked, body.filingId, { institutionId: body.institutionId, reason: '测试', from: '2026-03-10' });
    expect((await copies.filing(test.db, body.filingId))?.validTo).toBe('2026-03-09');
  });

  it('moves the clock in development only and only for those who may', async () => {
    const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
    expect((await operator.call('PUT', '/api/applications/clock', { now: '2026-05-01T09:00:00+08:00' })).statusCode).toBe(200);
    expect(test.service.kit.clock.today()).toBe('2026-05-01');
    const nobody = await test.as([{ role: 'BODY_ADMIN', place }]);
    expect((await nobody.call('PUT', '/api/applications/clock', { now: null })).statusCode).toBe(403);
  });

  it('serves health, metrics, keys and its OpenAPI document', async () => {
    for (const path of ['livez', 'readyz', 'metrics', 'signing-keys', 'openapi.json']) expect([path, (await test.anonymous.call('GET', `/api/applications/${path}`)).statusCode]).toEqual([path, 200]);
    for (const path of ['livez', 'readyz', 'metrics']) expect([path, (await test.anonymous.call('GET', `/${path}`)).statusCode]).toEqual([path, 200]);
    const document = (await test.anonymous.call('GET', '/api/applications/openapi.json')).json();
    expect(document.components.schemas.Thing.required).toEqual(['flag', 'items']);
    expect(document.components.schemas.Item.properties).toHaveProperty('day');
  });
});

it('production has no clock route', async () => {
  const test = await startTestService(definition, { profile: 'production' });
  try {
    const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
    expect((await operator.call('PUT', '/api/applications/clock', { now: null })).statusCode).toBe(404);
  } finally { await test.stop(); }
});
