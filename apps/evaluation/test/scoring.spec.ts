import { createHash, randomUUID } from 'node:crypto';
import { ApplicationMovedWithSlot, ApplicationWithdrawnByDecision, VolumeClosed } from '@gt/contracts';
import { canonicalJson } from '@gt/persistence';
import { signedPart, verifySignature } from '@gt/service-kit';
import { accept, addBody, candidate, draft, members, NOW, ok, refusal, running, scoreAndSign, startCity, type City } from './setup.js';

let base: City;
let city: City;
beforeAll(async () => { base = await startCity(); });
// experts' days are taken city-wide, so each test has a body of its own
beforeEach(async () => { await base.test.setClock(NOW); city = { test: base.test, ...(await addBody(base.test)) }; });
afterAll(() => base.test.stop());

interface Sheet { id: string; version: number; applicationId: string; expertId: string; mine: boolean; status: string; scoresVisible: boolean; entered: boolean | null; absent: boolean | null; scores: { skill: number | null }; edition: number }
const sheetsFor = async (caller: City['officer'], planId: string): Promise<Sheet[]> => (await ok<{ items: Sheet[] }>(caller, 'GET', `sheets?planId=${planId}&limit=200`)).items;
const own = async (caller: City['officer'], planId: string) => (await sheetsFor(caller, planId)).filter((sheet) => sheet.mine && sheet.status === 'OPEN');
const points = { theory: 61, skill: 62, comprehensive: 63 };
const enter = async (caller: City['officer'], planId: string, change: object = points) =>
  ok(caller, 'POST', 'sheets/scores', { sheets: (await own(caller, planId)).map(({ id, version }) => ({ sheetId: id, version, ...change })) });

describe('panels', () => {
  it('an expert sits once a day in the whole city, and a dissolved panel gives the day back', async () => {
    const other: City = { test: base.test, ...(await addBody(base.test)) };
    const [first, second] = [await draft(city), await draft(city)];
    const [a, b] = await accept(base.test, [candidate(city.body), candidate(city.body)]);
    await ok(city.officer, 'POST', `plans/${first.id}/enrolments`, { candidates: [{ applicationId: a, inPostConfirmed: true }] });
    await ok(city.officer, 'POST', `plans/${second.id}/enrolments`, { candidates: [{ applicationId: b, inPostConfirmed: true }] });
    const panel = await ok<{ id: string }>(city.officer, 'POST', `plans/${first.id}/panels`, { kind: 'REVIEW', members: members(city), candidates: [{ applicationId: a }] }, 201);
    const again = { kind: 'REVIEW', members: members(city), candidates: [{ applicationId: b }] };
    expect(await refusal(city.officer, 'POST', `plans/${second.id}/panels`, again)).toMatchObject({ codes: ['EXPERT_SITTING_ELSEWHERE', 'EXPERT_SITTING_ELSEWHERE', 'EXPERT_SITTING_ELSEWHERE'] });
    expect(await refusal(other.officer, 'POST', `panels/${panel.id}/dissolve`, { reason: '换人' })).toMatchObject({ status: 404 });
    await ok(city.officer, 'POST', `panels/${panel.id}/dissolve`, { reason: '换人' });
    expect(await refusal(city.officer, 'POST', `panels/${panel.id}/dissolve`, { reason: '换人' })).toMatchObject({ status: 409 });
    await ok(city.officer, 'POST', `plans/${second.id}/panels`, again, 201);
  });
  it('two plans that take one expert at the same time: one gets the day', async () => {
    const plans = await Promise.all([0, 1, 2, 3].map(() => draft(city)));
    const people = plans.map(() => candidate(city.body));
    await accept(base.test, people);
    for (const [n, plan] of plans.entries()) await ok(city.officer, 'POST', `plans/${plan.id}/enrolments`, { candidates: [{ applicationId: people[n]!.applicationId, inPostConfirmed: true }] });
    const answers = await Promise.all(plans.map((plan, n) => city.officer.call('POST', `/api/evaluation/plans/${plan.id}/panels`, { kind: 'REVIEW', members: members(city), candidates: [{ applicationId: people[n]!.applicationId }] })));
    expect(answers.map((answer) => answer.statusCode).filter((status) => status === 201)).toHaveLength(1);
    for (const answer of answers.filter((each) => each.statusCode !== 201)) expect((answer.json() as { code: string }).code).toBe('EXPERT_SITTING_ELSEWHERE');
  });
});

