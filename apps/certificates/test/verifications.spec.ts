import type { TestService } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import { addBody, addPlan, certificatesOf, numbered, startService, type CertificateRow, type Pass, type Place } from './city.js';

const before = process.env['PUBLIC_RATE_LIMIT'];
let test: TestService;
let place: Place;
let passes: Pass[];
let certificates: CertificateRow[];
beforeAll(async () => {
  delete process.env['PUBLIC_RATE_LIMIT'];
  test = await startService();
  place = await addBody(test);
  const plan = await addPlan(place, [{ name: '买买提·吐尔逊' }, { name: '张三丰', idNumber: '440524188001010014' }, { name: '王小明', idType: 'PASSPORT', idNumber: 'E12345678' }, { name: 'Ａnna Ｌee' }]);
  passes = plan.passes;
  const rows = await certificatesOf(place, await numbered(place, plan.planId));
  certificates = passes.map((p) => rows.find((c) => c.applicationId === p.candidate.applicationId)!);
});
afterAll(async () => {
  if (before === undefined) delete process.env['PUBLIC_RATE_LIMIT']; else process.env['PUBLIC_RATE_LIMIT'] = before;
  await test?.stop();
});
const ask = (body: unknown) => test.anonymous.call('POST', '/api/certificates/verifications', body);
const status = async (body: unknown): Promise<string> => { const answer = await ask(body); return answer.statusCode === 200 ? answer.json().status as string : `${answer.statusCode} ${(answer.json().errors as Array<{ field: string }>).map((e) => e.field).join()}`; };

