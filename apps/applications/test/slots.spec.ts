import { randomUUID } from 'node:crypto';
import { cq2022v1, decideSlot, type PathName } from '@gt/rules';
import { deliverBody, type TestBody, type TestCaller } from '@gt/service-testing';
import { residentId } from '@gt/testing';
import type { Candidate } from '../src/domain/application.js';
import { findSlots, takeSlots } from '../src/storage/slots.js';
import { draft, openCity, opinion, recommended, slotOf, step, type City, type Problem } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(() => city.test.stop());

const turner = { code: '6-18-01-01', name: '车工', workType: null as string | null };
const here = randomUUID();
const there = randomUUID();

describe('the statement and the rule of libs/rules agree', () => {
  const occupations = [turner, { ...turner, workType: '数控车工' }, { ...turner, workType: '普通车工' }, { code: '6-31-01-03', name: '电工', workType: null }];
  const slots = (['HELD', 'PASSED', 'FAILED', 'RELEASED'] as const).flatMap((state) => ([null, 3, 2, 1] as const).flatMap((passedLevel) => [turner, occupations[1]!].map((occupation) => ({ state, passedLevel, occupation }))));
  const requests = occupations.flatMap((occupation) => [here, there].flatMap((institutionId) => ([3, 2, 1] as const).flatMap((level) => (['二(一)', '二(二)', '二(三)', '二(四)'] as PathName[]).map((path) => ({ occupation, institutionId, level, path })))));
  it(`over every state, passed level, occupation, work type, body, level and path (${slots.length * requests.length} cases)`, async () => {
    const cases = slots.flatMap((slot) => requests.map((request) => ({ slot, request, personId: randomUUID(), applicationId: randomUUID() })));
    const earlier = cases.map(() => randomUUID());
    await city.test.db.query(`INSERT INTO application_slot (person_id, title_level, occupation_code, occupation_name, work_type, institution_id, application_id, level, by_promotion_path, state, passed_level)
      SELECT p, 'INTERMEDIATE', o, '', w, $5, a, 2, false, s, l FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $6::text[], $7::smallint[]) AS r(p, o, w, a, s, l)`,
    [cases.map((c) => c.personId), cases.map((c) => c.slot.occupation.code), cases.map((c) => c.slot.occupation.workType), earlier, here, cases.map((c) => c.slot.state), cases.map((c) => c.slot.passedLevel)]);
    const taken = await city.test.db.transaction((tx) => takeSlots(tx, cases.map(({ request, personId, applicationId }) => ({ ownerId: personId,
      candidate: { personId, titleLevel: 'INTERMEDIATE', applicationId, ...request } as unknown as Candidate, byPromotionPath: cq2022v1.slot.promotionPaths.includes(request.path),
    }))));
    const disagreeing = cases.filter((c) => decideSlot({ ...c.slot, institutionId: here, institutionName: '某机构' }, c.request, cq2022v1).allowed !== taken.has(c.applicationId));
    expect(disagreeing.map(({ slot, request }) => ({ slot, request }))).toEqual([]);
    expect(taken.size).toBeGreaterThan(100);
    expect(taken.size).toBeLessThan(cases.length);
  });
  it('a work type once named stays, so that an application without one opens no way to another', async () => {
    const personId = randomUUID();
    const take = (workType: string | null, applicationId = randomUUID()) => city.test.db.transaction((tx) => takeSlots(tx, [{ ownerId: personId, candidate: { personId, titleLevel: 'ASSISTANT', applicationId, occupation: { ...turner, workType }, institutionId: here, level: 3 } as unknown as Candidate, byPromotionPath: false }]));
    const fail = () => city.test.db.query(`UPDATE application_slot SET state = 'FAILED' WHERE person_id = $1`, [personId]);
    expect((await take('数控车工')).size).toBe(1);
    await fail();
    expect((await take(null)).size).toBe(1);
    await fail();
    expect((await take('普通车工')).size).toBe(0);
    expect((await findSlots(city.test.db, [personId])).get(personId)!.ASSISTANT!.occupation.workType).toBe('数控车工');
  });
});

/** Rounds of the race at two bodies: few in a run of everything; `SLOT_ROUNDS=1000` is the long run (README). */
const ROUNDS = Number(process.env['SLOT_ROUNDS'] ?? 2);
/** Rounds after which everybody signs in anew: a token lives five minutes. */
const ROUNDS_SIGNED_IN = 50;

