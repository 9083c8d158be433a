import { randomUUID } from 'node:crypto';
import { AccountOpened, CandidatesEnrolled, ResultTookEffect, type CandidateData } from '@gt/contracts';
import { cq2022v1 } from '@gt/rules';
import type { Kit } from '@gt/service-kit';
import { deliverBody, deliverRules, startTestService, type TestBody, type TestCaller, type TestService } from '@gt/service-testing';
import { residentId, seededRandom, type SeededRandom } from '@gt/testing';
import { PDFDocument } from 'pdf-lib';
import { readPdf, squeeze } from '../../../libs/forms/test/pdf-text.js';
import { definition } from '../src/index.js';

export const employerCode = '91500000MA5U5B7X0Q';
/** One body, one employer with clerk and reviewer, an intake reviewer: what most tests need. */
export interface City { readonly test: TestService; readonly body: TestBody; readonly employerId: string; readonly clerk: TestCaller; readonly reviewer: TestCaller; readonly intake: TestCaller; readonly random: SeededRandom }

export async function openCity(options: { type?: 'ENTERPRISE' | 'SOCIAL_TRAINING'; rules?: boolean } = {}): Promise<City> {
  const test = await startTestService(definition, { now: '2026-03-02T01:00:00Z' });
  if (options.rules !== false) await deliverRules(test, { id: 'cq-2022-8', version: 1, effectiveFrom: '2022-03-10', content: cq2022v1 as unknown as Record<string, unknown> }, []);
  const body = await deliverBody(test, { type: options.type ?? 'SOCIAL_TRAINING', creditCode: employerCode });
  const officer = await test.as([{ role: 'BUREAU_OFFICER', place: body.bureauId }]);
  const employerId = ((await officer.call('POST', '/api/applications/employers', { name: '重庆某某机械有限公司', creditCode: employerCode })).json() as { id: string }).id;
  const clerk = await test.as([{ role: 'EMPLOYER_CLERK', place: employerId }]);
  const reviewer = await test.as([{ role: 'EMPLOYER_REVIEWER', place: employerId }], 'acc-reviewer');
  const intake = await test.as([{ role: 'INTAKE_REVIEWER', place: body.institutionId }], 'acc-intake');
  await test.deliver(AccountOpened, randomUUID(), { issuer: 'http://test', subject: 'acc-reviewer', name: '李审核' });
  return { test, body, employerId, clerk, reviewer, intake, random: seededRandom(7) };
}

export const formDto = (change: Record<string, unknown> = {}) => ({
  title: { series: '工程技术', name: '工程师', speciality: '机械工程', obtainedOn: '2018-12-01' }, currentOccupation: { code: '6-18-01-01' }, target: { occupation: { code: '6-18-01-01' }, level: 2 },
  worksInCity: true, inPost: true, declarationMade: true, appraisals: [{ year: 2023, grade: '合格' }, { year: 2024, grade: '优秀' }, { year: 2025, grade: '合格' }], achievements: '主持技术改造两项。', ...change,
});
export const draftDto = (city: City, change: { form?: Record<string, unknown>; applicant?: Record<string, unknown>; institutionId?: string } = {}) => ({
  employerId: city.employerId, institutionId: change.institutionId ?? city.body.institutionId,
  applicant: { name: '张三', idType: 'RESIDENT_ID', idNumber: residentId(city.random), ...change.applicant }, form: formDto(change.form),
});
export interface Problem { code: string; status: number; detail: string; reasons?: Array<{ code: string; facts: Record<string, unknown>; message: string }>; errors?: Array<{ field: string; code: string }> }
export const reasonCodes = (answer: { json(): unknown }) => ((answer.json() as Problem).reasons ?? []).map((r) => r.code);

