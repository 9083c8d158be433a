import type { OpenCaseSource } from '@gt/service-kit';

/** What of a body is open in certificates: batches go along with it by BatchTransferred; who supervises a certificate is asked of its body. */
export const openCases: readonly OpenCaseSource[] = [
  { name: '证书批次', table: 'batch', where: `t.status <> 'PUBLISHED' OR t.state->>'visibleOn' IS NULL` },
  { name: '证书更正、注销、撤销', table: 'certificate', where: `t.state->>'amendment' IS NOT NULL AND t.status = 'ISSUED' OR t.state->'unpublished'->0 IS NOT NULL` },
];
