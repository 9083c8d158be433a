import type { Move, Moves } from '@gt/policy';
import type { PanelStatus } from './panel.js';
import type { PlanStatus } from './plan.js';
import type { RegisterStatus } from './register.js';
import type { SheetStatus } from './score-sheet.js';

/** Accepted applicants who are in no plan yet: no aggregate of ours, so no table of states. */
export const ENROL: Move = { kind: 'candidate.enrol', title: '待编入计划', action: 'plan.enrol', roles: ['PLAN_OFFICER'] };

const file = (kind: string, title: string): Move => ({ kind, title, action: 'plan.file', roles: ['PLAN_OFFICER'] });
/** Whose move a plan is, state by state. */
export const planMoves: Moves<PlanStatus> = {
  DRAFT: [file('plan.file', '计划待报备')],
  RETURNED: [file('plan.mend', '计划被退回，待修改后报备')],
  POSTPONED: [file('plan.refile', '计划已延期，待重新报备')],
  // the supervisor looks at each filing, and may return it until the assessment begins (六(一))
  FILED: [{ kind: 'plan.opine', title: '计划报备待经办提出意见', action: 'approval.opine', roles: ['BUREAU_OFFICER'] }, { kind: 'plan.look', title: '计划报备待查看', action: 'plan.decide', roles: ['BUREAU_REVIEWER'] }, { kind: 'plan.start', title: '计划待开始评价', action: 'plan.run', roles: ['PLAN_OFFICER', 'SITE_LEAD'] }],
  RUNNING: { nobody: '专家评分中，各评价表在专家的待办里' },
  SCORED: { nobody: '成绩登记在校对、组长和考评组长的待办里' },
  EFFECTIVE: { nobody: '结果已生效：证书批次在证书服务、案卷在档案服务的待办里' },
  CLOSED: { nobody: '已归档' },
  CANCELLED: { nobody: '已取消' },
};

export const panelMoves: Moves<PanelStatus> = {
  FORMED: { nobody: '随计划开始评审' },
  SITTING: { nobody: '各评价表在专家的待办里' },
  DONE: { nobody: '评审完成' },
  DISSOLVED: { nobody: '已解散' },
};

/** Invitations that the expert has not answered, while the plan's panels may still change: no table of states. */
export const ANSWER: Move = { kind: 'invitation.answer', title: '评审邀请待答复', action: 'invitation.answer', roles: ['EXPERT'] };

export const ENTER: Move = { kind: 'sheet.enter', title: '待评分', action: 'sheet.enter', roles: ['EXPERT'] };
export const SIGN: Move = { kind: 'sheet.sign', title: '已评完，待签名', action: 'sheet.sign', roles: ['EXPERT'] };
/** Whose move a score sheet is (六(三)): until its scores stand it is to be scored, then to be signed. */
export const sheetMoves: Moves<SheetStatus> = { OPEN: [ENTER, SIGN], SIGNED: { nobody: '已签名' }, SUPERSEDED: { nobody: '已有新版' } };

/** Whose move a register is (六(四)). */
export const registerMoves: Moves<RegisterStatus> = {
  OPEN: [{ kind: 'register.proofread', title: '成绩登记待校对', action: 'register.proofread', roles: ['PROOFREADER'] }],
  PROOFREAD: [{ kind: 'register.chairSign', title: '成绩登记待组长签名', action: 'register.chairSign', roles: ['EXPERT'] }],
  CHAIRS_SIGNED: [{ kind: 'register.chiefSign', title: '成绩登记待考评组长签名', action: 'register.chiefSign', roles: ['EXPERT'] }],
  CHIEF_SIGNED: { nobody: '考评组长签名的同时转入公示或生效' },
  PUBLICISED: { nobody: '公示期满由系统作业生效' },
  EFFECTIVE: { nobody: '已生效' },
  RETURNED: { nobody: '已退回：更正的评价表在专家的待办里，重签后另立登记' },
};
