import type { Move, Moves } from '@gt/policy';
import type { BatchStatus } from './batch.js';
import type { CertificateStatus } from './certificate.js';

/** Effective passes of a plan that no batch has: no aggregate of ours, so no table of states. */
export const SUBMIT: Move = { kind: 'batch.submit', title: '合格结果待上传', action: 'batch.submit', roles: ['PLAN_OFFICER'] };

/** A revocation that 经办 has given an opinion on: no state of the certificate, so no table of states. */
export const REVOKE: Move = { kind: 'certificate.revoke', title: '证书撤销意见待审核', action: 'certificate.revoke', roles: ['BUREAU_REVIEWER'] };

/** 更正, 变更 or 补发 that another one asked for: the body's, or of an ended body its supervisor's. */
export const AMEND: Move = { kind: 'certificate.decideAmendment', title: '证书更正、变更、补发待审核', action: 'certificate.decideAmendment', roles: ['BODY_ADMIN', 'BUREAU_REVIEWER'] };

/** 更正, 变更, 注销 or 撤销 that is not confirmed visible in the city's system: no state of the certificate. */
export const PUBLISH: Move = { kind: 'certificate.publish', title: '证书更正、变更、注销、撤销待上网', action: 'certificate.publish', roles: ['PLAN_OFFICER', 'BUREAU_OFFICER'] };
/** A revoked certificate that may still be found there: its supervisor sees it until it is gone (domain.md §8). */
export const STILL_VISIBLE: Move = { kind: 'certificate.stillVisible', title: '证书已撤销，尚未确认上网', action: 'certificate.read', roles: ['BUREAU_OFFICER', 'BUREAU_REVIEWER'] };

/** A batch that was uploaded and is not confirmed visible: no state of its own. */
export const CONFIRM_VISIBLE: Move = { kind: 'batch.confirmVisible', title: '证书已上传，待确认可查', action: 'batch.publish', roles: ['PLAN_OFFICER'] };

/** Whose move a batch is (六(五)), state by state. */
export const batchMoves: Moves<BatchStatus> = {
  // the first where the bureau has set batches to two steps, and then the second once an opinion stands
  SUBMITTED: [{ kind: 'batch.opine', title: '证书批次待经办提出意见', action: 'approval.opine', roles: ['BUREAU_OFFICER'] }, { kind: 'batch.decide', title: '证书批次待确认', action: 'batch.decide', roles: ['BUREAU_REVIEWER'] }],
  RETURNED: [{ kind: 'batch.resubmit', title: '证书批次被退回，待重新上传', action: 'batch.submit', roles: ['PLAN_OFFICER'] }],
  CONFIRMED: [{ kind: 'batch.number', title: '证书批次已确认，待编号', action: 'batch.number', roles: ['PLAN_OFFICER'] }],
  NUMBERED: [{ kind: 'batch.publish', title: '证书待上网', action: 'batch.publish', roles: ['PLAN_OFFICER'] }],
  PUBLISHED: { nobody: '已上网' },
};

/** A certificate waits only while a glyph of it is missing, or what came as its photo is not the one. */
export const certificateMoves: Moves<CertificateStatus> = {
  ISSUED: [{ kind: 'certificate.print', title: '证书暂不能制作，待处理', action: 'certificate.print', roles: ['PLAN_OFFICER'] }],
  CANCELLED: { nobody: '已注销' },
  REVOKED: { nobody: '已撤销' },
};
