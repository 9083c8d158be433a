import { createHash, randomUUID } from 'node:crypto';
import {
  ApplicationDocumentFixed, CandidatesEnrolled, CertificateDocumentFixed, CertificateIssued, EvaluationDocumentFixed, PanelFormed, PlanEffective, PlanFiled, RegisterChairSigned, RegisterChiefSigned, RegisterProofread,
  ResultTookEffect, ScoreSheetOpened, type DataOf, type FixedDocumentData,
} from '@gt/contracts';
import type { RuleSet } from '@gt/rules';
import type { InternalHttp } from '@gt/service-kit';
import { deliverRules, startTestService, turner, type TestService } from '@gt/service-testing';
import { volumeIdOf } from '../src/archives.js';
import { definition } from '../src/index.js';

export const NOW = '2026-04-01T09:00:00+08:00';
type Owner = 'applications' | 'evaluation' | 'certificates';
const contractOf = { applications: ApplicationDocumentFixed, evaluation: EvaluationDocumentFixed, certificates: CertificateDocumentFixed };

/** The services that own the documents: what they answer for an id, and who of them is away. */
export class Owners {
  readonly bytes = new Map<string, Buffer>();
  readonly away = new Set<string>();
  readonly asked: Array<{ owner: string; path: string; authorization: string | undefined }> = [];
  readonly http: InternalHttp = async (owner, request) => {
    this.asked.push({ owner, path: request.path, authorization: request.headers?.['authorization'] });
    if (this.away.has(owner)) return { status: 503, headers: {}, body: Buffer.alloc(0) };
    const bytes = this.bytes.get(request.path.split('/').at(-1)!);
    return bytes ? { status: 200, headers: {}, body: bytes } : { status: 404, headers: {}, body: Buffer.alloc(0) };
  };
}

export interface City { readonly test: TestService; readonly owners: Owners }
export async function startCity(ruleSet: RuleSet | null): Promise<City> {
  const owners = new Owners();
  const test = await startTestService(definition, { now: NOW, http: owners.http });
  if (ruleSet) await adopt(test, ruleSet);
  return { test, owners };
}
export const adopt = (test: TestService, ruleSet: RuleSet) => deliverRules(test, { id: ruleSet.id, version: ruleSet.version, effectiveFrom: ruleSet.effectiveFrom, content: ruleSet as unknown as Record<string, unknown> }, []);

/** A document as its owner fixes it, with its bytes at the owner. */
export function fixed(owners: Owners, documentClass: FixedDocumentData['documentClass'], change: Partial<FixedDocumentData> = {}): FixedDocumentData {
  const documentId = change.documentId ?? randomUUID();
  const bytes = Buffer.from(`${documentClass} ${documentId}`);
  owners.bytes.set(documentId, bytes);
  return { documentId, sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, mediaType: 'application/pdf', documentClass, title: documentClass, planId: null, applicationId: null, subjectId: randomUUID(), signatureKinds: [], ...change };
}
export const deliverDocument = ({ test }: City, owner: Owner, data: FixedDocumentData) => test.deliver(contractOf[owner], data.documentId, data);

/** One plan with one reviewed candidate who passes: every fact as a step, to be delivered in any order. */
export interface Batch { readonly planId: string; readonly volumeId: string; readonly institutionId: string; readonly supervisorId: string; readonly applicationId: string; readonly documents: Readonly<Record<'scheme' | 'schedule' | 'form' | 'sheet1' | 'sheet2' | 'sheet3' | 'register' | 'roster' | 'certificate', FixedDocumentData>>; readonly steps: Readonly<Record<string, () => Promise<unknown>>> }

