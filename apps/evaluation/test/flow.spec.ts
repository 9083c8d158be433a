import { VolumeClosed } from '@gt/contracts';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { demonstrationRuleSet } from '@gt/rules';
import { tryWaitingAgain } from '@gt/service-kit';
import { writeFontWithYoshi } from '../../../libs/forms/test/derived-font.js';
import { definition } from '../src/index.js';
import { addBody, candidate, ok, refusal, running, scoreAndSign, startCity, type City } from './setup.js';

/** ms for sixteen papers on a machine that is busy with other suites. */
const RENDERING_LIMIT_MS = 180_000;

describe('one batch from the draft to the archive', () => {
  let city: City;
  beforeAll(async () => { city = await startCity(); });
  afterAll(() => city.test.stop());

  it('scores, signs, proofreads, publicises and takes effect, with exact means and every outcome', async () => {
    const { test, body } = city;
    const [passed, mean, thirds, absent] = ['甲', '乙', '丙', '丁'].map((name) => candidate(body, { name: `考生${name}` }));
    const assessed = candidate(body, { name: '考生戊', level: 3, method: 'PRACTICAL_ASSESSMENT', titleLevel: 'ASSISTANT' });
    const planId = await running(city, [passed!, mean!, thirds!, absent!], [assessed]);

    // vectors of domain.md §7: 59/60/61 passes, 59/60/60 fails by the mean, 59/59/62 by the two thirds
    const skill: Record<string, readonly number[]> = { [passed!.applicationId]: [59, 60, 61], [mean!.applicationId]: [59, 60, 60], [thirds!.applicationId]: [59, 59, 62] };
    for (const n of [0, 1, 2]) {
      const answer = await scoreAndSign(city.experts[n]!, planId, (id) => (id === absent!.applicationId ? { absent: true } : { theory: 80, skill: skill[id]![n], comprehensive: 90.5 }));
      expect(answer).toMatchObject({ registerId: null, unfinished: 0 });
      expect(answer.signed).toHaveLength(4);
    }
    const { registerId } = await scoreAndSign(city.experts[4]!, planId, () => ({ skill: 60 }));
    expect(registerId).not.toBeNull();

    expect(await refusal(city.experts[0]!, 'POST', `registers/${registerId}/chief-signature`)).toMatchObject({ status: 409 });
    await ok(city.proofreader, 'POST', `registers/${registerId}/proofread`);
    const { chairs } = await ok<{ chairs: { panelId: string }[] }>(city.officer, 'GET', `registers/${registerId}`);
    expect(chairs).toHaveLength(1);
    expect(await refusal(city.experts[1]!, 'POST', `registers/${registerId}/chair-signatures`, { panelId: chairs[0]!.panelId })).toMatchObject({ status: 403 });
    await ok(city.experts[0]!, 'POST', `registers/${registerId}/chair-signatures`, { panelId: chairs[0]!.panelId });
    const signed = await ok(city.experts[0]!, 'POST', `registers/${registerId}/chief-signature`);
    // five working days after Friday 20 March
    expect(signed).toMatchObject({ status: 'PUBLICISED', publicity: { from: '2026-03-20', until: '2026-03-27' } });

    await test.setClock('2026-03-27T23:00:00+08:00');
    expect(await refusal(city.officer, 'POST', `registers/${registerId}/take-effect`)).toMatchObject({ status: 422, codes: ['PUBLICITY_RUNNING'] });
    await test.setClock('2026-03-28T00:00:01+08:00');
    expect(await ok(city.officer, 'POST', `registers/${registerId}/take-effect`)).toMatchObject({ status: 'EFFECTIVE', effectiveOn: '2026-03-28' });
    expect(await ok(city.officer, 'POST', `registers/${registerId}/take-effect`)).toMatchObject({ status: 'EFFECTIVE', effectiveOn: '2026-03-28' });

    const { items } = await ok<{ items: { applicationId: string; outcome: string; skill: unknown; theory: unknown; comprehensive: unknown }[] }>(city.officer, 'GET', `results?planId=${planId}`);
    const resultOf = (id: string) => items.find((item) => item.applicationId === id);
    expect(resultOf(passed!.applicationId)).toMatchObject({ outcome: 'PASSED', skill: { mean: '60.00', passed: true }, theory: { mean: '80.00', passed: true } });
    expect(resultOf(mean!.applicationId)).toMatchObject({ outcome: 'FAILED', skill: { mean: '59.67', passed: false } });
    expect(resultOf(thirds!.applicationId)).toMatchObject({ outcome: 'FAILED', skill: { mean: '60.00', passed: false } });
    expect(resultOf(absent!.applicationId)).toMatchObject({ outcome: 'ABSENT', skill: null, reason: '缺考' });
    expect(resultOf(assessed.applicationId)).toMatchObject({ outcome: 'PASSED', skill: { mean: '60.00', passed: true }, theory: null, comprehensive: null });

    await test.runJobs(); // renders 16 papers in process
    const published = await test.published();
    const documents = published.filter((event) => event.type === 'evaluation.DocumentFixed').map((event) => event.data['documentClass'] as string).sort();
    expect(documents).toEqual(['PRACTICAL_SHEET', 'SCHEDULE', 'SCORE_REGISTER', ...Array<string>(12).fill('SCORE_SHEET'), 'WORK_SCHEME']);
    expect(published.filter((event) => event.aggregateId === planId).map((event) => event.type.replace('evaluation.', ''))).toEqual(
      ['PlanDrafted', 'CandidatesEnrolled', 'PlanFiled', 'PlanStarted', 'PlanScored', 'PlanEffective']);
    expect(published.filter((event) => event.type === 'evaluation.ResultTookEffect')).toHaveLength(5);

    const closed = await test.deliver(VolumeClosed, randomUUID(), { planId, institutionId: body.institutionId, closedOn: '2026-04-01', items: 17 });
    expect(await ok(city.officer, 'GET', `plans/${planId}`)).toMatchObject({ status: 'CLOSED', possible: ['PlanFindingRaised', 'PlanFindingSettled'] });
    await test.redeliver(closed);
    expect((await test.published()).filter((event) => event.type === 'evaluation.PlanClosed')).toHaveLength(1);
  }, RENDERING_LIMIT_MS);

  it('the periodic job ends a publicity by the business clock, once', async () => {
    const { test } = city;
    const other: City = { test, ...(await addBody(test)) };
    const planId = await running(other, [candidate(other.body, { name: '𠮷田一' }), candidate(other.body)]);
    let registerId: string | null = null;
    for (const n of [0, 1, 2]) ({ registerId } = await scoreAndSign(other.experts[n]!, planId, () => ({ theory: 60, skill: 60, comprehensive: 60 })));
    await ok(other.proofreader, 'POST', `registers/${registerId}/proofread`);
    const { chairs } = await ok<{ chairs: { panelId: string }[] }>(other.officer, 'GET', `registers/${registerId}`);
    await ok(other.experts[0]!, 'POST', `registers/${registerId}/chair-signatures`, { panelId: chairs[0]!.panelId });
    await ok(other.experts[0]!, 'POST', `registers/${registerId}/chief-signature`);
    const look = definition.jobs!(test.service.kit)['take-due-effects']!;
    await look({});
    expect(await ok(other.officer, 'GET', `registers/${registerId}`)).toMatchObject({ status: 'PUBLICISED' });
    await test.setClock('2026-03-28T00:00:01+08:00');
    await look({});
    await look({});
    expect(await ok(other.officer, 'GET', `registers/${registerId}`)).toMatchObject({ status: 'EFFECTIVE' });
    expect((await test.published()).filter((event) => event.type === 'evaluation.PlanEffective' && event.aggregateId === planId)).toHaveLength(1);
  });

  it('pages with a character that no font has wait for one, named, and keep no other waiting; the next start with a font that has it fixes them', async () => {
    const { test } = city;
    const { kit } = test.service;
    const folder = mkdtempSync(path.join(os.tmpdir(), 'gt-font-'));
    const before = kit.config.fontFiles;
    const operator = await test.as([{ role: 'SYSTEM_OPERATOR', place: null }]);
    const waiting = async () => (await ok<{ items: { documentClass: string; title: string; characters: string[] }[]; next: string | null }>(operator, 'GET', 'waiting-documents')).items;
    const fixed = async () => (await test.published()).filter((event) => event.type === 'evaluation.DocumentFixed').length;
    try {
      // of the plan of the test before: two candidates, one of them 𠮷田一
      await test.runJobs();
      const there = await fixed();
      expect((await waiting()).map((d) => d.documentClass).sort()).toEqual(['SCORE_REGISTER', ...Array<string>(3).fill('SCORE_SHEET'), 'WORK_SCHEME']);
      expect(new Set((await waiting()).flatMap((d) => d.characters))).toEqual(new Set(['𠮷']));
      expect(JSON.stringify(await waiting())).not.toContain('田一');
      const page = (query: string) => ok<{ items: { id: string }[]; next: string | null }>(operator, 'GET', `waiting-documents?${query}`);
      const first = await page('limit=4');
      expect([first.items.length, first.next, (await page(`limit=4&after=${first.next!}`)).items.length, (await page('limit=5')).next]).toEqual([4, first.items[3]!.id, 1, null]);
      // a start without such a font: they wait on
      await kit.db.transaction(tryWaitingAgain);
      expect(new Set(await test.runJobs())).toEqual(new Set(['render-plan-documents', 'render-score-sheets', 'render-register']));
      expect([await fixed(), (await waiting()).length]).toEqual([there, 5]);
      (kit.config as { fontFiles: readonly string[] }).fontFiles = [writeFontWithYoshi(folder)];
      await kit.db.transaction(tryWaitingAgain);
      await test.runJobs();
      expect([await fixed(), await waiting()]).toEqual([there + 5, []]);
      expect(await test.as([{ role: 'PLAN_OFFICER', place: randomUUID() }]).then((officer) => officer.call('GET', '/api/evaluation/waiting-documents'))).toMatchObject({ statusCode: 403 });
    } finally {
      (kit.config as { fontFiles: readonly string[] }).fontFiles = before;
      rmSync(folder, { recursive: true, force: true });
    }
  }, RENDERING_LIMIT_MS);

  it('a rule set without publicity lets the results take effect with the chief\'s signature', async () => {
    const quick = await startCity({ ruleSet: { ...demonstrationRuleSet, publicity: { ...demonstrationRuleSet.publicity, results: { on: false, workingDays: 5 } } } });
    try {
      const planId = await running(quick, [candidate(quick.body)]);
      let registerId: string | null = null;
      for (const n of [0, 1, 2]) ({ registerId } = await scoreAndSign(quick.experts[n]!, planId, () => ({ theory: 60, skill: 60, comprehensive: 59.9 })));
      await ok(quick.proofreader, 'POST', `registers/${registerId}/proofread`);
      const { chairs } = await ok<{ chairs: { panelId: string }[] }>(quick.officer, 'GET', `registers/${registerId}`);
      await ok(quick.experts[0]!, 'POST', `registers/${registerId}/chair-signatures`, { panelId: chairs[0]!.panelId });
      expect(await ok(quick.experts[0]!, 'POST', `registers/${registerId}/chief-signature`)).toMatchObject({ status: 'EFFECTIVE', effectiveOn: '2026-03-20', publicity: null });
      expect(await ok(quick.officer, 'GET', `plans/${planId}`)).toMatchObject({ status: 'EFFECTIVE' });
    } finally { await quick.test.stop(); }
  });
});
