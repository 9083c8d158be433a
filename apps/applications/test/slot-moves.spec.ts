import { randomUUID } from 'node:crypto';
import { deliverBody, deliverTwoSteps, opine, type TestBody, type TestCaller } from '@gt/service-testing';
import { accepted, conclude, enrol, openCity, reasonCodes, recommended, slotOf, step, type City } from './city.js';

const turner = '6-18-01-01';
const miller = { code: '6-18-01-02', name: '铣工', workType: null };
let city: City;
let other: TestBody;
let centre: TestCaller;
beforeAll(async () => {
  city = await openCity();
  const { bureauId } = city.body;
  other = await deliverBody(city.test, { bureauId, creditCode: '91500000MA5U00000X', prefix: 'S000050000021', occupation: miller });
  centre = await city.test.as([{ role: 'BUREAU_REVIEWER', place: bureauId }], 'acc-centre');
});
afterAll(() => city?.test.stop());

const why = { reason: '受理时职业编码录错', document: '渝鉴函〔2026〕8号' };
const move = (personId: string, more: object = {}, caller = centre) => caller.call('POST', '/api/applications/slots/moves', { personId, titleLevel: 'INTERMEDIATE', institutionId: other.institutionId, occupation: { code: miller.code }, ...why, ...more });
const release = (personId: string, caller = centre) => caller.call('POST', '/api/applications/slots/releases', { personId, titleLevel: 'INTERMEDIATE', ...why });
const row = async (id: string) => (await city.test.db.query<{ version: number; status: string; institution_id: string; target: { occupation: { code: string } }; candidate: { occupation: { code: string }; institutionId: string; siteId: string } }>(`SELECT version, status, institution_id, state#>'{form,target}' AS target, state#>'{acceptance,candidate}' AS candidate FROM application WHERE id = $1`, [id]))[0]!;
const placeOf = async (personId: string) => (await city.test.db.query<{ state: string; application_id: string; institution_id: string; occupation_code: string }>('SELECT state, application_id, institution_id, occupation_code FROM application_slot WHERE person_id = $1', [personId]));
const formsOf = async (id: string) => ((await city.clerk.call('GET', `/api/applications/applications/${id}`)).json() as { forms: Array<{ edition: string; superseded: boolean; fixed: boolean }> }).forms;