describe('sheets (六(三))', () => {
  it('no member, officer, proofreader or bureau sees a score before it is signed, and no member before the own sheets are', async () => {
    const planId = await running(city, [candidate(city.body)]);
    const [first, second] = city.experts;
    const keeper = await base.test.as([{ role: 'EXAM_OFFICER', place: city.body.institutionId }]);
    const seenBy = async (caller: City['officer'], expertId: string) => (await sheetsFor(caller, planId)).find((sheet) => sheet.expertId === expertId);
    await enter(first!, planId);
    expect(await seenBy(first!, city.body.expertIds[0]!)).toMatchObject({ scoresVisible: true, scores: { skill: 62 } });
    for (const caller of [keeper, city.proofreader, city.bureau]) expect(await seenBy(caller, city.body.expertIds[0]!)).toMatchObject({ scoresVisible: false, entered: null, absent: null, scores: { skill: null } });
    // an expert's reach is the own sheets
    expect(await seenBy(second!, city.body.expertIds[0]!)).toBeUndefined();
    await ok(first!, 'POST', 'sheets/signatures', { planId });
    expect(await seenBy(keeper, city.body.expertIds[0]!)).toMatchObject({ scoresVisible: true, scores: { skill: 62 } });
    // one who sits and also proofreads paper would see it by the other grant: blind as long as an own sheet is open
    const both = await base.test.as([{ role: 'EXPERT', place: city.body.expertIds[1]! }, { role: 'EXAM_OFFICER', place: city.body.institutionId }]);
    expect(await seenBy(both, city.body.expertIds[0]!)).toMatchObject({ scoresVisible: false, scores: { skill: null } });
    await enter(second!, planId);
    await ok(second!, 'POST', 'sheets/signatures', { planId });
    expect(await seenBy(both, city.body.expertIds[0]!)).toMatchObject({ scoresVisible: true, scores: { skill: 62 } });
    // the event says only that something was entered
    const entered = (await base.test.published()).find((event) => event.type === 'evaluation.ScoreSheetEntered' && event.data['planId'] === planId);
    expect(Object.keys(entered!.data).sort()).toEqual(['institutionId', 'planId']);
  });

  it('one enters and signs the own sheets only', async () => {
    const planId = await running(city, [candidate(city.body)]);
    const [foreign] = await own(city.experts[0]!, planId);
    expect(await refusal(city.experts[1]!, 'POST', 'sheets/scores', { sheets: [{ sheetId: foreign!.id, version: foreign!.version, ...points }] })).toMatchObject({ status: 404 });
    expect(await refusal(city.experts[1]!, 'POST', 'sheets/signatures', { planId, sheetIds: [foreign!.id] })).toMatchObject({ status: 404 });
    expect(await refusal(city.experts[3]!, 'POST', 'sheets/signatures', { planId })).toMatchObject({ status: 404 });
    expect(await refusal(city.officer, 'POST', 'sheets/signatures', { planId })).toMatchObject({ status: 403 });
  });

  it('all finished sheets are signed in one act, never an unfinished one; the sign-in must be fresh', async () => {
    const planId = await running(city, [candidate(city.body), candidate(city.body)]);
    const expert = city.experts[0]!;
    expect(await refusal(expert, 'POST', 'sheets/signatures', { planId })).toMatchObject({ status: 422, codes: ['NOTHING_TO_SIGN'] });
    const [one, two] = await own(expert, planId);
    await ok(expert, 'POST', 'sheets/scores', { sheets: [{ sheetId: one!.id, version: one!.version, ...points }] });
    const stale = await base.test.as([{ role: 'EXPERT', place: city.body.expertIds[0]! }], undefined, { signedInMinutesAgo: 6 });
    expect(await refusal(stale, 'POST', 'sheets/signatures', { planId })).toMatchObject({ status: 403, code: 'SIGN_IN_AGAIN' });
    expect(await refusal(expert, 'POST', 'sheets/signatures', { planId, sheetIds: [one!.id, two!.id] })).toMatchObject({ status: 422, codes: ['SHEET_UNFINISHED'] });
    expect(await ok(expert, 'POST', 'sheets/signatures', { planId })).toMatchObject({ signed: [{ id: one!.id }], unfinished: 1, registerId: null });
    const [signed] = (await sheetsFor(expert, planId)).filter((sheet) => sheet.id === one!.id);
    expect(await refusal(expert, 'POST', 'sheets/scores', { sheets: [{ sheetId: one!.id, version: signed!.version, ...points }] })).toMatchObject({ status: 409, code: 'SHEET_SIGNED' });
  });

  it('the list: what is open first, then what was signed last; pages by its cursor, and a sheet signed between two pages hides none', async () => {
    const planId = await running(city, Array.from({ length: 6 }, () => candidate(city.body)));
    const [expert, expertId] = [city.experts[0]!, city.body.expertIds[0]!];
    const sign = async (sheet: Sheet) => {
      await base.test.setClock(new Date(base.test.service.kit.clock.now().getTime() + 60_000).toISOString());
      await ok(expert, 'POST', 'sheets/scores', { sheets: [{ sheetId: sheet.id, version: sheet.version, ...points }] });
      await ok(expert, 'POST', 'sheets/signatures', { planId, sheetIds: [sheet.id] });
    };
    const opened = await own(expert, planId);
    const [a, b] = [opened[4]!, opened[1]!];
    await sign(a);
    await sign(b);
    const rest = opened.filter((sheet) => sheet !== a && sheet !== b).map(({ id }) => id);
    expect((await sheetsFor(expert, planId)).map(({ id }) => id)).toEqual([...rest, b.id, a.id]);
    const pageOf = (after: string | null) => ok<{ items: Sheet[]; next: string | null }>(expert, 'GET', `sheets?limit=2${after ? `&after=${after}` : ''}`);
    const first = await pageOf(null);
    await sign(first.items[1]!);
    const [second, seen] = [await pageOf(first.next), [...first.items]];
    for (let page = second; ; page = await pageOf(page.next)) {
      seen.push(...page.items);
      if (page.next === null) break;
    }
    expect(new Set(seen.map(({ id }) => id))).toEqual(new Set(opened.map(({ id }) => id)));
    // who keyed nothing learns nothing from the order: an open sheet with scores stands as one without
    await enter(expert, planId);
    const keeper = await base.test.as([{ role: 'EXAM_OFFICER', place: city.body.institutionId }]);
    expect((await sheetsFor(keeper, planId)).filter((sheet) => sheet.expertId === expertId && sheet.status === 'OPEN').map(({ id }) => id)).toEqual([rest[0], ...rest.slice(2)]);
    for (const after of [opened[0]!.id, '0.x', '']) expect((await expert.call('GET', `/api/evaluation/sheets?after=${after}`)).statusCode).toBe(400);
  });

  it('wrong scores, a version that moved, and a wrong type: every fault, nothing stored', async () => {
    const planId = await running(city, [candidate(city.body), candidate(city.body)]);
    const [one, two] = await own(city.experts[0]!, planId);
    const rows = (change: object, other: object = points) => ({ sheets: [{ sheetId: one!.id, version: 1, ...change }, { sheetId: two!.id, version: 1, ...other }] });
    expect(await refusal(city.experts[0]!, 'POST', 'sheets/scores', rows({ ...points, skill: 60.25 }, { theory: 101 }))).toMatchObject({ status: 422, codes: ['SCORE_INVALID', 'SCORE_INVALID', 'SCORE_INVALID', 'SCORE_INVALID'] });
    expect(await refusal(city.experts[0]!, 'POST', 'sheets/scores', rows({ ...points, version: 2 }))).toMatchObject({ status: 409, code: 'STALE_VERSION' });
    const types = await city.experts[0]!.call('POST', '/api/evaluation/sheets/scores', rows({ theory: '60', skill: [60], comprehensive: true, absent: 'no' }, { sheetId: 1, version: '1' }));
    expect((types.json() as { errors: { field: string }[] }).errors.map((fault) => fault.field).sort()).toEqual(
      ['sheets[0].absent', 'sheets[0].comprehensive', 'sheets[0].skill', 'sheets[0].theory', 'sheets[1].sheetId', 'sheets[1].version']);
    expect((await own(city.experts[0]!, planId)).map((sheet) => sheet.entered)).toEqual([false, false]);
  });

  it('experts who sign at the same moment: exactly one register is opened', async () => {
    const planId = await running(city, [candidate(city.body)]);
    for (const n of [0, 1, 2]) await enter(city.experts[n]!, planId);
    const answers = await Promise.all([0, 1, 2].map((n) => ok<{ registerId: string | null }>(city.experts[n]!, 'POST', 'sheets/signatures', { planId })));
    expect(answers.filter((answer) => answer.registerId !== null)).toHaveLength(1);
    expect((await base.test.published()).filter((event) => event.type === 'evaluation.RegisterOpened' && event.data['planId'] === planId)).toHaveLength(1);
  });

  it('scorers who differ on 缺考 are told; a new edition with its reason mends it, and the old one stays readable', async () => {
    const planId = await running(city, [candidate(city.body)]);
    await scoreAndSign(city.experts[0]!, planId, () => ({ absent: true }));
    await scoreAndSign(city.experts[1]!, planId, () => points);
    await enter(city.experts[2]!, planId);
    expect(await refusal(city.experts[2]!, 'POST', 'sheets/signatures', { planId })).toMatchObject({ status: 422, codes: ['ABSENCE_DIFFERS'] });
    const [wrong] = (await sheetsFor(city.experts[0]!, planId)).filter((sheet) => sheet.mine);
    expect(await refusal(city.experts[1]!, 'POST', `sheets/${wrong!.id}/supersede`, { reason: '误标缺考' })).toMatchObject({ status: 404 });
    await ok(city.experts[0]!, 'POST', `sheets/${wrong!.id}/supersede`, { reason: '误标缺考' }, 201);
    await ok(city.experts[2]!, 'POST', 'sheets/signatures', { planId });
    const { registerId } = await scoreAndSign(city.experts[0]!, planId, () => points);
    expect(registerId).not.toBeNull();
    expect((await sheetsFor(city.experts[0]!, planId)).map(({ edition, status, absent }) => ({ edition, status, absent })).sort((a, b) => a.edition - b.edition))
      .toEqual([{ edition: 1, status: 'SUPERSEDED', absent: true }, { edition: 2, status: 'SIGNED', absent: false }]);
    const { rows } = await ok<{ rows: { outcome: string; sheets: unknown[] }[] }>(city.officer, 'GET', `registers/${registerId}`);
    expect(rows).toMatchObject([{ outcome: 'PASSED', sheets: [{}, {}, {}] }]);
  });

  it('a signature can be recomputed from what is stored; one altered byte breaks it', async () => {
    const planId = await running(city, [candidate(city.body)]);
    await scoreAndSign(city.experts[0]!, planId, () => points);
    const [row] = await base.test.db.query<{ payload: { content: { scores: { skill: number } }; signature: Parameters<typeof signedPart>[0] & { signature: string } } }>(
      `SELECT payload FROM event WHERE type = 'ScoreSheetSigned' AND payload->>'planId' = $1`, [planId]);
    const { content, signature } = row!.payload;
    const sha = (value: unknown) => createHash('sha256').update(canonicalJson(value)).digest('hex');
    expect(sha(content)).toBe(signature.contentSha256);
    expect(verifySignature(base.test.service.kit.signer.publicKey, signedPart(signature), signature.signature)).toBe(true);
    expect(signature).toMatchObject({ signerSubject: city.experts[0]!.subject, role: 'EXPERT', kind: 'PLATFORM' });
    expect(sha({ ...content, scores: { ...content.scores, skill: content.scores.skill + 1 } })).not.toBe(signature.contentSha256);
    expect(verifySignature(base.test.service.kit.signer.publicKey, signedPart({ ...signature, contentSha256: sha({}) }), signature.signature)).toBe(false);
  });
});

