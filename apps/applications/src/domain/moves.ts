import type { Move, Moves } from '@gt/policy';
import type { ApplicationStatus } from './application.js';
import type { MoveAwaits } from './person-move.js';

/** 待签字页: the clerk brings the pen-signed page of the declaration (附件2 填表说明一), whatever else goes on. */
export const SIGNED_PAGE: Move = { kind: 'application.signedPage', title: '待登记签字页', action: 'application.submit', roles: ['EMPLOYER_CLERK'] };
/** 五(二): a unit in which nobody can recommend in the system does it on paper, and intake records it. */
export const ON_PAPER: Move = { kind: 'application.recommendOnPaper', title: '待登记纸质推荐（单位无账号）', action: 'application.recommendOnPaper', roles: ['INTAKE_REVIEWER'] };
/** The agreed term of a supplement is over (约定期限): nothing happens by itself; the body waits on, sets another term, or refuses with the clause. */
export const SUPPLEMENT_OVERDUE: Move = { kind: 'application.supplementOverdue', title: '补正期限已过，待处理', action: 'application.accept', roles: ['INTAKE_REVIEWER'] };
const forApplicant = (kind: string, title: string): Move => ({ kind, title, action: 'application.submit', roles: ['APPLICANT', 'EMPLOYER_CLERK'] });

/** Whose move an application is, state by state. */
export const applicationMoves: Moves<ApplicationStatus> = {
  DRAFT: [forApplicant('application.complete', '待提交申报')],
  RETURNED_BY_EMPLOYER: [forApplicant('application.mend', '单位退回，待修改')],
  SUPPLEMENT_REQUESTED: [forApplicant('application.supplement', '待补正'), SUPPLEMENT_OVERDUE],
  SUBMITTED: [{ kind: 'application.recommend', title: '待单位审核推荐', action: 'application.recommend', roles: ['EMPLOYER_REVIEWER'] }, ON_PAPER, SIGNED_PAGE],
  RECOMMENDED: [{ kind: 'application.accept', title: '待受理', action: 'application.accept', roles: ['INTAKE_REVIEWER'] }, SIGNED_PAGE],
  // the body's plan officer has the candidate in evaluation's list
  ACCEPTED: [SIGNED_PAGE],
  CONCLUDED: [SIGNED_PAGE],
  NOT_RECOMMENDED: { nobody: '单位不予推荐，已办结' },
  REFUSED: { nobody: '不予受理，已办结' },
  WITHDRAWN: { nobody: '已撤回' },
  WITHDRAWN_BY_DECISION: { nobody: '已撤销申报' },
  PURGED: { nobody: '草稿到期，内容已清除' },
};

/** 经办's opinion on whether it goes on, where the bureau wants two steps. */
export const MOVE_OPINION: Move = { kind: 'move.opine', title: '已离开企业评价机构，待经办提出意见', action: 'approval.opine', roles: ['BUREAU_OFFICER'] };
/** What was reported of the applicant waits beside whatever the application waits for. */
export const openMoves: Readonly<Record<MoveAwaits, Move>> = {
  CHECK: { kind: 'move.check', title: '人员变动待核实', action: 'move.check', roles: ['EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'INTAKE_REVIEWER'] },
  EMPLOYER: { kind: 'move.unit', title: '已变动单位，待填明现单位', action: 'move.check', roles: ['INTAKE_REVIEWER'] },
  BODY: { kind: 'move.body', title: '受理前已变动单位，待决定', action: 'move.decide', roles: ['INTAKE_REVIEWER'] },
  SUPERVISOR: { kind: 'move.supervisor', title: '已离开企业评价机构，待决定是否继续', action: 'move.decide', roles: ['BUREAU_REVIEWER'] },
};
