import { acceptedUnless, isValidOn, reason, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { HANDOVER_PART_NAMES, INSTITUTION_STATUS_NAMES, institutionTransitions, type HandoverPart, type Institution, type InstitutionEvent, type Standing } from './institution.js';
import { stateReasons } from './transitions.js';

type Decided = Decision<InstitutionEvent>;

/**
 * Activates a registered body: it needs a site with number evidence, a filed scope that holds on the day, and, for an enterprise body, its own
 * unit among the covered ones. Everything that is missing is named.
 */
export function decideActivate(body: Institution, on: PlainDate): Decided {
  const wrong = stateReasons(institutionTransitions, body.status, 'InstitutionActivated', INSTITUTION_STATUS_NAMES, '启用评价机构');
  const reasons = wrong.length > 0 ? wrong : missing(body, on);
  return acceptedUnless(reasons, { type: 'InstitutionActivated', data: {} });
}

function missing(body: Institution, on: PlainDate): Reason[] {
  const ownUnit = body.units.some((unit) => unit.creditCode === body.creditCode && isValidOn(unit, on));
  return [
    ...(body.sites.length === 0 ? [reason('SITE_MISSING', '六(五)', '请至少登记一个站点。')] : []),
    ...(body.sites.some((site) => site.prefix !== null) ? [] : [reason('NUMBER_EVIDENCE_MISSING', '六(五)', '请至少为一个站点登记证书编号前 13 位及其通知文件。')]),
    ...(body.scope.some((row) => isValidOn(row, on)) ? [] : [reason('FILED_SCOPE_MISSING', '七(二)', '请登记当前有效的备案职业（工种）等级范围。', { on })]),
    ...(body.type === 'ENTERPRISE' && !ownUnit ? [reason('OWN_UNIT_NOT_COVERED', '四(二)', '用人单位的覆盖单位名单应包含本单位，且当前有效，请补充。', { on })] : []),
  ];
}

/** Suspends an active body (整改). `from` = first day without the right to evaluate; it may lie in the past or in the future. */
export const decideSuspend = (body: Institution, standing: Standing): Decided => standingChange(body, 'InstitutionSuspended', '暂停评价机构', standing, []);

/** Ends a suspension; `from` = first day on which the body may evaluate again, not before the suspension began. */
export const decideResume = (body: Institution, standing: Standing): Decided => standingChange(body, 'InstitutionResumed', '恢复评价机构', standing,
  body.suspendedFrom !== null && standing.from < body.suspendedFrom
    ? [reason('RESUMED_BEFORE_SUSPENSION', '四(一)', `恢复日不能早于暂停日 ${body.suspendedFrom}，请核对。`, { from: standing.from, suspendedFrom: body.suspendedFrom })] : []);

/** Ends a body for good; `from` = first day without the right to evaluate. Not before archives, open slots and certificate service are handed over with inventory (六(六)). */
export const decideEnd = (body: Institution, standing: Standing): Decided => standingChange(body, 'InstitutionEnded', '终止评价机构', standing,
  (Object.keys(HANDOVER_PART_NAMES) as HandoverPart[]).filter((part) => !(body.handovers ?? []).some((each) => each.part === part))
    .map((part) => reason('HANDOVER_MISSING', '六(六)', `${HANDOVER_PART_NAMES[part]}尚未移交监管部门，请先登记移交清单（没有的，数量填 0）。`, { part })));

function standingChange(body: Institution, type: 'InstitutionSuspended' | 'InstitutionResumed' | 'InstitutionEnded', doing: string, standing: Standing, more: readonly Reason[]): Decided {
  const wrong = stateReasons(institutionTransitions, body.status, type, INSTITUTION_STATUS_NAMES, doing);
  const reasons = wrong.length > 0 ? wrong : more;
  return acceptedUnless(reasons, { type, data: { reason: standing.reason, from: standing.from } });
}
