import { SUBJECT_NAMES, type PlainDate } from '@gt/domain';
import { planOf, resultOf, standingOf, type CandidateRow, type ResultPart } from './candidate.js';

export type PlanStatus = 'DRAFT' | 'FILED' | 'RETURNED' | 'RUNNING' | 'SCORED' | 'EFFECTIVE' | 'CLOSED' | 'POSTPONED' | 'CANCELLED';
/** What is known of the plan that a row is in; parts that have not come are null. */
export interface PlanRow { readonly name: string | null; readonly institutionId: string | null; readonly status: PlanStatus | null; readonly why: string | null; readonly firstDay: PlainDate | null; readonly lastDay: PlainDate | null; readonly publicUntil: PlainDate | null; readonly volumeClosedOn: PlainDate | null }
export const emptyPlan: PlanRow = { name: null, institutionId: null, status: null, why: null, firstDay: null, lastDay: null, publicUntil: null, volumeClosedOn: null };
export type BatchStatus = 'SUBMITTED' | 'RETURNED' | 'CONFIRMED' | 'NUMBERED' | 'PUBLISHED';

/** The pass mark in points, for the sentence only; the decision is evaluation's. */
const PASS_MARK = 60;

/** Why the row stands as it does, in one Chinese sentence: for a waiting one what it waits for. */
export function explain(row: CandidateRow, plan: PlanRow | null, batch: BatchStatus | null): string {
  const { application, result, certificate } = row;
  const why = (application?.why ?? []).join(' ');
  switch (standingOf(row)) {
    case 'CERTIFIED': return certificateText(row, batch);
    case 'CANCELLED': case 'REVOKED': return certificate?.why ?? '';
    case 'FAILED': return result?.reason ?? failedSubjects(result!);
    case 'ABSENT': return result?.reason ?? '评价当日未到场';
    case 'DISQUALIFIED': case 'STOPPED': return result?.reason ?? '见评价机构说明';
    case 'REFUSED': case 'NOT_RECOMMENDED': case 'WITHDRAWN': return why;
    case 'WAITING': return [waiting(row, plan, batch), ...claimNotes(row)].join('；');
  }
}

const claimNotes = (row: CandidateRow): string[] => (row.application?.rejectedClaims ?? []).map((claim) => `直接认定申请未采纳：${claim}`);

function certificateText(row: CandidateRow, batch: BatchStatus | null): string {
  const missing = row.certificate?.missingCharacters ?? [];
  return [`${row.certificate!.issuedOn} 发证`, ...(batch === 'PUBLISHED' ? ['已上网'] : []), ...(missing.length > 0 ? [`证书待打印：字库缺“${missing.join('、')}”，请配置含该字的字体`] : []),
    ...(row.result?.corrected && row.result.outcome !== 'PASSED' ? ['成绩已更正为不合格，待监管部门决定'] : []), ...claimNotes(row)].join('；');
}

function failedSubjects(result: ResultPart): string {
  const failed = (Object.entries(result.subjects) as Array<['THEORY' | 'SKILL' | 'COMPREHENSIVE', { mean: string; passed: boolean }]>).filter(([, subject]) => !subject.passed)
    .map(([name, { mean }]) => (Number(mean) >= PASS_MARK ? `${SUBJECT_NAMES[name]}平均 ${mean} 分，但评为合格的专家不足三分之二` : `${SUBJECT_NAMES[name]}平均 ${mean} 分，未达 ${PASS_MARK} 分`));
  return failed.length > 0 ? failed.join('；') : '成绩未达到合格标准';
}

function waiting(row: CandidateRow, plan: PlanRow | null, batch: BatchStatus | null): string {
  const { application } = row;
  const result = resultOf(row);
  if (result?.outcome === 'PASSED') return batch === null ? '成绩合格，待评价机构报送发证' : { SUBMITTED: '成绩合格，待监管部门确认发证', RETURNED: '成绩合格，发证批次被退回，待评价机构改正', CONFIRMED: '成绩合格，待编号发证', NUMBERED: '成绩合格，待编号发证', PUBLISHED: '成绩合格，待编号发证' }[batch];
  if (result?.outcome === 'DEFERRED') return `成绩暂缓${result.reason ? `：${result.reason}` : ''}`;
  // until the next batch has him
  if (result?.outcome === 'MOVED_TO_NEXT_BATCH' && planOf(row) === result.planId) return `移至下批${result.reason ? `：${result.reason}` : ''}`;
  if (plan) return planWaiting(plan);
  const why = (application?.why ?? []).join(' ');
  switch (application?.phase) {
    case 'SUBMITTED': return why === '' ? '待用人单位推荐' : `待用人单位推荐；自动审查：${why}`;
    case 'RETURNED_BY_EMPLOYER': return `用人单位退回，待申请人改正：${why}`;
    case 'RECOMMENDED': return '待评价机构受理';
    case 'SUPPLEMENT_REQUESTED': return `待申请人补正：${why}`;
    case 'ACCEPTED': return '已受理，待编入评价计划';
    default: return '资料同步中';
  }
}

function planWaiting(plan: PlanRow): string {
  const days = plan.firstDay === null ? '' : `（${plan.firstDay}${plan.lastDay === plan.firstDay ? '' : ` 至 ${plan.lastDay}`}）`;
  switch (plan.status) {
    case 'FILED': return `计划已报备，待评价${days}`;
    case 'RETURNED': return `计划被退回，待评价机构改正${plan.why ? `：${plan.why}` : ''}`;
    case 'RUNNING': return '评价进行中';
    case 'SCORED': return plan.publicUntil === null ? '成绩已登记，待签字生效' : `结果公示至 ${plan.publicUntil}`;
    case 'POSTPONED': return `计划延期${plan.why ? `：${plan.why}` : ''}`;
    case 'CANCELLED': return `计划取消，待编入其他计划${plan.why ? `：${plan.why}` : ''}`;
    case 'EFFECTIVE': case 'CLOSED': return '结果同步中';
    default: return '已编入计划，待报备';
  }
}
