import { deliverBody, worklistOf, type TestBody, type TestCaller } from '@gt/service-testing';
import { residentId } from '@gt/testing';
import { conclude, candidateOf, openCity, reasonCodes, recommended, step, type City } from './city.js';

let city: City;
let second: TestBody;
let secondIntake: TestCaller;
let officer: TestCaller;
let centre: TestCaller;
beforeAll(async () => {
  city = await openCity();
  second = await deliverBody(city.test, { bureauId: city.body.bureauId, creditCode: '91500000MA5U00000X', prefix: 'S000050000009' });
  secondIntake = await city.test.as([{ role: 'INTAKE_REVIEWER', place: second.institutionId }]);
  officer = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }]);
  centre = await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
});
afterAll(async () => { await city?.test.stop(); });

const url = (path: string) => `/api/applications/${path}`;
const why = { reason: '公安机关证明为同一人', document: '渝鉴函〔2026〕9号' };
let passports = 0;
interface Doc { idType: string; idNumber: string }
const passport = (): Doc => ({ idType: 'PASSPORT', idNumber: `E${String(10_000_000 + (passports += 1))}` });
const resident = (): Doc => ({ idType: 'RESIDENT_ID', idNumber: residentId(city.random) });
const idOf = ({ idType, idNumber }: Doc) => city.test.service.kit.personIds.of(idType as 'PASSPORT', idNumber);
const ask = (kept: Doc, other: Doc, more: object = {}, caller = officer) => caller.call('POST', url('person-joins'), { kind: 'JOIN', kept, other, ...why, evidenceSha256: 'e'.repeat(64), ...more });
const asked = async (kept: Doc, other: Doc, more: object = {}): Promise<string> => (await ask(kept, other, more)).json<{ id: string }>().id;
const decide = (id: string, more: object = {}, caller = centre) => caller.call('POST', url(`person-joins/${id}/decision`), { decision: 'APPROVE', ...why, ...more });
const apply = (document: Doc, institutionId = city.body.institutionId) => recommended(city, { applicant: { ...document, ...(document.idType === 'PASSPORT' ? { sex: 'MALE' } : {}) }, institutionId });
const accept = (id: string, institutionId = city.body.institutionId) => step(institutionId === city.body.institutionId ? city.intake : secondIntake, id, 'accept', {});
const slotsOf = (...documents: Doc[]) => city.test.db.query<{ person_id: string; application_id: string; state: string; institution_id: string }>('SELECT person_id, application_id, state, institution_id FROM application_slot WHERE person_id = ANY($1)', [documents.map(idOf)]);
interface Found { id: string; documents: Array<{ personId: string }>; slots: Array<{ applicationId: string }> }

it('two documents of one person: one slot, found by each; a further application by the other document meets it', async () => {
  const [card, travel] = [resident(), passport()];
  const first = await apply(travel);
  expect((await accept(first.id)).statusCode).toBe(200);
  const waiting = await apply(card, second.institutionId);
  const id = await asked(card, travel);
  expect((await worklistOf(city.test, centre)).filter((item) => item.kind === 'person.join').map((item) => item.title)).toEqual([expect.stringMatching(/\*/)]);
  expect((await decide(id)).json()).toMatchObject({ status: 'APPROVED', decision: why });
  expect(await slotsOf(card, travel)).toMatchObject([{ person_id: idOf(card), application_id: first.id, state: 'HELD' }]);
  expect(reasonCodes(await accept(waiting.id, second.institutionId))).toEqual(['SLOT_TAKEN', 'SLOT_OTHER_INSTITUTION', 'APPLICATION_UNFINISHED']);
  const [byCard, byTravel] = await Promise.all([card, travel].map(async (each) => (await centre.call('POST', url('person-lookups'), each)).json<Found>()));
  expect(byCard).toEqual(byTravel);
  expect([byCard!.documents.map((each) => each.personId), byCard!.slots.map((each) => each.applicationId)]).toEqual([[idOf(card), idOf(travel)], [first.id]]);
  await conclude(city, await candidateOf(city.test, first.id), 'FAILED');
  expect((await slotsOf(card))[0]!.state).toBe('FAILED');
  const events = (await city.test.published()).filter((each) => each.aggregateId === idOf(card) && each.type.includes('Joined'));
  expect(events.map((each) => each.data)).toEqual([{ otherId: idOf(travel) }]);
  expect(JSON.stringify(await city.test.published())).not.toContain(travel.idNumber);
});