describe('POST /api/certificates/verifications', () => {
  it('answers for any two of number, name and document, without a sign-in', async () => {
    const [certificateNumber, name, idNumber] = [certificates[0]!.certificateNumber, '买买提·吐尔逊', passes[0]!.idNumber];
    for (const query of [{ certificateNumber, name }, { certificateNumber, idNumber }, { name, idNumber }, { certificateNumber, name, idNumber }, { name, idNumber, idType: 'RESIDENT_ID' }, { name, idNumber, idType: '居民身份证' }]) expect(await status(query)).toBe('VALID');
    expect((await ask({ certificateNumber, name })).json()).toEqual({ status: 'VALID', certificates: [{ certificateNumber, name, idType: '居民身份证', idNumberMasked: passes[0]!.candidate.idNumberMasked, institution: '某某评价机构', occupation: '车工', workType: null, level: 2, issuedOn: '2026-04-01', status: 'VALID', statusOn: null }] });
  });

  it('shows the name in full only to who gave it', async () => {
    const answer = await ask({ certificateNumber: certificates[0]!.certificateNumber, idNumber: passes[0]!.idNumber });
    expect(answer.json().certificates[0].name).toBe('买******');
    expect(answer.body).not.toContain(passes[0]!.idNumber);
    expect(answer.body).not.toContain('吐尔逊');
  });

  it('takes spellings of one value for the same: separators, width, spaces, case, 15 digits', async () => {
    const [certificateNumber] = [certificates[0]!.certificateNumber];
    for (const name of ['买买提•吐尔逊', '买买提・吐尔逊', '买买提．吐尔逊', ' 买买提 · 吐尔逊 ', '买买提･吐尔逊']) expect(await status({ certificateNumber, name })).toBe('VALID');
    expect(await status({ certificateNumber: ` ${certificateNumber.toLowerCase()} `, name: '买买提·吐尔逊' })).toBe('VALID');
    expect(await status({ certificateNumber: certificateNumber.replace(/\d/g, (d) => String.fromCodePoint(0xff10 + Number(d))), name: '买买提·吐尔逊' })).toBe('VALID');
    expect(await status({ certificateNumber: certificates[3]!.certificateNumber, name: 'Anna Lee' })).toBe('VALID');
    expect(await status({ name: '王小明', idNumber: 'ｅ12345678', idType: '护照' })).toBe('VALID');
  });

  it('normalises 15 digits to 18', async () => {
    const fifteen = '110105491231002';
    const plan = await addPlan(place, [{ name: '李十五', idNumber: '11010519491231002X' }]);
    await numbered(place, plan.planId);
    expect(await status({ name: '李十五', idNumber: fifteen })).toBe('VALID');
    expect(await status({ name: '李十五', idNumber: '11010519491231002x' })).toBe('VALID');
  });

  it('counts blank as absent and names what is needed for two', async () => {
    const { certificateNumber } = certificates[0]!;
    expect(await status({ certificateNumber, name: '', idNumber: '  ', idType: ' ' })).toBe('400 name,idNumber');
    expect(await status({ certificateNumber, name: '　', idNumber: null })).toBe('400 name,idNumber');
    expect(await status({})).toBe('400 certificateNumber,name,idNumber');
    expect(await status({ idType: 'PASSPORT', name: '王小明' })).toBe('400 certificateNumber,idNumber');
    expect(await status({ certificateNumber, name: ' ', idNumber: passes[0]!.idNumber })).toBe('VALID');
  });

  it('names values against their rule, all at once, before it looks', async () => {
    const name = '买买提·吐尔逊';
    for (const certificateNumber of ['S00005000000126200000', 'X000050000001262000001', 'S000050000001266000001']) expect(await status({ certificateNumber, name })).toBe('400 certificateNumber');
    for (const idNumber of ['110101199001011234', '123', '11010519491331002X', '110105491331002']) expect(await status({ name, idNumber })).toBe('400 idNumber');
    expect(await status({ name, idNumber: passes[0]!.idNumber, idType: '学生证' })).toBe('400 idType');
    expect(await status({ name, idNumber: '440524188001010014', idType: 'TAIWAN_TRAVEL_PERMIT' })).toBe('400 idNumber');
    expect(await status({ certificateNumber: 'nonsense', name, idNumber: '1' })).toBe('400 certificateNumber,idNumber');
    const refused = await ask({ name, idNumber: '110101199001011234' });
    expect([refused.json().code, refused.headers['content-type'], refused.body.includes('110101199001011234')]).toEqual(['VALIDATION_FAILED', 'application/problem+json; charset=utf-8', false]);
  });

  it.each<[unknown, string]>([[{ certificateNumber: 5, name: ['a'] }, '400 certificateNumber,name'], [{ name: {}, idNumber: true, idType: 1 }, '400 name,idNumber,idType'], [{ name: 'a', number: 'b' }, '400 number'], [{ constructor: 'x', toString: 'y' }, '400 constructor,toString'], [[], '400 '], ['', '400 '], ['{', '400 '], [{ name: '长'.repeat(201), idNumber: 'x' }, '400 name']])('refuses %j', async (body, expected) => {
    const answer = await test.anonymous.call('POST', '/api/certificates/verifications', body, { 'content-type': 'application/json' });
    expect([answer.statusCode, (answer.json().errors as Array<{ field: string }>).map((e) => e.field).sort().join()]).toEqual([400, expected.slice(4).split(',').sort().join()]);
  });

  it('says not found for a mismatch and not which it is', async () => {
    const none = { status: 'NOT_FOUND', certificates: [] };
    expect((await ask({ certificateNumber: certificates[0]!.certificateNumber, name: '别人甲' })).json()).toEqual(none);
    expect((await ask({ certificateNumber: certificates[0]!.certificateNumber, idNumber: passes[1]!.idNumber })).json()).toEqual(none);
    expect((await ask({ certificateNumber: certificates[0]!.certificateNumber, name: '买买提·吐尔逊', idNumber: passes[1]!.idNumber })).json()).toEqual(none);
    expect((await ask({ name: '别人乙', idNumber: passes[0]!.idNumber })).json()).toEqual(none);
    // the same number under another kind of document is another document
    expect((await ask({ name: '张三丰', idNumber: '440524188001010014', idType: 'PASSPORT' })).json()).toEqual(none);
  });

  it('answers newest first, at most twenty, with the status of the first', async () => {
    const holder = { name: '赵多证', idNumber: '11010519491231002X' };
    await test.setClock('2025-06-01T09:00:00+08:00');
    const older = await numbered(place, (await addPlan(place, Array.from({ length: 21 }, () => ({ ...holder, effectiveOn: '2025-05-30' })))).planId);
    await test.setClock('2026-04-01T09:00:00+08:00');
    const [newest] = await certificatesOf(place, await numbered(place, (await addPlan(place, [holder])).planId));
    const answer = (await ask(holder)).json();
    expect([answer.status, answer.certificates.length, answer.certificates[0].certificateNumber]).toEqual(['VALID', 20, newest!.certificateNumber]);
    const days = answer.certificates.map((c: { issuedOn: string }) => c.issuedOn);
    expect(days).toEqual([...days].sort().reverse());
    expect(older).toBeDefined();
    await place.reviewer.call('POST', `/api/certificates/certificates/${newest!.id}/revocation`, { reason: '弄虚作假' });
    expect((await ask(holder)).json()).toMatchObject({ status: 'REVOKED', certificates: expect.arrayContaining([expect.objectContaining({ certificateNumber: newest!.certificateNumber, status: 'REVOKED', statusOn: '2026-04-01' })]) });
  });

  it('says cancelled, with the day', async () => {
    await place.admin.call('POST', `/api/certificates/certificates/${certificates[1]!.id}/cancellation`, { reason: '本人申请' });
    expect((await ask({ certificateNumber: certificates[1]!.certificateNumber, name: '张三丰' })).json()).toMatchObject({ status: 'CANCELLED', certificates: [{ status: 'CANCELLED', statusOn: '2026-04-01' }] });
  });
});

