import { randomUUID } from 'node:crypto';
import { residentId, seededRandom } from '@gt/testing';
import { deliverDelegation, startTestService, type TestCaller, type TestService } from '@gt/service-testing';
import { identityOf } from '../src/identity.js';
import { identityService, type IdentityOptions } from '../src/index.js';
import { FREE_ATTEMPTS } from '../src/sign-in/attempts.js';

const options: IdentityOptions = { firstAdmin: { account: 'security.admin', password: 'first-boot-password', name: '安全管理员甲' }, tokenSigningKey: null, secondFactor: 'off', serviceSecrets: {} };
const random = seededRandom(31);
let test: TestService;
let intake: TestCaller;
beforeAll(async () => {
  test = await startTestService(identityService(() => options));
  intake = await test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }]);
});
afterAll(async () => { await test?.stop(); });

const person = (change: object = {}) => ({ name: '张三', idType: 'RESIDENT_ID', idNumber: residentId(random), ...change });
let address = 0;
const register = (who: object, from = `10.0.0.${address += 1}`) => test.anonymous.call('POST', '/api/identity/registrations', { ...who, phone: '13800138000', password: 'a-long-password-1' }, { 'x-forwarded-for': from });
const search = (who: object, caller = intake) => caller.call('POST', '/api/identity/applicant-claims/searches', who);
const claimsOf = async (who: object, caller = intake) => (await search(who, caller)).json<{ items: Array<{ accountId: string; account: string }> }>().items;
const verify = (id: string, who: object, caller = intake) => caller.call('POST', `/api/identity/applicant-claims/${id}/verification`, who);
const codes = (answer: { json: <T>() => T }) => answer.json<{ reasons?: Array<{ code: string }> }>().reasons?.map((each) => each.code);
const heldBy = async (id: string) => (await test.db.query<{ role: string; place: string }>(`SELECT role, place FROM role_grant WHERE subject = $1 AND status = 'ACTIVE'`, [id]));

describe('registering oneself', () => {
  it('gives an account that is nobody\'s until an original was seen, and then the person\'s', async () => {
    const who = person();
    const answer = await register(who);
    expect([answer.statusCode, Object.keys(answer.json()).sort()]).toEqual([201, ['account', 'verified']]);
    const { account } = answer.json<{ account: string }>();
    expect((await test.anonymous.call('POST', '/api/identity/token', { account, password: 'a-long-password-1' })).statusCode).toBe(200);
    const [claim] = await claimsOf(who);
    expect(claim).toMatchObject({ account, name: '张三', numberMasked: `${who.idNumber.slice(0, 3)}${'*'.repeat(13)}${who.idNumber.slice(-2)}`, source: 'SELF' });
    expect(await heldBy(claim!.accountId)).toEqual([]);
    expect((await verify(claim!.accountId, who)).statusCode).toBe(200);
    expect(await heldBy(claim!.accountId)).toEqual([{ role: 'APPLICANT', place: test.service.kit.personIds.of('RESIDENT_ID', who.idNumber) }]);
    expect((await test.published()).filter((event) => event.aggregateId === claim!.accountId).map((event) => event.type)).toEqual(['identity.AccountOpened', 'identity.ApplicantRegistered', 'identity.ApplicantVerified']);
    expect([await claimsOf(who), (await verify(claim!.accountId, who)).statusCode]).toEqual([[], 404]);
  });
  it('nobody learns by it whether a number or a phone is known: known or unknown, the answer has the same shape, and no statement looks for it', async () => {
    const who = person();
    const first = await register(who);
    const [claim] = await claimsOf(who);
    await verify(claim!.accountId, who);
    const [known, unknown] = [await register(who), await register(person())];
    const shape = (answer: typeof known) => [answer.statusCode, Object.keys(answer.json()).sort(), answer.json<{ account: string }>().account.length, Object.keys(answer.headers).sort()];
    expect(shape(known)).toEqual(shape(unknown));
    expect(shape(first)).toEqual(shape(unknown));
    const asked: string[] = [];
    const { db } = test.service.kit;
    const spied = db.transaction.bind(db);
    db.transaction = ((work: (tx: never) => Promise<unknown>) => spied((tx) => work(new Proxy(tx, { get: (target, name) => (name === 'query' ? (sql: string, params?: unknown[]) => { asked.push(sql); return target.query(sql, params); } : Reflect.get(target, name) as unknown) }) as never))) as never;
    try { await register(who); } finally { db.transaction = spied as never; }
    expect(asked.filter((sql) => /person_id|number_sealed|phone/.test(sql)).map((sql) => sql.split(' ')[0])).toEqual(['INSERT']);
  });
  it('the number and the phone stand nowhere in the clear', async () => {
    const who = person();
    await register(who);
    for (const table of ['applicant_claim', 'event', 'account', 'idempotency', 'sign_in_attempt']) for (const secret of [who.idNumber, '13800138000']) expect(JSON.stringify(await test.db.query(`SELECT * FROM ${table}`))).not.toContain(secret);
  });
  it('says every fault of the form, and slows an address that goes on', async () => {
    expect((await register(person({ name: '', idNumber: '110101199001011234' }))).json().errors.map((each: { field: string }) => each.field)).toContain('name');
    expect((await register(person({ idNumber: '110101199001011234' }))).json().errors).toMatchObject([{ field: 'idNumber' }]);
    const { time } = identityOf(test.service.kit);
    const now = new Date();
    time.now = () => now;
    try {
      const answers = [];
      for (let i = 0; i <= FREE_ATTEMPTS; i += 1) answers.push((await register(person(), '10.9.9.9')).statusCode);
      expect(answers).toEqual([...Array.from({ length: FREE_ATTEMPTS }, () => 201), 429]);
      expect((await register(person(), '10.9.9.8')).statusCode).toBe(201);
    } finally { time.now = () => new Date(); }
  });
});

