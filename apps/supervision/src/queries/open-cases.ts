import type { OpenCaseSource } from '@gt/service-kit';

/** What of a body is open in supervision: a finding is its body's supervisor's, whoever that is. */
export const openCases: readonly OpenCaseSource[] = [{ name: '问题', table: 'finding', where: `t.status = 'OPEN'` }];
