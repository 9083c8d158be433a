import type { Moves } from '@gt/policy';
import type { Finding } from './finding.js';

/** Whose move a finding is: the bureau's that the body is registered with. */
export const findingMoves: Moves<Finding['status']> = {
  OPEN: [{ kind: 'finding.settle', title: '问题待处理', action: 'finding.settle', roles: ['BUREAU_REVIEWER'] }],
  SETTLED: { nobody: '已处理' },
};