it('is asked by who meets both, decided at the municipal centre by another person, and refused with a reason', async () => {
  const [card, travel] = [resident(), passport()];
  await apply(card);
  await apply(travel);
  expect((await ask(card, { ...travel, idNumber: '1' })).json()).toMatchObject({ status: 400, errors: [{ field: 'other.idNumber' }] });
  expect(reasonCodes(await ask(card, card))).toEqual(['SAME_DOCUMENT']);
  for (const caller of [city.clerk, city.reviewer]) expect((await ask(card, travel, {}, caller)).statusCode).toBe(403);
  const byIntake = (await ask(card, travel, {}, city.intake)).json<{ id: string }>().id;
  expect((await city.intake.call('GET', url(`person-joins/${byIntake}`))).json()).toMatchObject({ persons: null });
  expect((await secondIntake.call('GET', url(`person-joins/${byIntake}`))).statusCode).toBe(404);
  expect((await city.intake.call('GET', url('person-joins'))).json<{ items: unknown[] }>().items).toHaveLength(1);
  for (const caller of [officer, city.intake, await city.test.as([{ role: 'BUREAU_REVIEWER', place: city.employerId }])]) expect((await decide(byIntake, {}, caller)).statusCode).toBe(403);
  const both = await city.test.as([{ role: 'BUREAU_OFFICER', place: city.body.bureauId }, { role: 'BUREAU_REVIEWER', place: city.body.bureauId }]);
  const own = (await ask(card, travel, {}, both)).json<{ id: string }>().id;
  expect(reasonCodes(await decide(own, {}, both))).toEqual(['SAME_PERSON']);
  expect((await decide(own, { decision: 'REFUSE' })).json()).toMatchObject({ status: 'REFUSED' });
  expect((await decide(own)).statusCode).toBe(409);
  expect((await decide(byIntake)).statusCode).toBe(200);
  expect(reasonCodes(await decide(await asked(travel, card)))).toEqual(['ALREADY_JOINED']);
  expect(reasonCodes(await decide(await asked(resident(), card)))).toEqual(['PERSON_UNKNOWN']);
});

it('slots that meet are decided; a mistyped number is merged, and what was under it comes along', async () => {
  const [card, wrong, third] = [resident(), resident(), passport()];
  const [here, there] = [await apply(card), await apply(wrong, second.institutionId)];
  for (const answer of [await accept(here.id), await accept(there.id, second.institutionId)]) expect(answer.statusCode).toBe(200);
  const id = await asked(card, wrong, { kind: 'MERGE' });
  expect(reasonCodes(await decide(id))).toEqual(['SLOTS_COLLIDE']);
  expect(reasonCodes(await decide(id, { keep: [{ titleLevel: 'INTERMEDIATE', applicationId: there.id }] }))).toEqual(['APPLICATION_UNFINISHED']);
  await conclude(city, await candidateOf(city.test, here.id), 'FAILED');
  expect((await decide(id, { keep: [{ titleLevel: 'INTERMEDIATE', applicationId: there.id }] })).statusCode).toBe(200);
  expect(await slotsOf(card, wrong)).toMatchObject([{ person_id: idOf(card), application_id: there.id, state: 'HELD', institution_id: second.institutionId }]);
  expect((await city.test.published()).filter((each) => ['applications.SlotMoved', 'applications.SlotReleased'].includes(each.type)).slice(-2)).toMatchObject([{ type: 'applications.SlotReleased', version: 1, data: { personId: idOf(wrong) } }, { type: 'applications.SlotMoved', version: 1, data: { personId: idOf(card), from: { applicationId: here.id }, to: { applicationId: there.id } } }]);
  await conclude(city, await candidateOf(city.test, there.id), 'PASSED');
  expect((await slotsOf(card))[0]!.state).toBe('PASSED');
  // a third document: all of the person's documents come along
  await apply(third);
  expect((await decide(await asked(third, wrong))).statusCode).toBe(200);
  expect((await slotsOf(third, card, wrong)).map((each) => each.person_id)).toEqual([idOf(third)]);
  const found = (await centre.call('POST', url('person-lookups'), wrong)).json<Found>();
  expect([found.id, found.slots.map((each) => each.applicationId)]).toEqual([idOf(third), [there.id]]);
  expect((await centre.call('POST', url('slots/releases'), { personId: idOf(wrong), titleLevel: 'INTERMEDIATE', ...why })).statusCode).toBe(200);
  for (const caller of [city.intake, await city.test.as([{ role: 'BUREAU_OFFICER', place: city.employerId }])]) expect((await caller.call('POST', url('person-lookups'), card)).statusCode).toBe(403);
  expect((await centre.call('POST', url('person-lookups'), passport())).statusCode).toBe(404);
});

it('joins and acceptances at the same moment, 32 at once: one person never has two slots of a title level', async () => {
  const people = await Promise.all(Array.from({ length: 8 }, async () => {
    const [card, travel] = [resident(), passport()];
    const [a, b] = [await apply(card), await apply(travel, second.institutionId)];
    return { card, travel, a, b, joins: [await asked(card, travel), await asked(travel, card)] };
  }));
  const answers = await Promise.all(people.flatMap(({ a, b, joins }) => [accept(a.id), accept(b.id, second.institutionId), ...joins.map((id) => decide(id))]));
  expect(answers).toHaveLength(32);
  for (const [i, { card, travel }] of people.entries()) {
    const [a, b, ...joins] = answers.slice(4 * i, 4 * i + 4).map((answer) => answer.statusCode);
    const joined = joins.filter((status) => status === 200).length;
    const held = await slotsOf(card, travel);
    expect(joined).toBeLessThanOrEqual(1);
    // not joined: both had their slot before, and the join says so; joined: one acceptance at most
    expect([a, b].filter((status) => status === 200)).toHaveLength(joined === 1 ? 1 : 2);
    expect(held).toHaveLength(joined === 1 ? 1 : 2);
    expect([a, b, ...joins].filter((status) => ![200, 422].includes(status!))).toEqual([]);
  }
});
