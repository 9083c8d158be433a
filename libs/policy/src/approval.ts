import { samePerson, type Acting } from './delegation.js';

/** Approvals of a bureau that it may set to two steps: 经办 gives an opinion, 审核, another person, decides. */
export const approvalKinds = {
  filing: '报备表（附件1）审核',
  activation: '评价机构登记启用',
  plan: '计划报备的准予与退回',
  batch: '证书批次（结果）确认',
  revocation: '证书撤销',
  finding: '监督问题的处理决定',
  slotRelease: '申报名额的释放与转移',
  personMove: '人员变动后申报是否继续',
  objection: '异议的处理',
} as const;
export type ApprovalKind = keyof typeof approvalKinds;
export const isApprovalKind = (text: string): text is ApprovalKind => Object.hasOwn(approvalKinds, text);

/** What stands against deciding: in two steps an opinion must stand, and another person's (through a delegation too). */
export function faultOfDeciding(twoSteps: boolean, opinion: Acting | null, by: Acting): 'OPINION_MISSING' | 'SAME_PERSON' | null {
  if (!twoSteps) return null;
  if (opinion === null) return 'OPINION_MISSING';
  return samePerson(opinion, by) ? 'SAME_PERSON' : null;
}
