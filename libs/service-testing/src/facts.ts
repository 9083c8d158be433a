import { randomUUID } from 'node:crypto';
import { ApprovalStepsSet, BureauRegistered, CalendarPaperAdopted, CoveredUnitsChanged, DelegationGiven, ExpertRegistered, FeeSchedulePublished, FiledScopeChanged, FilingApproved, FilingDrafted, InstitutionActivated, InstitutionRegistered, NumberEvidenceRecorded, RuleSetAdopted, SiteAdded, type OccupationData } from '@gt/contracts';
import { shanghaiDate } from '@gt/domain';
import type { ApprovalKind, Grant } from '@gt/policy';
import { ISSUER, type TestCaller } from './parts.js';
import type { TestService } from './service.js';

/** A body that may evaluate `occupation` at levels 3–1 from 2022-03-10 on, as other services learn of it. */
export interface TestBody { readonly bureauId: string; readonly institutionId: string; readonly siteId: string; readonly filingId: string; readonly expertIds: readonly string[]; readonly occupation: OccupationData }

export const turner: OccupationData = { code: '6-18-01-01', name: '车工', workType: null };

/** Delivers the events of a municipal centre and one active body with an approved filing and five experts. */
export async function deliverBody(test: TestService, options: { type?: 'ENTERPRISE' | 'SOCIAL_TRAINING'; creditCode?: string; occupation?: OccupationData; numberMode?: 'ALLOTTED' | 'IMPORTED'; filingMode?: 'NATIVE' | 'EXTERNAL'; titleSpecialities?: string[]; bureauId?: string; prefix?: string; /** false: no price list is published (七(五)) */ fees?: false } = {}): Promise<TestBody> {
  const type = options.type ?? 'SOCIAL_TRAINING';
  const occupation = options.occupation ?? turner;
  const creditCode = options.creditCode ?? '91500000MA5U5B7X0L';
  const bureauId = options.bureauId ?? randomUUID();
  const [institutionId, siteId, filingId] = [randomUUID(), randomUUID(), randomUUID()];
  if (!options.bureauId) await test.deliver(BureauRegistered, bureauId, { name: '重庆市职业技能鉴定指导中心', level: 'MUNICIPAL', telephone: null });
  await test.deliver(InstitutionRegistered, institutionId, { name: '某某评价机构', creditCode, type, filingLevel: 'MUNICIPAL', supervisorId: bureauId, filingMode: options.filingMode ?? 'NATIVE', filingModeDocument: '文件', numberMode: options.numberMode ?? 'ALLOTTED', telephone: null });
  await test.deliver(SiteAdded, institutionId, { siteId, name: '站点', printedName: '某某评价机构', address: '重庆市' });
  await test.deliver(NumberEvidenceRecorded, institutionId, { siteId, prefix: options.prefix ?? (type === 'ENTERPRISE' ? 'Y000050000001' : 'S000050000001'), document: '文件' });
  if (type === 'ENTERPRISE') await test.deliver(CoveredUnitsChanged, institutionId, { units: [{ name: '本单位', creditCode, relation: '本单位', from: '2022-03-10', to: null, evidence: '营业执照' }] });
  await test.deliver(FiledScopeChanged, institutionId, { rows: [{ occupation, levels: [3, 2, 1], from: '2022-03-10', to: null }] });
  await test.deliver(InstitutionActivated, institutionId, {});
  const expertIds: string[] = [];
  for (let i = 0; i < 5; i += 1) {
    const id = randomUUID();
    await test.deliver(ExpertRegistered, id, { personId: randomUUID(), name: `专家${'甲乙丙丁戊'[i]}`, idNumberSealed: test.service.kit.keyring.seal('11010519491231002X'), idNumberMasked: '110*************2X', qualifications: [{ kind: i === 4 ? 'ASSESSOR' : 'SENIOR_TITLE', name: i === 4 ? '考评员' : '高级工程师', validUntil: null }], education: '本科', occupationCodes: [occupation.code], speciality: '机械', employerName: `大学${i}` });
    expertIds.push(id);
  }
  await test.deliver(FilingDrafted, filingId, { institutionId });
  await test.deliver(FilingApproved, filingId, { institutionId, rows: [3, 2, 1].map((level) => ({ rowId: randomUUID(), occupation, level, titleSpecialities: options.titleSpecialities ?? ['机械工程'] })), expertIds, validFrom: '2022-03-10', validTo: null });
  if (options.fees !== false) await test.deliver(FeeSchedulePublished, randomUUID(), { institutionId, edition: 1, items: [{ name: '评价费', occupationCode: null, level: null, method: null, amount: 30_000, costs: [{ name: '专家劳务', amount: 30_000 }] }], basis: '收费公示', note: null, publishedOn: '2022-03-10', effectiveFrom: '2022-03-10' });
  return { bureauId, institutionId, siteId, filingId, expertIds, occupation };
}

/** Delivers a rule set and calendar papers as adopted. `content` comes from libs/rules. */
export async function deliverRules(test: TestService, ruleSet: { id: string; version: number; effectiveFrom: string; content: Record<string, unknown> }, papers: ReadonlyArray<{ year: number; sequence?: number; paper: string; off: readonly string[]; makeup: readonly string[] }>): Promise<void> {
  await test.deliver(RuleSetAdopted, randomUUID(), { ruleSetId: ruleSet.id, ruleSetVersion: ruleSet.version, effectiveFrom: ruleSet.effectiveFrom, effectiveTo: null, content: ruleSet.content });
  for (const paper of papers) await test.deliver(CalendarPaperAdopted, randomUUID(), { year: paper.year, sequence: paper.sequence ?? 1, paper: paper.paper, off: [...paper.off], makeup: [...paper.makeup] });
}

/** Tells the service that one account stands in for another (休假代办), today unless other days are given; answers the delegation's id. */
export async function deliverDelegation(test: TestService, from: string, to: string, grants: readonly Grant[], days: { startsOn?: string; until?: string } = {}): Promise<string> {
  const id = randomUUID();
  const today = shanghaiDate(new Date());
  await test.deliver(DelegationGiven, id, { issuer: ISSUER, from, fromName: '张三', to, toName: '李四', grants: grants.map(({ role, place }) => ({ role, place })), startsOn: days.startsOn ?? today, until: days.until ?? today, reason: '年休假' });
  return id;
}

/** Tells the service by which approvals a bureau wants two steps. */
export const deliverTwoSteps = (test: TestService, bureauId: string, ...twoStep: ApprovalKind[]): Promise<unknown> => test.deliver(ApprovalStepsSet, bureauId, { bureauId, twoStep, reason: '局务会决定' });

/** 经办's opinion on a record of the service, at the version that is given. */
export const opine = (caller: TestCaller, service: string, kind: ApprovalKind, recordId: string, version: number, favourable = true): ReturnType<TestCaller['call']> =>
  caller.call('POST', `/api/${service}/opinions`, { kind, recordId, favourable, text: favourable ? '材料齐全，拟同意' : '材料不全，拟不同意' }, { 'if-match': `"${version}"` });
