import { randomUUID } from 'node:crypto';
import { ApplicationAccepted, type CandidateData } from '@gt/contracts';
import { calendarPapers, demonstrationRuleSet, type RuleSet } from '@gt/rules';
import { deliverBody, deliverRules, startTestService, type TestBody, type TestCaller, type TestService } from '@gt/service-testing';
import { definition } from '../src/index.js';

/** A Monday in a declared year; the plan's first assessment day is 2026-03-20, whose last good filing day is 2026-03-06. */
export const NOW = '2026-03-02T09:00:00+08:00';
export const ASSESSMENT_DAY = '2026-03-20';
export const LAST_FILING_DAY = '2026-03-06';

export interface City {
  readonly test: TestService;
  readonly body: TestBody;
  readonly officer: TestCaller;
  readonly bureau: TestCaller;
  readonly proofreader: TestCaller;
  readonly experts: readonly TestCaller[];
}

export async function startCity(options: Parameters<typeof deliverBody>[1] & { ruleSet?: RuleSet } = {}): Promise<City> {
  const { ruleSet = demonstrationRuleSet, ...bodyOptions } = options;
  const test = await startTestService(definition, { now: NOW });
  await deliverRules(test, { id: ruleSet.id, version: ruleSet.version, effectiveFrom: ruleSet.effectiveFrom, content: ruleSet as unknown as Record<string, unknown> },
    calendarPapers.map(({ year, sequence, source, off, makeup }) => ({ year, sequence, paper: source, off, makeup })));
  return { test, ...(await addBody(test, bodyOptions)) };
}

/** A body with an officer, its bureau, a proofreader and accounts of its five experts (the last one an assessor). */
export async function addBody(test: TestService, options: Parameters<typeof deliverBody>[1] = {}): Promise<Omit<City, 'test'>> {
  const body = await deliverBody(test, options);
  return {
    body, officer: await test.as([{ role: 'PLAN_OFFICER', place: body.institutionId }]), bureau: await test.as([{ role: 'BUREAU_REVIEWER', place: body.bureauId }]),
    proofreader: await test.as([{ role: 'PROOFREADER', place: body.institutionId }]),
    experts: await Promise.all(body.expertIds.map((place) => test.as([{ role: 'EXPERT', place }]))),
  };
}

export function content(city: Pick<City, 'body' | 'proofreader'>, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    institutionId: city.body.institutionId, siteId: city.body.siteId,
    sessions: [{ day: ASSESSMENT_DAY, time: '09:00–17:00', venue: '本部评审室', methods: ['COMPREHENSIVE_REVIEW', 'DIRECT_RECOGNITION', 'PRACTICAL_ASSESSMENT'], content: '贯通评价' }],
    standard: { kind: 'NATIONAL', name: '车工国家职业技能标准', number: '6-18-01-01', edition: '2018年版' },
    scope: [3, 2, 1].map((level) => ({ occupation: city.body.occupation, level })),
    personnel: {
      siteLead: { name: '王一' }, qualitySupervisor: { name: '王二' }, examOfficers: [{ name: '王三' }], proofreader: { name: '王四', subject: city.proofreader.subject },
      chief: { name: '专家甲', expertId: city.body.expertIds[0] },
    },
    ...change,
  };
}

export function candidate(body: TestBody, change: Partial<CandidateData> = {}): CandidateData {
  return {
    applicationId: randomUUID(), personId: randomUUID(), name: '买买提·吐尔逊', sex: 'MALE', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:v1:k2026:AAAA', idNumberMasked: '110*************2X',
    employerId: randomUUID(), employerName: '某某有限公司', institutionId: body.institutionId, siteId: body.siteId, titleLevel: 'INTERMEDIATE', occupation: body.occupation, level: 2, path: '二(一)',
    method: 'COMPREHENSIVE_REVIEW', ruleSet: { id: 'cq-2022-8', version: 1 }, retake: false, ...change,
  };
}