describe('the register (六(四))', () => {
  it('four eyes: the officer who keyed a sheet does not proofread, nor does anybody but the named one', async () => {
    const planId = await running(city, [candidate(city.body)]);
    const keyed = await base.test.as([{ role: 'EXAM_OFFICER', place: city.body.institutionId }, { role: 'PROOFREADER', place: city.body.institutionId }]);
    const sheets = (await sheetsFor(keyed, planId)).map(({ id, version }) => ({ sheetId: id, version, ...points }));
    await ok(keyed, 'POST', 'sheets/scores', { sheets });
    let registerId: string | null = null;
    for (const n of [0, 1, 2]) ({ registerId } = await ok<{ registerId: string | null }>(city.experts[n]!, 'POST', 'sheets/signatures', { planId }));
    expect(await refusal(keyed, 'POST', `registers/${registerId}/proofread`)).toMatchObject({ status: 422, codes: ['PROOFREADER_ENTERED_SCORES', 'PROOFREADER_NOT_NAMED'] });
    const stranger = await base.test.as([{ role: 'PROOFREADER', place: city.body.institutionId }]);
    expect(await refusal(stranger, 'POST', `registers/${registerId}/proofread`)).toMatchObject({ status: 422, codes: ['PROOFREADER_NOT_NAMED'] });
    const elsewhere = await base.test.as([{ role: 'PROOFREADER', place: randomUUID() }]);
    expect(await refusal(elsewhere, 'POST', `registers/${registerId}/proofread`)).toMatchObject({ status: 404 });
    expect(await refusal(city.officer, 'POST', `registers/${registerId}/take-effect`)).toMatchObject({ status: 409 });
    await ok(city.proofreader, 'POST', `registers/${registerId}/proofread`);
    expect(await refusal(city.proofreader, 'POST', `registers/${registerId}/proofread`)).toMatchObject({ status: 409 });
  });

  it('a sheet is no longer changed once the register stands', async () => {
    const planId = await running(city, [candidate(city.body)]);
    for (const n of [0, 1, 2]) await scoreAndSign(city.experts[n]!, planId, () => points);
    const [sheet] = (await sheetsFor(city.experts[0]!, planId)).filter((each) => each.mine);
    expect(await refusal(city.experts[0]!, 'POST', `sheets/${sheet!.id}/supersede`, { reason: '想改' })).toMatchObject({ status: 409 });
  });
});

