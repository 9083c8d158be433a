import { acceptedUnless, reason, type Decision } from '@gt/domain';
import type { ApprovalKind } from '@gt/policy';

/** The approvals for which a bureau wants two steps: 经办 gives an opinion, 审核, another person, decides. Its history is its events. */
export interface ApprovalSteps { readonly bureauId: string; readonly twoStep: readonly ApprovalKind[] }
export interface ApprovalStepsEvent { readonly type: 'ApprovalStepsSet'; readonly data: ApprovalSteps & { readonly reason: string } }

/**
 * Sets them; what is already under way is decided by the setting of the day of its decision. Refusals: STEPS_UNCHANGED, TOO_FEW_PEOPLE.
 * @param people who holds 经办 and 审核 at the bureau today: without two persons nothing could be decided any more
 */
export function setApprovalSteps(state: ApprovalSteps | null, command: ApprovalSteps & { readonly reason: string }, people: { readonly officers: readonly string[]; readonly reviewers: readonly string[] }): Decision<ApprovalStepsEvent> {
  const before = state?.twoStep ?? [];
  const same = before.length === command.twoStep.length && before.every((kind) => command.twoStep.includes(kind));
  const pair = people.officers.some((officer) => people.reviewers.some((reviewer) => reviewer !== officer));
  const reasons = [
    ...(same ? [reason('STEPS_UNCHANGED', '', '与现行设置相同，无须重复设置。')] : []),
    ...(command.twoStep.length > 0 && !pair ? [reason('TOO_FEW_PEOPLE', '', '本部门经办与审核不足两人，设为两步后将无人能办结；请先为另一人授予经办或审核角色。', { officers: people.officers.length, reviewers: people.reviewers.length })] : []),
  ];
  return acceptedUnless(reasons, { type: 'ApprovalStepsSet', data: command });
}

export const evolveApprovalSteps = (_: ApprovalSteps | null, { data: { bureauId, twoStep } }: ApprovalStepsEvent): ApprovalSteps => ({ bureauId, twoStep });
