import type { EvaluationMethod } from '@gt/domain';
import type { Applied } from './intake.js';
import type { BodyKey, Places } from './city.js';
import { at, DAYS, ENTERPRISE, OCCUPATION, TRAINING, type OccupationKey } from './scene.js';
import type { Session } from './session.js';
import { each } from './session.js';

/** Facts that evaluation may not have yet. */
const FACTS_ON_THEIR_WAY = ['institutionId:UNKNOWN', 'siteId:UNKNOWN', 'RULE_SET_MISSING', 'CALENDAR_UNDECLARED', 'NOT_IN_BRIDGING_FILING', 'NOT_IN_FILED_SCOPE', 'BODY_NOT_ACTIVE', 'EXPERT_UNKNOWN', 'CANDIDATE_UNKNOWN', 'FEES_NOT_PUBLISHED'];

/** A plan as the seed draws it up. */
export interface PlanSpec {
  readonly key: string;
  readonly body: BodyKey;
  readonly day: string;
  readonly occupations: readonly OccupationKey[];
  readonly levels: readonly (1 | 2 | 3)[];
  /** experts' accounts of each review panel, the first one its chair */
  readonly review: readonly (readonly string[])[];
  readonly assessors: readonly string[];
  readonly external: { readonly filedAt: string } | null;
}
const TRADES = ENTERPRISE.occupations;
export const PLANS = {
  batch: { key: 'batch', body: 'enterprise', day: DAYS.batch, occupations: TRADES, levels: [3, 2, 1], review: [['zhuanjia-01', 'zhuanjia-02', 'zhuanjia-03'], ['zhuanjia-04', 'zhuanjia-05', 'zhuanjia-06']], assessors: ['kaopingyuan-01', 'kaopingyuan-02'], external: null },
  single: { key: 'single', body: 'enterprise', day: DAYS.single, occupations: ['turner'], levels: [2], review: [['zhuanjia-01', 'zhuanjia-02', 'zhuanjia-03']], assessors: [], external: null },
  training: { key: 'training', body: 'training', day: DAYS.training, occupations: TRAINING.occupations, levels: [2, 1], review: [['zhuanjia-07', 'zhuanjia-08', 'zhuanjia-09']], assessors: [], external: { filedAt: at(DAYS.filing, '08:30') } },
  tooLate: { key: 'tooLate', body: 'enterprise', day: DAYS.tooEarly, occupations: ['electrician'], levels: [3], review: [], assessors: ['kaopingyuan-01'], external: null },
  retake: { key: 'retake', body: 'enterprise', day: DAYS.retake, occupations: TRADES, levels: [2, 1], review: [['zhuanjia-04', 'zhuanjia-05', 'zhuanjia-06']], assessors: [], external: null },
} as const satisfies Record<string, PlanSpec>;

export interface Plan {
  readonly id: string; readonly spec: PlanSpec; readonly name: string; readonly applied: readonly Applied[];
  /** the path of clause 二 by which each candidate is in */
  readonly paths: ReadonlyMap<string, string>;
}
const prefixOf = (body: BodyKey): string => (body === 'enterprise' ? 'qiye' : 'peixun');
export const officerOf = (plan: { readonly spec: PlanSpec }): string => `${prefixOf(plan.spec.body)}-jihua`;
export const accountOf = (plan: { readonly spec: PlanSpec }, who: string): string => `${prefixOf(plan.spec.body)}-${who}`;
/** 四(一): who supervises the plan's body. */
export const supervisorOf = (plan: { readonly spec: PlanSpec }): string => (plan.spec.body === 'enterprise' ? 'shizhongxin-shenhe' : 'yuzhong-shenhe');
export const scorersOf = (spec: PlanSpec): readonly string[] => [...spec.review.flat(), ...spec.assessors];