describe('facts that contradict', () => {
  it('an application withdrawn after the start stays in the plan, with a finding', async () => {
    const one = candidate(city.body);
    const planId = await running(city, [one]);
    await base.test.deliver(ApplicationWithdrawnByDecision, one.applicationId, { reason: '离职', slotReleased: false });
    expect(await ok(city.officer, 'GET', `plans/${planId}`)).toMatchObject({ candidateCount: 1, status: 'RUNNING', findings: [{ code: 'CANDIDATE_WITHDRAWN_AFTER_START' }] });
  });
  it('a candidate whose slot was moved after the start stays as he is scored, with a finding', async () => {
    const one = candidate(city.body);
    const planId = await running(city, [one]);
    await base.test.deliver(ApplicationMovedWithSlot, one.applicationId, { candidate: { ...one, occupation: { code: '6-18-01-02', name: '铣工', workType: null } }, from: { institutionId: one.institutionId, occupation: one.occupation }, reason: '职业录错', document: '渝鉴函〔2026〕8号' });
    expect(await ok(city.officer, 'GET', `plans/${planId}`)).toMatchObject({ candidateCount: 1, status: 'RUNNING', findings: [{ code: 'CANDIDATE_MOVED_AFTER_START' }] });
    expect(await base.test.db.query(`SELECT data->'occupation'->>'code' AS code FROM candidate WHERE application_id = $1`, [one.applicationId])).toEqual([{ code: one.occupation.code }]);
  });
  it('a volume closed before the results took effect is a finding, not an end', async () => {
    const planId = await running(city, [candidate(city.body)]);
    await base.test.deliver(VolumeClosed, randomUUID(), { planId, institutionId: city.body.institutionId, closedOn: '2026-03-20', items: 0 });
    expect(await ok(city.officer, 'GET', `plans/${planId}`)).toMatchObject({ status: 'RUNNING', findings: [{ code: 'VOLUME_CLOSED_EARLY' }] });
  });
  it('a fact about a plan that nobody filed here is no fact: it is refused, so that the runner parks it', async () => {
    await expect(base.test.deliver(VolumeClosed, randomUUID(), { planId: randomUUID(), institutionId: city.body.institutionId, closedOn: '2026-03-20', items: 0 })).rejects.toMatchObject({ code: 'PLAN_UNKNOWN' });
  });
});