/** Delivers accepted applications and answers their ids. */
export async function accept(test: TestService, candidates: readonly CandidateData[]): Promise<string[]> {
  for (const each of candidates) await test.deliver(ApplicationAccepted, each.applicationId, { candidate: each, rejectedClaims: [] });
  return candidates.map((each) => each.applicationId);
}

export async function draft(city: City, change: Record<string, unknown> = {}): Promise<{ id: string; version: number; name: string }> {
  const answer = await city.officer.call('POST', '/api/evaluation/plans', content(city, change));
  if (answer.statusCode !== 201) throw new Error(`draft: ${answer.statusCode} ${answer.body}`);
  const plan = answer.json() as { id: string; version: number; content: { name: string } };
  return { id: plan.id, version: plan.version, name: plan.content.name };
}

/** Answers the JSON of a call that is expected to end with the status. */
export async function ok<T = Record<string, unknown>>(caller: TestCaller, method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown, status = 200, headers?: Record<string, string>): Promise<T> {
  const answer = await caller.call(method, `/api/evaluation/${url}`, body, headers);
  if (answer.statusCode !== status) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
  return answer.json() as T;
}

/** The codes of the reasons of a refusal. */
export async function refusal(caller: TestCaller, method: 'POST' | 'PUT', url: string, body?: unknown, headers?: Record<string, string>): Promise<{ status: number; code: string; codes: string[]; detail: string }> {
  const answer = await caller.call(method, `/api/evaluation/${url}`, body, headers);
  const problem = answer.json() as { code: string; detail: string; reasons?: { code: string }[] };
  return { status: answer.statusCode, code: problem.code, codes: (problem.reasons ?? []).map((reason) => reason.code), detail: problem.detail };
}

export const members = (city: Pick<City, 'body'>, from = 0) => city.body.expertIds.slice(from, from + 3).map((expertId, i) => ({ expertId, chair: i === 0, declaration: 'ACCEPTED' }));

interface Sheet { id: string; version: number; applicationId: string; mine: boolean; status: string }

/** Every own open sheet of the expert gets the scores that `of` gives for its candidate, then all are signed in one act. */
export async function scoreAndSign(expert: TestCaller, planId: string, of: (applicationId: string) => Record<string, unknown>): Promise<{ registerId: string | null; signed: unknown[]; unfinished: number }> {
  const { items } = await ok<{ items: Sheet[] }>(expert, 'GET', `sheets?planId=${planId}&status=OPEN&limit=200`);
  const sheets = items.filter((sheet) => sheet.mine).map(({ id, version, applicationId }) => ({ sheetId: id, version, ...of(applicationId) }));
  await ok(expert, 'POST', 'sheets/scores', { sheets });
  return ok(expert, 'POST', 'sheets/signatures', { planId });
}

/** A filed plan with its candidates enrolled and one review panel, started on its day. */
export async function running(city: City, candidates: readonly CandidateData[], assessed: readonly CandidateData[] = []): Promise<string> {
  await city.test.setClock(NOW);
  const { id } = await draft(city);
  const ids = await accept(city.test, [...candidates, ...assessed]);
  await ok(city.officer, 'POST', `plans/${id}/enrolments`, { candidates: ids.map((applicationId) => ({ applicationId, inPostConfirmed: true })) });
  await ok(city.officer, 'POST', `plans/${id}/file`);
  if (candidates.length > 0) await ok(city.officer, 'POST', `plans/${id}/panels`, { kind: 'REVIEW', members: members(city), candidates: candidates.map(({ applicationId }) => ({ applicationId })) }, 201);
  if (assessed.length > 0) await ok(city.officer, 'POST', `plans/${id}/panels`, { kind: 'ASSESSMENT', members: [{ expertId: city.body.expertIds[4], declaration: 'ACCEPTED' }], candidates: assessed.map(({ applicationId }) => ({ applicationId })) }, 201);
  await city.test.setClock(`${ASSESSMENT_DAY}T09:00:00+08:00`);
  await ok(city.officer, 'POST', `plans/${id}/start`);
  return id;
}
