import type { Moves } from '@gt/policy';
import type { Finding } from './finding.js';

/** Whose move a finding is: the bureau's that the body is registered with; 经办's first where it has set findings to two steps. */
export const findingMoves: Moves<Finding['status']> = {
  OPEN: [{ kind: 'finding.opine', title: '问题待经办提出意见', action: 'approval.opine', roles: ['BUREAU_OFFICER'] }, { kind: 'finding.settle', title: '问题待处理', action: 'finding.settle', roles: ['BUREAU_REVIEWER'] }],
  SETTLED: { nobody: '已处理' },
};