describe('32-way races at two bodies', () => {
  let second: TestBody;
  let secondIntake: TestCaller;
  async function signIn(): Promise<void> {
    const [clerk, reviewer, intake] = await Promise.all(([['EMPLOYER_CLERK', city.employerId], ['EMPLOYER_REVIEWER', city.employerId], ['INTAKE_REVIEWER', city.body.institutionId]] as const).map(([role, place]) => city.test.as([{ role, place }])));
    city = { ...city, clerk: clerk!, reviewer: reviewer!, intake: intake! };
    secondIntake = await city.test.as([{ role: 'INTAKE_REVIEWER', place: second.institutionId }]);
  }
  beforeAll(async () => { second = await deliverBody(city.test, { bureauId: city.body.bureauId, creditCode: '91500000MA5U00000X', prefix: 'S000050000002' }); });
  beforeEach(signIn);
  it(`32 applications of one person, 16 at each body, accepted at the same moment (rounds: ${ROUNDS}): exactly one wins, the others name it`, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round > 0 && round % ROUNDS_SIGNED_IN === 0) await signIn();
      const idNumber = residentId(city.random);
      const made: Array<{ id: string; personId: string; institutionId: string }> = [];
      for (let i = 0; i < 32; i += 1) {
        const institutionId = i % 2 === 0 ? city.body.institutionId : second.institutionId;
        made.push({ ...(await draft(city, { applicant: { idNumber }, institutionId })), institutionId });
      }
      const ids = made.map((m) => m.id);
      expect((await city.clerk.call('POST', '/api/applications/submissions', { ids })).json()).toMatchObject({ done: 32 });
      expect((await city.reviewer.call('POST', '/api/applications/recommendations', { ids, ...opinion })).json()).toMatchObject({ done: 32 });
      const answers = await Promise.all(made.map((m) => step(m.institutionId === city.body.institutionId ? city.intake : secondIntake, m.id, 'accept', {})));
      const won = made.filter((_, i) => answers[i]!.statusCode === 200);
      expect({ round, won: won.length }).toEqual({ round, won: 1 });
      const lost = answers.filter((a) => a.statusCode !== 200).map((a) => a.json() as Problem);
      expect(lost.map((p) => [p.status, p.reasons![0]!.code]).filter(([status, code]) => status !== 422 || code !== 'SLOT_TAKEN')).toEqual([]);
      expect(lost[0]!.reasons![0]!.facts).toMatchObject({ institution: '某某**机构', occupation: '6-18-01-01', application: expect.stringMatching(/^.{3}\*{31}.{2}$/) as unknown });
      const events = await city.test.db.query<{ aggregate_id: string }>(`SELECT aggregate_id FROM event WHERE type = 'ApplicationAccepted' AND aggregate_id = ANY($1::uuid[])`, [ids]);
      expect(events.map((e) => e.aggregate_id)).toEqual(won.map((m) => m.id));
      expect((await slotOf(city, made[0]!.personId))!.application_id).toBe(won[0]!.id);
    }
  }, 60_000 + ROUNDS * 30_000);
  it('one application accepted 32 times at the same moment is accepted once', async () => {
    const { id } = await recommended(city);
    const answers = await Promise.all(Array.from({ length: 32 }, () => step(city.intake, id, 'accept', {})));
    expect(answers.filter((a) => a.statusCode === 200)).toHaveLength(1);
    expect(new Set(answers.map((a) => a.statusCode))).toEqual(new Set([200, 409]));
  });
  it('two applications of one person in one bulk: the second sees what the first takes', async () => {
    const idNumber = residentId(city.random);
    const ids = [(await recommended(city, { applicant: { idNumber } })).id, (await recommended(city, { applicant: { idNumber } })).id];
    const answer = (await city.intake.call('POST', '/api/applications/acceptances', { items: ids.map((id) => ({ id })) })).json() as { results: Array<{ outcome: string; reasons?: Array<{ code: string }> }> };
    expect(answer.results.map((r) => r.reasons?.map((x) => x.code) ?? r.outcome)).toEqual(['DONE', ['SLOT_TAKEN', 'APPLICATION_UNFINISHED']]);
  });
});