export function makeBatch(city: City, kind: 'PLATFORM' | 'WET_SCAN' = 'PLATFORM'): Batch {
  const { test, owners } = city;
  const [planId, institutionId, supervisorId, siteId, applicationId, panelId, registerId, batchId] = Array.from({ length: 8 }, () => randomUUID()) as [string, string, string, string, string, string, string, string];
  const experts = [randomUUID(), randomUUID(), randomUUID()];
  const sheets = [randomUUID(), randomUUID(), randomUUID()];
  const seal = kind === 'PLATFORM' ? 'IN_SYSTEM_APPROVAL' : 'WET_STAMP_SCAN';
  const signature = { signerSubject: 'acc-1', signerName: '张三', role: 'EXPERT', kind, contentSha256: 'a'.repeat(64), signedAt: '2026-03-20T01:00:00Z', keyId: 'evaluation-1', signature: 'AAAA' };
  const ref = { planId, institutionId };
  const sheet = (i: number) => fixed(owners, 'SCORE_SHEET', { planId, applicationId, subjectId: sheets[i]!, signatureKinds: [kind] });
  const documents = {
    scheme: fixed(owners, 'WORK_SCHEME', { planId, subjectId: planId, signatureKinds: [seal] }), schedule: fixed(owners, 'SCHEDULE', { planId, subjectId: planId }),
    form: fixed(owners, 'APPLICATION_FORM', { planId, applicationId, subjectId: applicationId, signatureKinds: [kind, seal, seal] }),
    sheet1: sheet(0), sheet2: sheet(1), sheet3: sheet(2), register: fixed(owners, 'SCORE_REGISTER', { planId, subjectId: registerId, signatureKinds: [kind] }),
    roster: fixed(owners, 'HOLDER_ROSTER', { planId, subjectId: batchId, signatureKinds: [seal] }), certificate: fixed(owners, 'CERTIFICATE', { planId, applicationId }),
  };
  const ownerOf = (name: string): Owner => (name === 'form' ? 'applications' : ['roster', 'certificate'].includes(name) ? 'certificates' : 'evaluation');
  const steps: Record<string, () => Promise<unknown>> = {
    filed: () => test.deliver(PlanFiled, planId, planFiled({ institutionId, siteId, supervisorId })),
    enrolled: () => test.deliver(CandidatesEnrolled, planId, { applicationIds: [applicationId] }),
    panel: () => test.deliver(PanelFormed, panelId, { ...ref, kind: 'REVIEW', members: experts.map((expertId, i) => ({ expertId, name: '李四', chair: i === 0 })), applicationIds: [applicationId], warnings: [] }),
    ...Object.fromEntries(sheets.map((id, i) => [`opened${i}`, () => test.deliver(ScoreSheetOpened, id, { ...ref, panelId, applicationId, expertId: experts[i]! })])),
    proofread: () => test.deliver(RegisterProofread, registerId, { ...ref, signature: { ...signature, role: 'PROOFREADER' } }),
    chair: () => test.deliver(RegisterChairSigned, registerId, { ...ref, panelId, signature: { ...signature, role: 'PANEL_CHAIR' } }),
    chief: () => test.deliver(RegisterChiefSigned, registerId, { ...ref, signature: { ...signature, role: 'CHIEF' } }),
    effective: () => test.deliver(PlanEffective, planId, { effectiveOn: '2026-03-30' }),
    result: () => test.deliver(ResultTookEffect, applicationId, resultOf({ ...ref, siteId, registerId, applicationId })),
    ...Object.fromEntries(Object.entries(documents).map(([name, data]) => [name, () => deliverDocument(city, ownerOf(name), data)])),
    issued: () => test.deliver(CertificateIssued, randomUUID(), certificateIssued({ ...ref, batchId, siteId, applicationId })),
  };
  return { planId, volumeId: volumeIdOf(planId), institutionId, supervisorId, applicationId, documents, steps };
}

export const planFiled = (change: Partial<DataOf<typeof PlanFiled>> & Pick<DataOf<typeof PlanFiled>, 'institutionId' | 'siteId' | 'supervisorId'>): DataOf<typeof PlanFiled> => ({
  name: '2026年第一批贯通评价', firstAssessmentDay: '2026-03-20', lastAssessmentDay: '2026-03-20', filedOn: '2026-03-02', lastFilingDay: '2026-03-06', sessions: [{ day: '2026-03-20', venue: '本部', methods: ['COMPREHENSIVE_REVIEW'], content: '综合评审' }],
  standard: '车工国家职业技能标准（2018年版）', scope: [{ occupation: turner, level: 2 }], personnel: { siteLead: '王一', qualitySupervisor: '王二', examOfficers: ['王三'], proofreader: '王四', chief: '王五' },
  ruleSet: { id: 'cq-2022-8', version: 1 }, external: null, lateOverride: null, ...change });

export function resultOf(r: { planId: string; institutionId: string; siteId: string; registerId: string; applicationId: string; outcome?: 'PASSED' | 'FAILED' }): DataOf<typeof ResultTookEffect> {
  const subject = { mean: '61.00', passed: true };
  return { planId: r.planId, institutionId: r.institutionId, planName: '2026年第一批贯通评价', registerId: r.registerId, siteId: r.siteId, outcome: r.outcome ?? 'PASSED', effectiveOn: '2026-03-30', theory: subject, skill: subject, comprehensive: subject, reason: null,
    candidate: { applicationId: r.applicationId, personId: randomUUID(), name: '买买提·吐尔逊', sex: 'MALE', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:v1:k2026:AAAA', idNumberMasked: '110*************2X', employerId: randomUUID(), employerName: '某某有限公司', institutionId: r.institutionId, siteId: r.siteId,
      titleLevel: 'INTERMEDIATE', occupation: turner, level: 2, path: '二(一)', method: 'COMPREHENSIVE_REVIEW', ruleSet: { id: 'cq-2022-8', version: 1 }, retake: false } };
}

const certificateIssued = (r: { planId: string; institutionId: string; batchId: string; siteId: string; applicationId: string }): DataOf<typeof CertificateIssued> => ({ ...r, personId: randomUUID(), certificateNumber: 'S000050000001262000001', numberMode: 'ALLOTTED', name: '买买提·吐尔逊', idType: 'RESIDENT_ID',
  idNumberSealed: 'sealed:v1:k2026:AAAA', idNumberMasked: '110*************2X', printedName: '某某评价机构', occupation: turner, level: 2, method: 'COMPREHENSIVE_REVIEW', issuedOn: '2026-03-31', keyId: 'certificates-1', signature: 'AAAA' });

/** Delivers steps one after the other; all of the batch's where none is named. */
export async function deliver(batch: Batch, names: readonly string[] = Object.keys(batch.steps)): Promise<void> { for (const name of names) await batch.steps[name]!(); }
