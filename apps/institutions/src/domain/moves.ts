import type { Move, Moves } from '@gt/policy';
import type { AdoptionStatus } from './calendar-paper.js';
import type { StandardStatus } from './custom-standard.js';
import type { FeeStatus } from './fee-schedule.js';
import type { FilingStatus } from './filing.js';
import type { InstitutionStatus } from './institution.js';

const submit = (kind: string, title: string): Move => ({ kind, title, action: 'filing.submit', roles: ['BODY_ADMIN'] });

/** Whose move a filing (附件1) is, state by state. */
export const filingMoves: Moves<FilingStatus> = {
  DRAFT: [submit('filing.submit', '报备表待报送')],
  RETURNED: [submit('filing.mend', '报备表被退回，待修改后报送')],
  // the first where the bureau has set filings to two steps, and then the second once an opinion stands
  SUBMITTED: [{ kind: 'filing.opine', title: '报备表待经办提出意见', action: 'approval.opine', roles: ['BUREAU_OFFICER'] }, { kind: 'filing.decide', title: '报备表待审核', action: 'filing.decide', roles: ['BUREAU_REVIEWER'] }],
  APPROVED: { nobody: '已审核，有效期内' },
  SUPERSEDED: { nobody: '已被新报备替代' },
  REVOKED: { nobody: '已撤销' },
};

/** Whose move a price list is (七(五)). */
export const feeMoves: Moves<FeeStatus> = {
  DRAFT: [{ kind: 'fee.publish', title: '收费标准待公示', action: 'fee.publish', roles: ['BODY_ADMIN'] }],
  PUBLISHED: { nobody: '已公示' },
  SUPERSEDED: { nobody: '已被新标准替代' },
};

/** Whose move a custom standard is (七(六)). */
export const standardMoves: Moves<StandardStatus> = {
  DRAFT: [{ kind: 'standard.adopt', title: '自定标准待执行', action: 'standard.adopt', roles: ['BODY_ADMIN'] }],
  ADOPTED: { nobody: '执行中' },
  SUPERSEDED: { nobody: '已被新标准替代' },
};

/** Whose move a body's registration is. */
export const institutionMoves: Moves<InstitutionStatus> = {
  REGISTERED: [{ kind: 'institution.opine', title: '机构登记待经办提出意见', action: 'approval.opine', roles: ['BUREAU_OFFICER'] }, { kind: 'institution.activate', title: '机构已登记，待启用', action: 'institution.change', roles: ['BUREAU_OFFICER', 'BUREAU_REVIEWER'] }],
  ACTIVE: { nobody: '正常' },
  SUSPENDED: { nobody: '暂停：何时恢复由监管部门决定，没有期限' },
  ENDED: { nobody: '已终止' },
};

/** Rule sets and calendar papers: who proposed does not adopt (两人). */
export const ruleSetMoves: Moves<AdoptionStatus> = { PROPOSED: [{ kind: 'ruleset.adopt', title: '规则待批准', action: 'ruleset.adopt', roles: ['BUREAU_REVIEWER'] }], ADOPTED: { nobody: '已批准' }, DECLINED: { nobody: '未批准' } };
export const calendarMoves: Moves<AdoptionStatus> = { PROPOSED: [{ kind: 'calendar.adopt', title: '节假日安排待批准', action: 'calendar.adopt', roles: ['BUREAU_REVIEWER'] }], ADOPTED: { nobody: '已批准' }, DECLINED: { nobody: '未批准' } };
