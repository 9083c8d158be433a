import { randomUUID } from 'node:crypto';
import { Controller, Inject, Module, Post } from '@nestjs/common';
import { DelegationEnded, DelegationGiven, GrantGiven, GrantRevoked } from '@gt/contracts';
import { addDays, shanghaiDate } from '@gt/domain';
import { Allow, Command, KIT, type CommandContext, type Kit, type ServiceDefinition } from '@gt/service-kit';
import { deliverDelegation, startTestService, type TestCaller, type TestService } from '../src/index.js';
import { ISSUER } from '../src/parts.js';

const place = randomUUID();
/** Accepting, as far as policy goes: answers who acts. */
@Controller('acts')
class ActsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  @Post() @Allow('application.accept')
  act(@Command() command: CommandContext): object { return command.meta(this.kit.clock, 'application.accept', { institutionId: place }).actor; }
}
@Module({ controllers: [ActsController] })
class ActsModule {}
const definition: ServiceDefinition = { name: 'nothing', module: ActsModule, migrations: [], consumes: [], toContract: () => { throw new Error('it tells nothing'); } };
const today = shanghaiDate(new Date());
/** ms: longer than a caller's grants are remembered (copies/grants.ts). */
const FELT_MS = 350;

let test: TestService;
beforeAll(async () => { test = await startTestService(definition); });
afterAll(async () => { await test?.stop(); });

const grant = async (subject: string, role: string, at: string = place): Promise<string> => {
  const id = randomUUID();
  await test.deliver(GrantGiven, id, { issuer: ISSUER, subject, role, place: at, until: null, note: null });
  return id;
};
const act = async (caller: TestCaller) => { await new Promise((felt) => { setTimeout(felt, FELT_MS); }); return caller.call('POST', '/api/nothing/acts'); };
/** Somebody who reviews intake, and a colleague of the same body. */
async function pair(colleagueAt = place) {
  const [from, to] = [randomUUID(), randomUUID()];
  return { from, to, review: await grant(from, 'INTAKE_REVIEWER'), base: await grant(to, 'ARCHIVIST', colleagueAt), delegate: await test.as([], to) };
}
const chosen = [{ role: 'INTAKE_REVIEWER' as const, place }];

describe('every service judges a delegation by what it has been told, with the same token', () => {
  it('the delegate acts, and the act says for whom', async () => {
    const { from, to, delegate } = await pair();
    expect((await act(delegate)).statusCode).toBe(403);
    await deliverDelegation(test, from, to, chosen);
    expect((await act(delegate)).json()).toEqual({ subject: to, role: 'INTAKE_REVIEWER', place, onBehalfOf: from });
  });
  it.each([['yesterday was its last day', { startsOn: addDays(today, -7), until: addDays(today, -1) }], ['it begins tomorrow', { startsOn: addDays(today, 1), until: addDays(today, 3) }]])('not when %s', async (_, days) => {
    const { from, to, delegate } = await pair();
    await deliverDelegation(test, from, to, chosen, days);
    expect((await act(delegate)).statusCode).toBe(403);
  });
  it('not once it was ended', async () => {
    const { from, to, delegate } = await pair();
    const id = await deliverDelegation(test, from, to, chosen);
    expect((await act(delegate)).statusCode).toBe(201);
    await test.deliver(DelegationEnded, id, { endedBy: from, reason: '提前返岗' });
    expect((await act(delegate)).statusCode).toBe(403);
  });
  it('not once the delegator has lost the role, or the delegate his place', async () => {
    const one = await pair();
    await deliverDelegation(test, one.from, one.to, chosen);
    expect((await act(one.delegate)).statusCode).toBe(201);
    await test.deliver(GrantRevoked, one.review, { issuer: ISSUER, subject: one.from, reason: '调岗' });
    expect((await act(one.delegate)).statusCode).toBe(403);
    const two = await pair();
    await deliverDelegation(test, two.from, two.to, chosen);
    await test.deliver(GrantRevoked, two.base, { issuer: ISSUER, subject: two.to, reason: '离职' });
    expect((await act(two.delegate)).statusCode).toBe(403);
  });
  it('not for somebody of another body, not for a role that was never chosen, not for what the delegator himself does by delegation', async () => {
    const outside = await pair(randomUUID());
    await deliverDelegation(test, outside.from, outside.to, chosen);
    expect((await act(outside.delegate)).statusCode).toBe(403);
    const other = await pair();
    await deliverDelegation(test, other.from, other.to, [{ role: 'PLAN_OFFICER', place }]);
    expect((await act(other.delegate)).statusCode).toBe(403);
    const chain = await pair();
    const third = randomUUID();
    await grant(third, 'EXAM_OFFICER');
    await deliverDelegation(test, chain.from, chain.to, chosen);
    await deliverDelegation(test, chain.to, third, chosen);
    expect((await act(await test.as([], third))).statusCode).toBe(403);
  });
  it('and the same subject of another issuer is somebody else', async () => {
    const { from, to, delegate } = await pair();
    await test.deliver(DelegationGiven, randomUUID(), { issuer: 'https://elsewhere.example', from, fromName: '张三', to, toName: '李四', grants: chosen, startsOn: today, until: today, reason: '年休假' });
    expect((await act(delegate)).statusCode).toBe(403);
  });
});

it('who asked that an event be skipped does not approve it through a deputy, nor the deputy for him', async () => {
  const operators = async () => { const from = randomUUID(); const to = randomUUID(); const asker = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }], from); const deputy = await test.as([{ role: 'AUDITOR', place: null }], to);
    await deliverDelegation(test, from, to, [{ role: 'SYSTEM_OPERATOR', place: null }]); return { asker, deputy }; };
  const park = async () => {
    const key = randomUUID();
    await test.db.query(`INSERT INTO watermark VALUES ('nothing', 'applications.application.v1', $1, 1, 'e1', 1, 'd')`, [key]);
    const [row] = await test.db.query<{ public_id: string }>(`INSERT INTO parked_event (consumer, topic, partition, log_offset, aggregate_id, version, event_id, type, class, first_class, last_class, headers, body)
      VALUES ('nothing', 'applications.application.v1', 0, 7, $1, 2, $2, 'applications.ApplicationSubmitted', 'POISON', 'POISON', 'POISON', '{"ce_typeversion": "1"}', '{}') RETURNING public_id`, [key, randomUUID()]);
    return row!.public_id;
  };
  const ask = async (caller: TestCaller) => (await caller.call('POST', `/api/nothing/parked-events/${await park()}/skip-requests`, { reason: '来源已更正' })).json<{ id: string; onBehalfOf: string | null }>();
  const approve = async (caller: TestCaller, id: string) => (await caller.call('POST', `/api/nothing/skip-requests/${id}/approval`)).json<{ code?: string; act?: string }>();
  const { asker, deputy } = await operators();
  expect((await approve(deputy, (await ask(asker)).id)).code).toBe('SAME_PERSON');
  const byDeputy = await ask(deputy);
  expect(byDeputy.onBehalfOf).toBe(asker.subject);
  expect([(await approve(asker, byDeputy.id)).code, (await approve(deputy, byDeputy.id)).code]).toEqual(['SAME_PERSON', 'SAME_PERSON']);
  expect((await approve(await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]), byDeputy.id)).act).toBe('SKIPPED');
});
