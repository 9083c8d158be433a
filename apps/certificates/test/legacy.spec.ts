import { randomUUID } from 'node:crypto';
import { LegacyAmended, LegacyCertificateEnded, LegacyConcluded, LegacyRecorded, LegacyVoided, PersonDocumentsJoined, PersonsMerged, type DataOf } from '@gt/contracts';
import { maskNumber } from '@gt/domain';
import type { TestService } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import { act, addBody, addPlan, certificatesOf, confirmed, numbered, startService, type Place } from './city.js';

const random = seededRandom(31);
let test: TestService;
let place: Place;
beforeAll(async () => {
  process.env['PUBLIC_RATE_LIMIT'] = '0';
  test = await startService();
  place = await addBody(test);
});
afterAll(async () => { delete process.env['PUBLIC_RATE_LIMIT']; await test?.stop(); });

type Recorded = DataOf<typeof LegacyRecorded>;
const certificate = (number: string): NonNullable<Recorded['certificate']> => ({ number, issuedOn: '2023-06-01', printedName: '当时的评价机构' });
const recorded = (idNumber: string, more: Partial<Recorded> = {}): Recorded => ({ personId: test.service.kit.personIds.of('RESIDENT_ID', idNumber), name: '买买提·吐尔逊', idType: 'RESIDENT_ID', idNumberSealed: test.service.kit.keyring.seal(idNumber), idNumberMasked: maskNumber(idNumber), employerName: '某某公司',
  institutionId: place.body.institutionId, titleLevel: 'INTERMEDIATE', occupation: { code: '6-18-01-01', name: '车工', workType: null }, level: 2, acceptedOn: '2023-03-01', outcome: 'PASSED', certificate: certificate('S000150000077232000001'), evidence: '名册', evidenceSha256: 'a'.repeat(64), collides: false, ...more });
const ask = async (body: unknown) => (await test.anonymous.call('POST', '/api/certificates/verifications', body)).json<{ status: string; certificates: Array<Record<string, unknown>> }>();

it('a certificate from before this system answers, marked 历史数据, whether its slot collides or not; revoked it says so, voided it was never', async () => {
  const idNumber = residentId(random);
  const [id, number, name] = [randomUUID(), 'S000150000077232000001', '买买提•吐尔逊'];
  await test.deliver(LegacyRecorded, id, recorded(idNumber, { collides: true }));
  expect(await ask({ certificateNumber: number, name })).toEqual({ status: 'VALID', certificates: [{ certificateNumber: number, name: '买买提·吐尔逊', idType: '居民身份证', idNumberMasked: maskNumber(idNumber), institution: '当时的评价机构', occupation: '车工', workType: null, level: 2, issuedOn: '2023-06-01', status: 'VALID', statusOn: null, mark: '历史数据' }] });
  expect((await ask({ certificateNumber: number, idNumber })).certificates[0]).toMatchObject({ name: '买******' });
  expect((await ask({ certificateNumber: number, name: '张三' })).status).toBe('NOT_FOUND');
  await test.redeliver(await test.deliver(LegacyAmended, id, { kind: 'CORRECT', name: '买买提·吐尔洪', reason: '录错一字', document: '文', amendedOn: '2026-02-01' }));
  expect([(await ask({ certificateNumber: number, name })).status, (await ask({ certificateNumber: number, name: '买买提·吐尔洪' })).certificates]).toMatchObject(['NOT_FOUND', [{ name: '买买提·吐尔洪', status: 'VALID' }]]);
  await test.deliver(LegacyAmended, id, { kind: 'CORRECT', name: '买买提·吐尔逊', reason: '原名无误', document: '文', amendedOn: '2026-02-02' });
  await test.deliver(LegacyCertificateEnded, id, { how: 'REVOKED', on: '2026-03-01', reason: '弄虚作假', document: '文' });
  expect((await ask({ name, idNumber })).certificates).toMatchObject([{ status: 'REVOKED', statusOn: '2026-03-01' }]);
  await test.deliver(LegacyVoided, id, { reason: '录错', document: '文' });
  expect((await ask({ name, idNumber })).status).toBe('NOT_FOUND');
  await test.deliver(LegacyRecorded, id, recorded(idNumber));
  expect((await ask({ name, idNumber })).certificates).toMatchObject([{ status: 'VALID' }]);
});

it('one without a certificate says nothing until it has one; told twice it is one', async () => {
  const idNumber = residentId(random);
  const id = randomUUID();
  const told = await test.deliver(LegacyRecorded, id, recorded(idNumber, { outcome: 'HELD', certificate: null }));
  await test.redeliver(told);
  expect((await ask({ name: '买买提·吐尔逊', idNumber })).status).toBe('NOT_FOUND');
  await test.deliver(LegacyConcluded, id, { outcome: 'PASSED', certificate: certificate('S000150000077232000002'), evidence: '名册', evidenceSha256: 'a'.repeat(64) });
  expect((await ask({ name: '买买提·吐尔逊', idNumber })).certificates).toHaveLength(1);
});

it('its number is given to nobody else, and one of our own stays ours', async () => {
  const prefix = (await test.db.query<{ prefix: string }>(`SELECT state->'sites'->0->>'prefix' AS prefix FROM copy WHERE id = $1`, [place.body.institutionId]))[0]!.prefix;
  const id = randomUUID();
  await test.deliver(LegacyRecorded, id, recorded(residentId(random), { certificate: { ...certificate(`${prefix}262000001`), issuedOn: '2026-01-05' } }));
  const plan = await addPlan(place, [{}]);
  const batch = await confirmed(place, plan.planId);
  expect((await act(place.officer, batch, 'numbering')).json()).toMatchObject({ status: 409, code: 'NUMBER_TAKEN' });
  await test.deliver(LegacyVoided, id, { reason: '录错', document: '文' });
  expect((await act(place.officer, batch, 'numbering')).statusCode).toBe(200);
  const second = await addPlan(place, [{ name: '李四' }]);
  const [own] = await certificatesOf(place, await numbered(place, second.planId));
  await test.deliver(LegacyRecorded, randomUUID(), recorded(residentId(random), { certificate: { ...certificate(own!.certificateNumber), issuedOn: '2026-01-05' } }));
  expect((await ask({ certificateNumber: own!.certificateNumber, name: '李四' })).certificates).toHaveLength(1);
  expect((await ask({ certificateNumber: own!.certificateNumber, name: '买买提·吐尔逊' })).status).toBe('NOT_FOUND');
});

it('a check by either document of one person finds what was issued under each, in whatever order the joins are heard of', async () => {
  const numbers = Array.from({ length: 3 }, () => residentId(random));
  const [a, b, c] = numbers.map((each) => test.service.kit.personIds.of('RESIDENT_ID', each));
  for (const [i, idNumber] of numbers.entries()) await test.deliver(LegacyRecorded, randomUUID(), recorded(idNumber, { certificate: certificate(`S00015000007723200001${i}`) }));
  const found = async (i: number) => (await ask({ name: '买买提·吐尔逊', idNumber: numbers[i] })).certificates.length;
  expect([await found(0), await found(1), await found(2)]).toEqual([1, 1, 1]);
  await test.deliver(PersonDocumentsJoined, a!, { otherId: b! });
  // b was joined to a before this, told later: c comes to a as well
  const told = await test.deliver(PersonsMerged, b!, { otherId: c! });
  await test.redeliver(told);
  expect([await found(0), await found(1), await found(2)]).toEqual([3, 3, 3]);
});