/** A new draft; answers its id. */
export async function draft(city: City, change: Parameters<typeof draftDto>[1] = {}): Promise<{ id: string; personId: string }> {
  const answer = await city.clerk.call('POST', '/api/applications/applications', draftDto(city, change));
  if (answer.statusCode !== 201) throw new Error(answer.body);
  return answer.json() as { id: string; personId: string };
}
export const step = (caller: TestCaller, id: string, verb: string, body?: unknown) => caller.call('POST', `/api/applications/applications/${id}/${verb}`, body);
export const opinion = { opinion: '情况属实，同意推荐。', sealKind: 'IN_SYSTEM_APPROVAL' };
/** Drafted, submitted, recommended. */
export async function recommended(city: City, change: Parameters<typeof draftDto>[1] = {}): Promise<{ id: string; personId: string }> {
  const made = await draft(city, change);
  for (const answer of [await step(city.clerk, made.id, 'submit'), await step(city.reviewer, made.id, 'recommend', opinion)]) if (answer.statusCode !== 200) throw new Error(answer.body);
  return made;
}
export async function accepted(city: City, change: Parameters<typeof draftDto>[1] = {}): Promise<{ id: string; personId: string; candidate: CandidateData }> {
  const made = await recommended(city, change);
  const answer = await step(city.intake, made.id, 'accept', {});
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return { ...made, candidate: await candidateOf(city.test, made.id) };
}
export async function candidateOf(test: TestService, id: string): Promise<CandidateData> {
  return (await test.published()).find((e) => e.type === 'applications.ApplicationAccepted' && e.aggregateId === id)!.data['candidate'] as CandidateData;
}
export const enrol = (city: City, planId: string, ...ids: string[]) => city.test.deliver(CandidatesEnrolled, planId, { applicationIds: ids });
/** Evaluation says how it ended. */
export const conclude = (city: City, candidate: CandidateData, outcome: 'PASSED' | 'FAILED' | 'ABSENT' | 'DISQUALIFIED' | 'STOPPED' | 'MOVED_TO_NEXT_BATCH' | 'DEFERRED', planId = randomUUID()) =>
  city.test.deliver(ResultTookEffect, candidate.applicationId, { planId, institutionId: candidate.institutionId, planName: '2026年第一批贯通评价', registerId: randomUUID(), siteId: candidate.siteId, outcome, effectiveOn: '2026-04-01', candidate, theory: null, skill: null, comprehensive: null, reason: null });
export const slotOf = async (city: City, personId: string) => (await city.test.db.query<{ state: string; passed_level: number | null; application_id: string }>('SELECT state, passed_level, application_id FROM application_slot WHERE person_id = $1', [personId]))[0];

/** The newest 附件2 that is kept of an application, as text without white space: its blocks from 本人承诺 on. */
export async function printedBlocks(city: City, id: string): Promise<string> {
  await city.test.runJobs();
  const { documentId } = (await city.test.published()).findLast((e) => e.type === 'applications.DocumentFixed' && e.data['documentClass'] === 'APPLICATION_FORM' && e.data['applicationId'] === id)!.data;
  const text = squeeze(readPdf((await city.intake.call('GET', `/api/applications/documents/${String(documentId)}`)).rawPayload).pages.join(''));
  return text.slice(text.lastIndexOf('本人承诺'));
}
/** A PDF of blank pages. */
export async function blankPaper(pages = 1): Promise<Buffer> {
  const document = await PDFDocument.create();
  for (let i = 0; i < pages; i += 1) document.addPage();
  return Buffer.from(await document.save());
}

/** The kit with a database whose `nth` transaction ends without a commit, as when the process dies. */
export function dying(kit: Kit, nth: number): Kit {
  let count = 0;
  const transaction = (work: Parameters<typeof kit.db.transaction>[0]) => kit.db.transaction(async (tx) => {
    const result = await work(tx);
    count += 1;
    if (count === nth) throw new Error('killed');
    return result;
  });
  return { ...kit, db: { query: kit.db.query.bind(kit.db), transaction } as unknown as typeof kit.db };
}
