import { randomUUID } from 'node:crypto';
import { cq2022v1, decideSlot, type PathName } from '@gt/rules';
import { deliverBody, type TestBody, type TestCaller } from '@gt/service-testing';
import { residentId } from '@gt/testing';
import type { Pool } from 'pg';
import type { Candidate } from '../src/domain/application.js';
import { applicantOf, formOf, type FormDto } from '../src/http/form.dto.js';
import { findSlots, takeSlots } from '../src/storage/slots.js';
import { Stores } from '../src/storage/stores.js';
import { formDto, openCity, opinion, recommended, slotOf, step, type City, type Problem } from './city.js';

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
/** Applications of one person in a round: 16 at each of two bodies. */
const RACERS = 32;
/** Rounds made ready together: 512 applications in a bulk command, which takes 1,000; after as many everybody signs in anew, for a token lives five minutes. */
const BLOCK_ROUNDS = 16;

describe(`${RACERS}-way races at two bodies`, () => {
  let second: TestBody;
  let secondIntake: TestCaller;
  async function signIn(): Promise<void> {
    const [clerk, reviewer, intake] = await Promise.all(([['EMPLOYER_CLERK', city.employerId], ['EMPLOYER_REVIEWER', city.employerId], ['INTAKE_REVIEWER', city.body.institutionId]] as const).map(([role, place]) => city.test.as([{ role, place }])));
    city = { ...city, clerk: clerk!, reviewer: reviewer!, intake: intake! };
    secondIntake = await city.test.as([{ role: 'INTAKE_REVIEWER', place: second.institutionId }]);
  }
  interface Racer { readonly id: string; readonly personId: string; readonly institutionId: string }
  /** For each round the applications of a new person, submitted and recommended by the bulk commands; their drafts are stored as an import stores them, many at once: a thousand rounds are 32,000. */
  async function rounds(count: number): Promise<Racer[][]> {
    const { kit } = city.test.service;
    const meta = { actor: { subject: 'test', role: 'EMPLOYER_CLERK', place: city.employerId }, occurredAt: kit.clock.now(), causationId: null, correlationId: randomUUID(), traceparent: null };
    const made = Array.from({ length: count }, () => {
      const number = residentId(city.random);
      const personId = kit.personIds.of('RESIDENT_ID', number);
      const applicant = applicantOf(kit, { name: '张三', type: 'RESIDENT_ID', number, sex: null, phone: null });
      return Array.from({ length: RACERS }, (_, i) => ({ id: randomUUID(), personId, institutionId: i % 2 === 0 ? city.body.institutionId : second.institutionId, applicant }));
    });
    await kit.db.transaction((tx) => new Stores(kit).applications.save(tx, made.flat().map(({ id, personId, institutionId, applicant }) => ({ id, version: 0, state: null, events: [{ type: 'ApplicationDrafted' as const, data: {
      personId, institutionId, employerId: city.employerId, applicant, form: formOf(formDto() as FormDto), importId: null, retakeOf: null } }] })), meta));
    const ids = made.flat().map(({ id }) => id);
    expect((await city.clerk.call('POST', '/api/applications/submissions', { ids })).json()).toMatchObject({ done: ids.length });
    expect((await city.reviewer.call('POST', '/api/applications/recommendations', { ids, ...opinion })).json()).toMatchObject({ done: ids.length });
    return made;
  }
  beforeAll(async () => {
    second = await deliverBody(city.test, { bureauId: city.body.bureauId, creditCode: '91500000MA5U00000X', prefix: 'S000050000002' });
    // a transaction for each acceptance at once, as several processes of the service have them: none waits for a connection before it comes to the slot
    (city.test.db.dataSource.driver as unknown as { master: Pool }).master.options.max = RACERS;
  });
  beforeEach(signIn);
  it(`${RACERS} applications of one person, 16 at each body, accepted at the same moment (rounds: ${ROUNDS}): exactly one wins, the others name it`, async () => {
    const wonAt = new Map<string, number>();
    for (let done = 0; done < ROUNDS; done += BLOCK_ROUNDS) {
      if (done > 0) await signIn();
      for (const racers of await rounds(Math.min(BLOCK_ROUNDS, ROUNDS - done))) {
        const answers = await Promise.all(racers.map(({ id, institutionId }) => step(institutionId === city.body.institutionId ? city.intake : secondIntake, id, 'accept', {})));
        const won = racers.filter((_, i) => answers[i]!.statusCode === 200);
        expect(won).toHaveLength(1);
        const lost = answers.filter((a) => a.statusCode !== 200).map((a) => a.json() as Problem);
        expect(lost.map((p) => [p.status, p.reasons![0]!.code]).filter(([status, code]) => status !== 422 || code !== 'SLOT_TAKEN')).toEqual([]);
        expect(lost[0]!.reasons![0]!.facts).toMatchObject({ institution: '某某**机构', occupation: '6-18-01-01', application: expect.stringMatching(/^.{3}\*{31}.{2}$/) as unknown });
        const events = await city.test.db.query<{ aggregate_id: string }>(`SELECT aggregate_id FROM event WHERE type = 'ApplicationAccepted' AND aggregate_id = ANY($1::uuid[])`, [racers.map(({ id }) => id)]);
        expect(events.map((e) => e.aggregate_id)).toEqual(won.map(({ id }) => id));
        expect((await slotOf(city, racers[0]!.personId))!.application_id).toBe(won[0]!.id);
        wonAt.set(won[0]!.institutionId, (wonAt.get(won[0]!.institutionId) ?? 0) + 1);
      }
    }
    expect([...wonAt.values()].reduce((sum, n) => sum + n, 0)).toBe(ROUNDS);
    if (ROUNDS >= 100) expect(wonAt.size).toBe(2); // else it was no race
  }, 60_000 + ROUNDS * 10_000);
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