describe('guessing', () => {
  it('a value that missed ten times answers 429 whatever stands beside it, others go on', async () => {
    const name = '钱无证';
    const serial = (n: number) => `S000050000001262${String(500_000 + n)}`;
    for (let i = 0; i < 10; i += 1) expect(await status({ name, certificateNumber: serial(i) })).toBe('NOT_FOUND');
    const blocked = await ask({ name: ' 钱无证 ', certificateNumber: certificates[0]!.certificateNumber });
    expect([blocked.statusCode, blocked.json().code, Number(blocked.headers['retry-after']) > 3500]).toEqual([429, 'TOO_MANY_MISSES', true]);
    expect(await status({ name: '孙无证', certificateNumber: serial(0) })).toBe('NOT_FOUND');
    expect(await status({ name: '买买提·吐尔逊', certificateNumber: certificates[0]!.certificateNumber })).toBe('VALID');
  });

  it('a document number that missed ten times is blocked under every kind of document, a certificate number with every name', async () => {
    const idNumber = residentId(seededRandom(7));
    for (let i = 0; i < 10; i += 1) expect(await status({ name: `人${i}`, idNumber })).toBe('NOT_FOUND');
    for (const idType of ['RESIDENT_ID', 'PASSPORT']) expect((await ask({ name: '另一人', idNumber, idType })).statusCode).toBe(429);
    const certificateNumber = 'S000050000001262777777';
    for (let i = 0; i < 10; i += 1) expect(await status({ name: `猜${i}`, certificateNumber })).toBe('NOT_FOUND');
    expect((await ask({ name: '再猜', certificateNumber })).statusCode).toBe(429);
  });

  it('a faulty query is no miss, and hits are none', async () => {
    for (let i = 0; i < 12; i += 1) await ask({ name: '周错填', certificateNumber: 'nonsense' });
    expect(await status({ name: '周错填', certificateNumber: 'S000050000001262888888' })).toBe('NOT_FOUND');
    for (let i = 0; i < 12; i += 1) expect(await status({ name: '买买提·吐尔逊', certificateNumber: certificates[0]!.certificateNumber })).toBe('VALID');
  });

  it('PUBLIC_RATE_LIMIT=0 turns the limit off', async () => {
    process.env['PUBLIC_RATE_LIMIT'] = '0';
    const open = await startService();
    try {
      for (let i = 0; i < 12; i += 1) expect((await open.anonymous.call('POST', '/api/certificates/verifications', { name: '吴限', certificateNumber: 'S000050000001262000001' })).statusCode).toBe(200);
    } finally {
      await open.stop();
      delete process.env['PUBLIC_RATE_LIMIT'];
    }
  });
});