describe('原件核验', () => {
  it('is refused for another number, another name, a person who has an account, and by whom it is none of the business of', async () => {
    const who = person();
    await register(who);
    const [claim] = await claimsOf(who);
    expect(codes(await verify(claim!.accountId, person()))).toEqual(['ORIGINAL_DIFFERS']);
    expect(codes(await verify(claim!.accountId, { ...who, name: '李四' }))).toEqual(['ORIGINAL_DIFFERS']);
    for (const role of ['EMPLOYER_CLERK', 'BODY_ADMIN', 'BUREAU_OFFICER']) expect((await verify(claim!.accountId, who, await test.as([{ role, place: randomUUID() }] as never))).statusCode).toBe(403);
    expect((await verify(claim!.accountId, who, await test.as([{ role: 'EMPLOYER_REVIEWER', place: randomUUID() }]))).statusCode).toBe(404);
    expect((await search(who, await test.as([{ role: 'EMPLOYER_REVIEWER', place: randomUUID() }]))).json()).toEqual({ items: [] });
    expect(codes(await verify(claim!.accountId, who, await test.as([{ role: 'INTAKE_REVIEWER', place: randomUUID() }], claim!.accountId)))).toEqual(['OWN_ACCOUNT']);
    expect((await verify(claim!.accountId, who)).statusCode).toBe(200);
    await register(who);
    expect(codes(await verify((await claimsOf(who))[0]!.accountId, who))).toEqual(['PERSON_HAS_ACCOUNT']);
  });
});

describe('the employer\'s list', () => {
  const employerId: string = randomUUID();
  it('opens accounts with passwords for once; the clerk lists, the reviewer, another person, verifies', async () => {
    const clerk = await test.as([{ role: 'EMPLOYER_CLERK', place: employerId }]);
    const reviewer = await test.as([{ role: 'EMPLOYER_REVIEWER', place: employerId }]);
    const people = [person(), person({ name: '买买提·吐尔逊' })];
    const key = { 'idempotency-key': randomUUID() };
    const list = (caller: TestCaller, at = employerId, of: unknown = people, headers = {}) => caller.call('POST', '/api/identity/employer-applicants', { employerId: at, people: of }, headers);
    const made = await list(clerk, employerId, people, key);
    const { items } = made.json<{ items: Array<{ id: string; account: string; name: string; oncePassword: string | null }> }>();
    expect([made.statusCode, items.map((item) => item.name), items.every((item) => item.oncePassword!.length === 20)]).toEqual([201, ['张三', '买买提·吐尔逊'], true]);
    expect((await list(clerk, employerId, people, key)).json<{ items: Array<{ oncePassword: null }> }>().items.map((item) => item.oncePassword)).toEqual([null, null]);
    expect((await test.anonymous.call('POST', '/api/identity/token', { account: items[0]!.account, password: items[0]!.oncePassword })).json().code).toBe('SIGN_IN_BY_BROWSER');
    expect((await claimsOf(people[0]!, reviewer)).map((claim) => claim.accountId)).toEqual([items[0]!.id]);
    expect((await verify(items[0]!.id, people[0]!, clerk)).statusCode).toBe(403);
    const both = await test.as([{ role: 'EMPLOYER_CLERK', place: employerId }, { role: 'EMPLOYER_REVIEWER', place: employerId }]);
    const [own] = (await list(both, employerId, [person({ idNumber: '440524188001010014' })])).json<{ items: Array<{ id: string }> }>().items;
    expect(codes(await verify(own!.id, person({ idNumber: '440524188001010014' }), both))).toEqual(['SAME_PERSON']);
    const deputy = await test.as([{ role: 'EMPLOYER_CLERK', place: employerId }]);
    await deliverDelegation(test, both.subject, deputy.subject, [{ role: 'EMPLOYER_REVIEWER', place: employerId }]);
    expect(codes(await verify(own!.id, person({ idNumber: '440524188001010014' }), deputy))).toEqual(['SAME_PERSON']);
    expect((await verify(items[0]!.id, people[0]!, reviewer)).statusCode).toBe(200);
    expect((await heldBy(items[0]!.id)).map((grant) => grant.role)).toEqual(['APPLICANT']);
    expect((await list(clerk, randomUUID())).statusCode).toBe(403);
    expect((await list(reviewer)).statusCode).toBe(403);
    expect((await list(clerk, employerId, [people[1], people[1]])).json().errors).toMatchObject([{ field: 'people', code: 'DUPLICATE' }]);
    expect((await list(clerk, employerId, [person({ name: ' ' }), person({ idNumber: '110101199001011234' })])).json().errors).toMatchObject([{ field: 'people[0].name' }, { field: 'people[1].idNumber' }]);
  });
});