function content(spec: PlanSpec, places: Places): object {
  const named = (who: string) => { const { id, name } = places.accounts.get(who)!; return { name, subject: id }; };
  const prefix = prefixOf(spec.body);
  const chief = spec.review[0]?.[0] ?? spec.assessors[0]!;
  const methods: EvaluationMethod[] = [...(spec.review.length > 0 ? ['DIRECT_RECOGNITION', 'COMPREHENSIVE_REVIEW'] as const : []), ...(spec.assessors.length > 0 ? ['PRACTICAL_ASSESSMENT'] as const : [])];
  const body = spec.body === 'enterprise' ? ENTERPRISE : TRAINING;
  return {
    institutionId: places.places[spec.body], siteId: places.sites[spec.body],
    sessions: [{ day: spec.day, time: '09:00–17:30', venue: body.siteName, methods, content: '材料评审、答辩与现场考核' }],
    standard: { kind: 'NATIONAL', name: `${spec.occupations.map((o) => OCCUPATION[o].name).join('、')}国家职业标准`, number: null, edition: '现行有效版本' },
    scope: spec.occupations.flatMap((o) => spec.levels.map((level) => ({ occupation: { code: OCCUPATION[o].code, name: OCCUPATION[o].name, workType: null }, level }))),
    personnel: { siteLead: named(`${prefix}-xianchang`), qualitySupervisor: named(`${prefix}-dudao`), examOfficers: [named(`${prefix}-kaowu`)], proofreader: named(`${prefix}-jiaodui`), chief: { ...named(chief), expertId: places.experts.get(chief) } },
    scheme: [{ title: '组织领导', text: '成立贯通评价工作组，明确职责分工。' }, { title: '评价内容和方式', text: '按职业标准和申报材料，分直接认定、综合评审、考核评价三种方式组织。' }, { title: '质量督导', text: '内部质量督导员全程督导，接受监管部门检查。' }],
    external: spec.external && { name: `${body.name}2026年第一批贯通评价`, number: '演示-2026-0416', filedAt: spec.external.filedAt, receipt: '认定管理系统回执（演示）' },
  };
}

interface PlanAnswer { readonly id: string; readonly version: number; readonly content: { readonly name: string } }

/** Drafts and files a plan (六(一)) with its candidates and panels. */
export async function filePlan(session: Session, places: Places, spec: PlanSpec, applied: readonly Applied[]): Promise<Plan> {
  const officer = `${prefixOf(spec.body)}-jihua`;
  const drafted = await session.command<PlanAnswer>(officer, 'POST', '/api/evaluation/plans', content(spec, places), { until: FACTS_ON_THEIR_WAY });
  const path = `/api/evaluation/plans/${drafted.id}`;
  await session.command(officer, 'POST', `${path}/file`, undefined, { until: FACTS_ON_THEIR_WAY });
  const enrol = (list: readonly Applied[]) => ({ candidates: list.map((a) => ({ applicationId: a.applicationId, inPostConfirmed: true })) });
  await session.command(officer, 'POST', `${path}/enrolments`, enrol(applied), { until: FACTS_ON_THEIR_WAY });
  const lines = await candidatesOf(session, { id: drafted.id, spec });
  const plan: Plan = { id: drafted.id, spec, name: drafted.content.name, applied, paths: new Map(lines.map((c) => [c.applicationId, c.path])) };
  await formPanels(session, places, plan, lines);
  return plan;
}

/** 六(一): a plan filed less than ten working days before is refused. */
export async function fileTooLate(session: Session, places: Places): Promise<{ name: string; message: string }> {
  const spec = PLANS.tooLate;
  const drafted = await session.command<PlanAnswer>('qiye-jihua', 'POST', '/api/evaluation/plans', content(spec, places));
  const [reason] = await session.refused('qiye-jihua', 'POST', `/api/evaluation/plans/${drafted.id}/file`, undefined, 'FILED_TOO_LATE');
  return { name: drafted.content.name, message: reason!.message };
}

interface CandidateLine { readonly applicationId: string; readonly method: EvaluationMethod; readonly path: string }
const candidatesOf = (session: Session, plan: Pick<Plan, 'id' | 'spec'>): Promise<CandidateLine[]> => session.all(officerOf(plan), `/api/evaluation/plans/${plan.id}/candidates`);

/** Review panels of three share the reviewed candidates; the assessors take the practical ones. Rows of the spreadsheet decide who sits before whom. */
async function formPanels(session: Session, places: Places, plan: Plan, lines: readonly CandidateLine[]): Promise<void> {
  const methods = new Map(lines.map((c) => [c.applicationId, c.method]));
  const of = (practical: boolean) => plan.applied.filter((a) => (methods.get(a.applicationId) === 'PRACTICAL_ASSESSMENT') === practical).map(({ applicationId }) => ({ applicationId }));
  const reviewed = of(false);
  const { review, assessors } = plan.spec;
  const form = (kind: string, members: readonly string[], candidates: readonly object[]) => session.command(officerOf(plan), 'POST', `/api/evaluation/plans/${plan.id}/panels`,
    { kind, members: members.map((account, i) => ({ expertId: places.experts.get(account), chair: kind === 'REVIEW' && i === 0, declaration: 'ACCEPTED' })), candidates }, { until: FACTS_ON_THEIR_WAY });
  await each(review, 1, async (members, i) => { await form('REVIEW', members, reviewed.filter((_, n) => n % review.length === i)); });
  const practical = of(true);
  if (practical.length > 0) await form('ASSESSMENT', assessors, practical);
}
