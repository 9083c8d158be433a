import { worklistOf, type TestCaller, type TestService } from '@gt/service-testing';
import { act, addBody, addPlan, startService, submit } from './city.js';

let test: TestService;
beforeAll(async () => { test = await startService(); });
afterAll(async () => { await test?.stop(); });
const list = (caller: TestCaller) => worklistOf(test, caller);
const kinds = async (caller: TestCaller) => (await list(caller)).map((item) => item.kind);

it('待办 of certificates: passes wait as one line for their plan, then the batch for one after the other (六(五))', async () => {
  const place = await addBody(test);
  const { officer, reviewer, admin } = place;
  const { planId } = await addPlan(place, [{}, {}, { outcome: 'FAILED' }, { effectiveOn: '2026-03-31' }]);
  expect(await list(officer)).toMatchObject([{ kind: 'batch.submit', id: planId, aggregateType: 'evaluation.plan', title: '合格结果待上传：2026年第一批贯通评价', placeName: '某某评价机构', dueOn: null, daysLeft: null }]);
  const id = await submit(place, planId);
  expect([await kinds(officer), await list(reviewer), await kinds(admin)]).toMatchObject([[], [{ kind: 'batch.decide', id, since: expect.stringMatching(/^2026-04-01T01:/) }], []]);
  await act(reviewer, id, 'return', { reason: '缺少成绩登记表' });
  expect([await kinds(officer), await kinds(reviewer)]).toEqual([['batch.resubmit'], []]);
  await act(officer, id, 'resubmission');
  await act(reviewer, id, 'confirmation');
  expect([await kinds(officer), await kinds(reviewer)]).toEqual([['batch.number'], []]);
  await act(officer, id, 'numbering');
  expect(await kinds(officer)).toEqual(['batch.publish']);
  await act(officer, id, 'publication', { uploadedOn: '2026-04-01', confirmedVisibleOn: null });
  expect(await kinds(officer)).toEqual([]);
});

it('who submitted a batch does not find it to be confirmed (domain.md §10)', async () => {
  const place = await addBody(test);
  const both = await test.as([{ role: 'PLAN_OFFICER', place: place.body.institutionId }, { role: 'BUREAU_REVIEWER', place: place.body.bureauId }]);
  const id = await submit({ ...place, officer: both }, (await addPlan(place, [{}])).planId);
  const at = async (caller: TestCaller) => (await list(caller)).some((item) => item.kind === 'batch.decide' && item.id === id);
  expect([await at(both), await at(place.reviewer)]).toEqual([false, true]);
});

it('a certificate that lacks a glyph waits for the plan officer', async () => {
  const place = await addBody(test);
  const id = await submit(place, (await addPlan(place, [{ name: '龘' }])).planId);
  await act(place.reviewer, id, 'confirmation');
  await act(place.officer, id, 'numbering');
  await test.db.query(`UPDATE certificate SET print = 'HELD', state = state || '{"print": "HELD", "missingGlyphs": ["龘"]}' WHERE batch_id = $1`, [id]);
  expect((await list(place.officer)).find((item) => item.kind === 'certificate.print')).toMatchObject({ title: '证书缺字，待补字后制作：龘（缺 龘）', state: 'ISSUED' });
});