describe('a slot under way is moved by the municipal centre (七(三))', () => {
  it('takes the accepted application with it: body, site, occupation; its events say so, its interim form is made anew and the earlier one superseded', async () => {
    const { id, personId, candidate } = await accepted(city);
    await city.test.runJobs();
    expect((await move(personId)).statusCode).toBe(200);
    expect(await placeOf(personId)).toEqual([{ state: 'HELD', application_id: id, institution_id: other.institutionId, occupation_code: miller.code }]);
    expect(await row(id)).toMatchObject({ status: 'ACCEPTED', institution_id: other.institutionId, target: { occupation: miller }, candidate: { occupation: miller, institutionId: other.institutionId, siteId: other.siteId } });
    const told = (await city.test.published()).filter((e) => e.data['personId'] === personId || e.aggregateId === id).slice(-2);
    expect(told.map((e) => [e.type, e.version])).toEqual([['applications.ApplicationMovedWithSlot', 5], ['applications.SlotMoved', 1]]);
    expect(told[0]!.data).toEqual({ candidate: { ...candidate, institutionId: other.institutionId, siteId: other.siteId, occupation: miller }, from: { institutionId: city.body.institutionId, occupation: { code: turner, name: '车工', workType: null } }, ...why });
    expect(told[1]!.data).toMatchObject({ from: { applicationId: id, institutionId: city.body.institutionId }, to: { applicationId: id, institutionId: other.institutionId, occupation: miller }, ...why });
    await city.test.runJobs();
    expect(await formsOf(id)).toMatchObject([{ edition: 'accepted', superseded: true, fixed: true }, { edition: 'accepted:5', superseded: false, fixed: true }]);
    // it is the other body's now
    expect((await city.intake.call('GET', `/api/applications/applications/${id}`)).statusCode).toBe(404);
    await conclude(city, { ...candidate, institutionId: other.institutionId, occupation: miller }, 'PASSED');
    expect(await slotOf(city, personId)).toMatchObject({ state: 'PASSED', passed_level: 2, application_id: id });
  });
  it('is refused by name, and nothing is changed: scope, a plan, another application there, nowhere else, another bureau, without document', async () => {
    const { id, personId, candidate } = await accepted(city);
    const before = await placeOf(personId);
    expect(reasonCodes(await move(personId, { institutionId: city.body.institutionId }))).toEqual(['NOT_IN_FILED_SCOPE', 'NOT_IN_BRIDGING_FILING']);
    expect(reasonCodes(await move(personId, { institutionId: randomUUID(), occupation: { code: '2-02-07-01' } }))).toEqual(['INSTITUTION_UNKNOWN', 'OCCUPATION_UNKNOWN']);
    expect(reasonCodes(await move(personId, { institutionId: city.body.institutionId, occupation: { code: turner } }))).toEqual(['SLOT_UNMOVED']);
    expect((await move(personId, { document: '' })).statusCode).toBe(400);
    const idNumber = city.test.service.kit.keyring.unseal(candidate.idNumberSealed);
    const beside = await recommended(city, { applicant: { idNumber }, institutionId: other.institutionId });
    expect(reasonCodes(await move(personId))).toEqual(['APPLICATION_COLLIDES']);
    await step(city.clerk, beside.id, 'withdraw', { reason: '改由原申报办理' });
    await enrol(city, randomUUID(), id);
    expect(reasonCodes(await move(personId))).toEqual(['IN_PLAN']);
    for (const caller of [city.intake, await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]), await city.test.as([{ role: 'BUREAU_REVIEWER', place: randomUUID() }])]) expect((await move(personId, {}, caller)).statusCode).toBe(403);
    expect([await placeOf(personId), (await row(id)).version]).toEqual([before, 4]);
  });
  it('released while its application is under way, that is withdrawn by decision: beside it none could be accepted else', async () => {
    const { id, personId, candidate } = await accepted(city);
    expect((await release(personId)).statusCode).toBe(200);
    expect((await row(id)).status).toBe('WITHDRAWN_BY_DECISION');
    expect((await city.test.published()).filter((e) => e.aggregateId === id).at(-1)).toMatchObject({ type: 'applications.ApplicationWithdrawnByDecision', data: { reason: `${why.reason}（依据：${why.document}）`, slotReleased: true } });
    const again = await recommended(city, { applicant: { idNumber: city.test.service.kit.keyring.unseal(candidate.idNumberSealed) } });
    expect((await step(city.intake, again.id, 'accept', {})).statusCode).toBe(200);
    expect(await placeOf(personId)).toMatchObject([{ state: 'HELD', application_id: again.id }]);
  });
  it('in two steps where the centre wants them: 经办 looks the slot up and gives an opinion, which a moved application outlives not', async () => {
    const { id, personId, candidate } = await accepted(city);
    const { bureauId } = city.body;
    const [officer, elsewhere] = [await city.test.as([{ role: 'BUREAU_OFFICER', place: bureauId }]), await city.test.as([{ role: 'BUREAU_OFFICER', place: randomUUID() }])];
    const lookUp = (caller: TestCaller) => caller.call('POST', '/api/applications/person-lookups', { idType: 'RESIDENT_ID', idNumber: city.test.service.kit.keyring.unseal(candidate.idNumberSealed) });
    expect((await lookUp(elsewhere)).statusCode).toBe(403);
    expect((await lookUp(officer)).json()).toMatchObject({ slots: [{ applicationId: id, state: 'HELD', holder: { version: 4, status: 'ACCEPTED', statusName: '已受理' } }] });
    await deliverTwoSteps(city.test, bureauId, 'slotRelease');
    expect(reasonCodes(await move(personId))).toEqual(['OPINION_MISSING']);
    expect((await opine(officer, 'applications', 'slotRelease', id, 4)).statusCode).toBe(201);
    expect((await move(personId)).statusCode).toBe(200);
    expect(reasonCodes(await release(personId))).toEqual(['OPINION_MISSING']);
    await deliverTwoSteps(city.test, bureauId);
  });
});

it('moves, releases, withdrawals and acceptances of one person, 32 at the same moment, twice: one slot, never lost or doubled, and it says what its application says', async () => {
  const secondIntake = await city.test.as([{ role: 'INTAKE_REVIEWER', place: other.institutionId }]);
  for (let round = 0; round < 2; round += 1) {
    const first = await accepted(city);
    const idNumber = city.test.service.kit.keyring.unseal(first.candidate.idNumberSealed);
    const more = [await recommended(city, { applicant: { idNumber } }), await recommended(city, { applicant: { idNumber } })];
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => [
      move(first.personId), i % 4 === 0 ? release(first.personId) : move(first.personId, { institutionId: city.body.institutionId, occupation: { code: turner } }),
      step(city.intake, more[i % 2]!.id, 'accept', {}), step(i % 2 === 0 ? city.intake : secondIntake, first.id, 'withdraw-by-decision', { reason: '本人放弃' }),
    ]).flat());
    expect(answers).toHaveLength(32);
    expect(answers.map((a) => a.statusCode).filter((status) => ![200, 404, 409, 422].includes(status))).toEqual([]);
    const slots = await placeOf(first.personId);
    expect(slots).toHaveLength(1);
    const [slot] = slots;
    const rows = await Promise.all([first, ...more].map(async ({ id }) => ({ id, ...(await row(id)) })));
    const open = rows.filter((each) => each.status === 'ACCEPTED');
    expect(open.length).toBeLessThanOrEqual(1);
    expect(slot!.state === 'HELD' ? open.map((each) => [each.id, each.institution_id, each.target.occupation.code, each.candidate.institutionId, each.candidate.occupation.code]) : []).toEqual(slot!.state === 'HELD' ? [[slot!.application_id, slot!.institution_id, slot!.occupation_code, slot!.institution_id, slot!.occupation_code]] : []);
    expect(open).toHaveLength(slot!.state === 'HELD' ? 1 : 0);
  }
});
