import { randomUUID } from 'node:crypto';
import { ResultTookEffect, type CandidateData, type DataOf } from '@gt/contracts';
import { maskNumber } from '@gt/domain';
import { writeCertificateUpload, type CertificateUploadRecord } from '@gt/forms';
import { SPREADSHEET_TYPE } from '@gt/service-kit';
import { deliverBody, startTestService, turner, type TestBody, type TestCaller, type TestService } from '@gt/service-testing';
import { residentId, seededRandom } from '@gt/testing';
import { definition } from '../src/index.js';

export const NOW = '2026-04-01T09:00:00+08:00';
const random = seededRandom(20260401);

export interface Place { readonly test: TestService; readonly body: TestBody; readonly officer: TestCaller; readonly reviewer: TestCaller; readonly admin: TestCaller }
/** A pass as evaluation tells of it, with the number that the event seals. */
export interface Pass { readonly data: DataOf<typeof ResultTookEffect>; readonly candidate: CandidateData; readonly idNumber: string }

export const startService = (fontFiles: readonly string[] = []): Promise<TestService> => startTestService(definition, { now: NOW, fontFiles });

let sites = 0;
/** A city has one municipal centre: it is in charge of all bodies of a test. */
const centres = new WeakMap<TestService, string>();
/** A body with a site of its own, a plan officer, an administrator and its supervisor's reviewer. */
export async function addBody(test: TestService, options: Parameters<typeof deliverBody>[1] = {}): Promise<Place> {
  sites += 1;
  const centre = centres.get(test);
  const body = await deliverBody(test, { prefix: `S00005000${String(sites).padStart(4, '0')}`, ...(centre ? { bureauId: centre } : {}), ...options });
  centres.set(test, body.bureauId);
  return { test, body, officer: await test.as([{ role: 'PLAN_OFFICER', place: body.institutionId }]), reviewer: await test.as([{ role: 'BUREAU_REVIEWER', place: body.bureauId }]), admin: await test.as([{ role: 'BODY_ADMIN', place: body.institutionId }]) };
}

export function makePass({ test, body }: Place, planId: string, change: Partial<CandidateData> & { idNumber?: string; outcome?: DataOf<typeof ResultTookEffect>['outcome']; effectiveOn?: string } = {}): Pass {
  const { idNumber = residentId(random), outcome = 'PASSED', effectiveOn = '2026-03-30', ...rest } = change;
  const applicationId = randomUUID();
  const idType = rest.idType ?? 'RESIDENT_ID';
  const candidate: CandidateData = { applicationId, personId: test.service.kit.personIds.of(idType, idNumber), name: '张三丰', sex: 'MALE', idType, idNumberSealed: test.service.kit.keyring.seal(idNumber), idNumberMasked: maskNumber(idNumber),
    employerId: randomUUID(), employerName: '某某有限公司', institutionId: body.institutionId, siteId: body.siteId, titleLevel: 'INTERMEDIATE', occupation: turner, level: 2, path: '二(一)', method: 'COMPREHENSIVE_REVIEW', ruleSet: { id: 'cq-2022-8', version: 1 }, retake: false, ...rest };
  const subject = { mean: '61.00', passed: true };
  return { idNumber, candidate, data: { planId, institutionId: body.institutionId, planName: '2026年第一批贯通评价', registerId: randomUUID(), siteId: body.siteId, outcome, effectiveOn, candidate, theory: subject, skill: subject, comprehensive: subject, reason: null } };
}
export const deliverPass = ({ test }: Place, pass: Pass) => test.deliver(ResultTookEffect, pass.candidate.applicationId, pass.data);

/** A plan with effective passes, one for each change. */
export async function addPlan(place: Place, changes: ReadonlyArray<Parameters<typeof makePass>[2]>): Promise<{ planId: string; passes: Pass[] }> {
  const planId = randomUUID();
  const passes = changes.map((change) => makePass(place, planId, change));
  for (const pass of passes) await deliverPass(place, pass);
  return { planId, passes };
}

export async function submit(place: Place, planId: string): Promise<string> {
  const answer = await place.officer.call('POST', '/api/certificates/batches', { planId });
  if (answer.statusCode !== 201) throw new Error(`${answer.statusCode} ${answer.body}`);
  return answer.json().id as string;
}
export async function confirmed(place: Place, planId: string): Promise<string> {
  const id = await submit(place, planId);
  const answer = await act(place.reviewer, id, 'confirmation');
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`);
  return id;
}
export async function numbered(place: Place, planId: string): Promise<string> {
  const id = await confirmed(place, planId);
  const answer = await act(place.officer, id, 'numbering');
  if (answer.statusCode !== 200) throw new Error(`${answer.statusCode} ${answer.body}`);
  return id;
}
export const act = (caller: TestCaller, id: string, what: string, body?: unknown) => caller.call('POST', `/api/certificates/batches/${id}/${what}`, body);
export const batchOf = async (place: Place, id: string) => (await place.officer.call('GET', `/api/certificates/batches/${id}`)).json();

export interface CertificateRow { readonly id: string; readonly status: string; readonly certificateNumber: string; readonly name: string; readonly print: string; readonly missingGlyphs: string[]; readonly documentId: string | null; readonly issuedOn: string; readonly applicationId: string; readonly level: number }
export const certificatesOf = async (place: Place, batchId: string): Promise<CertificateRow[]> => (await place.officer.call('GET', `/api/certificates/certificates?batchId=${batchId}`)).json().items;

/** The city's row for a pass. */
export const uploadRow = (pass: Pass, certificateNumber: string, change: Partial<CertificateUploadRecord> = {}): CertificateUploadRecord => ({ name: pass.candidate.name, document: { type: 'RESIDENT_ID', number: pass.idNumber }, employer: pass.candidate.employerName, occupation: pass.candidate.occupation.name,
  workType: pass.candidate.occupation.workType, level: pass.candidate.level as 2, certificateNumber, issuedOn: '2026-04-01', institution: '某某评价机构', issuer: '某某评价机构', ...change });
export const upload = async (caller: TestCaller, id: string, what: 'import-previews' | 'imports', rows: readonly CertificateUploadRecord[]) =>
  caller.call('POST', `/api/certificates/batches/${id}/${what}`, Buffer.from(await writeCertificateUpload(rows, '2026-04-01T00:00:00Z')), { 'content-type': SPREADSHEET_TYPE });
/** What the service said of one aggregate or of all, by type. */
export const publishedOf = async (test: TestService, aggregateId?: string) => (await test.published()).filter((e) => aggregateId === undefined || e.aggregateId === aggregateId);
