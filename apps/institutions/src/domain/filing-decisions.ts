import { acceptedUnless, addDays, isValidOn, reason, sameName, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { checkBridgingFiling, type RuleSet } from '@gt/rules';
import { qualificationsForRules, type Expert } from './expert.js';
import { contentOf, FILING_STATUS_NAMES, filingTransitions, type BridgingFiling, type FiledExpert, type FilingContent, type FilingEvent, type Remark } from './filing.js';
import { INSTITUTION_STATUS_NAMES, type Institution } from './institution.js';
import { stateReasons, WRONG_STATE } from './transitions.js';

type Decided = Decision<FilingEvent>;
const allowed = (filing: BridgingFiling, event: FilingEvent['type'], doing: string) => stateReasons(filingTransitions, filing.status, event, FILING_STATUS_NAMES, doing);

/** What a filing is judged by: the body, the experts that it names (by id; unknown ones missing), the rules in force on the day. */
export interface FilingFacts {
  readonly institution: Institution;
  readonly experts: ReadonlyMap<string, Expert>;
  readonly ruleSet: RuleSet | null;
  readonly on: PlainDate;
}

/** Begins a filing (附件1). A draft may lack anything; it is judged when it is submitted. A body that has ended files nothing. */
export const decideDraft = (institutionId: string, institution: Institution, content: FilingContent): Decided => acceptedUnless(
  institution.status === 'ENDED' ? [reason('BODY_NOT_ACTIVE', '四(一)', '该评价机构已终止，不能报备。')] : [], { type: 'FilingDrafted', data: { institutionId, content } });

/** Begins the next version of an approved filing with its content; the approved one holds until the new one is approved. One change at a time. */
export function decideChangeFiling(filingId: string, filing: BridgingFiling, openId: string | null): Decided {
  const reasons = filing.status !== 'APPROVED' ? [reason(WRONG_STATE, '四(一)', `只有“已审核”的报备表可以变更，当前状态为“${FILING_STATUS_NAMES[filing.status]}”。`, { state: filing.status })]
    : openId !== null ? [reason('FILING_CHANGE_OPEN', '四(一)', '该机构已有一份正在办理的报备表，请先办完或在其上继续修改。', { filingId: openId })] : [];
  return acceptedUnless(reasons, { type: 'FilingDrafted', data: { institutionId: filing.institutionId, content: contentOf(filing), basedOn: filingId } });
}

/** Changes a draft or a returned filing; the whole content is given. */
export const decideChangeDraft = (filing: BridgingFiling, content: FilingContent): Decided => acceptedUnless(allowed(filing, 'FilingDraftChanged', '修改报备表'), { type: 'FilingDraftChanged', data: { institutionId: filing.institutionId, content } });

/** Submits to the right supervisor (四(一)), with every reason why it is not in order: 附件1's parts, rows within the filed scope, at least 3 qualified experts. */
export function decideSubmit(filing: BridgingFiling, facts: FilingFacts): Decided {
  const wrong = allowed(filing, 'FilingSubmitted', '报送报备表');
  return acceptedUnless(wrong.length > 0 ? wrong : orderReasons(filing, facts), { type: 'FilingSubmitted', data: { ...rowsOf(filing), staffCount: filing.staff.length, on: facts.on, experts: filedExperts(filing, facts) } });
}

/** Everything that keeps the content from being submitted today: what the form shows while it is being filled in. */
export const checkFiling = (content: FilingContent, facts: FilingFacts): readonly Reason[] => orderReasons(content, facts);

/** The named experts as the form prints them (附件1 三(二)); ones that are in no directory are left out. */
export const filedExperts = (content: Pick<FilingContent, 'expertIds'>, { institution, experts, on }: Pick<FilingFacts, 'institution' | 'experts' | 'on'>): FiledExpert[] => content.expertIds.flatMap((expertId) => {
  const found = experts.get(expertId);
  if (!found) return [];
  const { name, idNumberSealed, idNumberMasked, education, speciality, employerName } = found;
  const own = [institution.name, ...institution.units.filter((unit) => isValidOn(unit, on)).map((unit) => unit.name)].some((unit) => sameName(unit, employerName));
  return [{ expertId, name, idNumberSealed, idNumberMasked, qualification: found.qualifications.map((each) => each.name).join('、'), evidence: found.qualifications.flatMap((each) => (each.evidence ? [`${each.name}：${each.evidence}`] : [])),
    papers: found.qualifications.map((each) => ({ name: each.name, evidence: each.evidence ?? null, file: each.file ?? null })), education, speciality, employerName, own }];
});

/** Returns a submitted filing with remarks per field; it may be mended and submitted again. */
export const decideReturn = (filing: BridgingFiling, remarks: readonly Remark[]): Decided => acceptedUnless(allowed(filing, 'FilingReturned', '退回报备表'), { type: 'FilingReturned', data: { institutionId: filing.institutionId, remarks } });

/** Approves a submitted filing from a day on (not before the approval); it is judged again, for scope and qualifications may have lapsed meanwhile. */
export function decideApprove(filing: BridgingFiling, facts: FilingFacts, term: { validFrom: PlainDate; validTo: PlainDate | null }): Decided {
  const wrong = allowed(filing, 'FilingApproved', '审核通过报备表');
  const reasons = wrong.length > 0 ? wrong : [...orderReasons(filing, facts),
    ...(term.validFrom < facts.on ? [reason('VALID_FROM_PAST', '四(一)', `生效日不能早于审核日 ${facts.on}，请改正。`, { validFrom: term.validFrom, on: facts.on })] : []),
    ...(term.validTo !== null && term.validTo < term.validFrom ? [reason('VALIDITY_REVERSED', '四(一)', '有效期止日早于起日，请核对。', { ...term })] : [])];
  return acceptedUnless(reasons, { type: 'FilingApproved', data: { ...rowsOf(filing), ...term } });
}

/** The approval of a newer filing ends this one on the day before (an earlier end stays). */
export const decideSupersede = (filing: BridgingFiling, by: string, from: PlainDate): Decided => acceptedUnless(allowed(filing, 'FilingSuperseded', '替代报备表'),
  { type: 'FilingSuperseded', data: { institutionId: filing.institutionId, by, from, validTo: earlier(filing.validTo, addDays(from, -1)) } });

/** Revokes an approved filing; `from` = first day without it. Plans made meanwhile become findings where they are noticed, nothing is rewritten. */
export function decideRevoke(filing: BridgingFiling, revocation: { reason: string; from: PlainDate }): Decided {
  const wrong = allowed(filing, 'FilingRevoked', '撤销报备');
  const reasons = wrong.length > 0 ? wrong : filing.validFrom !== null && revocation.from < filing.validFrom
    ? [reason('REVOKED_BEFORE_VALID', '四(一)', `撤销日不能早于报备生效日 ${filing.validFrom}，请核对。`, { from: revocation.from, validFrom: filing.validFrom })] : [];
  return acceptedUnless(reasons, { type: 'FilingRevoked', data: { institutionId: filing.institutionId, ...revocation, validTo: earlier(filing.validTo, addDays(revocation.from, -1)) } });
}

const rowsOf = (filing: BridgingFiling) => ({ institutionId: filing.institutionId, rows: filing.rows, expertIds: filing.expertIds });
const earlier = (a: PlainDate | null, b: PlainDate): PlainDate => (a !== null && a < b ? a : b);

function orderReasons(filing: FilingContent, { institution, experts, ruleSet, on }: FilingFacts): Reason[] {
  const unknown = filing.expertIds.filter((id) => !experts.has(id));
  const reasons = [
    ...(institution.status === 'ACTIVE' ? [] : [reason('BODY_NOT_ACTIVE', '四(一)', `评价机构当前状态为“${INSTITUTION_STATUS_NAMES[institution.status]}”，启用后才能报备，请联系监管部门。`, { state: institution.status })]),
    ...(filing.officeAddress ? [] : [reason('OFFICE_ADDRESS_MISSING', '附件1', '请填写办公地址。')]),
    ...(filing.legalRepresentative ? [] : [reason('LEGAL_REPRESENTATIVE_MISSING', '附件1', '请填写法定代表人及联系方式。')]),
    ...(filing.contact ? [] : [reason('CONTACT_MISSING', '附件1', '请填写联系人及联系方式。')]),
    ...unknown.map((expertId) => reason('EXPERT_UNKNOWN', '附件1', '报备表所列专家不在专家库中，请先登记或另选。', { expertId })),
  ];
  if (!ruleSet) return [...reasons, reason('NO_RULE_SET_IN_FORCE', '一', '当日没有生效的规则，请联系市职业技能鉴定指导中心。', { on })];
  const scope = institution.scope.flatMap((row) => row.levels.map((level) => ({ occupation: row.occupation, level, validity: { from: row.from, to: row.to } })));
  const named = filing.expertIds.flatMap((expertId) => { const found = experts.get(expertId); return found ? [{ expertId, qualifications: qualificationsForRules(found.qualifications), speciality: found.speciality }] : []; });
  return [...reasons, ...checkBridgingFiling({ rows: filing.rows, staffCount: filing.staff.length, experts: named, rulesDocuments: filing.bodyRules.length }, scope, on, ruleSet)];
}
