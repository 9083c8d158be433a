import type { OpenCaseSource } from '@gt/service-kit';

/** What of a body is open in applications: who supervises it is asked of the body, so that all of it goes along by itself. */
export const openCases: readonly OpenCaseSource[] = [
  { name: '申报', table: 'application', where: `t.status IN ('SUBMITTED', 'RECOMMENDED', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED', 'ACCEPTED')` },
  { name: '异议', table: 'objection', where: `t.status IN ('OPEN', 'ESCALATED')` },
  { name: '更正申请', table: 'correction', where: `t.status = 'OPEN'` },
];
