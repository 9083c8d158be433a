import { isSkillOccupation, occupationLabel, reason, skillLevelName, workTypeOf, type PlainDate, type Reason } from '@gt/domain';
import type { RuleSet } from '../rule-set/rule-set.js';
import { isQualifiedExpert, qualificationText, type Qualification } from './qualification.js';
import { checkScope, type CorrespondenceRow, type FiledScopeRow } from './scope.js';

/** An expert in 附件1 三(二). `expertId` tells two of them apart; the document number does not enter the check. */
export interface FilingExpert {
  readonly expertId: string;
  readonly qualifications: readonly Qualification[];
  /** 专业方向. */
  readonly speciality: string;
}

/** What 附件1 must hold for the check, without the persons' data. */
export interface BridgingFilingDraft {
  readonly rows: readonly CorrespondenceRow[];
  readonly staffCount: number;
  readonly experts: readonly FilingExpert[];
  /** How many of the body's rules (七(一) 制度) are attached. */
  readonly rulesDocuments: number;
}

/**
 * Checks a bridging filing before it is submitted and again before it is approved (四(一), 七, 附件1). Every reason at once; empty = in order.
 * @param filedScope the body's general filed scope
 * @param on the day of submission or approval, on which scope and qualifications must be valid
 */
export function checkBridgingFiling(draft: BridgingFilingDraft, filedScope: readonly FiledScopeRow[], on: PlainDate, ruleSet: RuleSet): readonly Reason[] {
  return [...rowReasons(draft, filedScope, on, ruleSet), ...expertReasons(draft, on, ruleSet), ...otherReasons(draft)];
}

function rowReasons(draft: BridgingFilingDraft, filedScope: readonly FiledScopeRow[], on: PlainDate, ruleSet: RuleSet): readonly Reason[] {
  if (draft.rows.length === 0) return [reason('ROWS_MISSING', '附件1', '请至少填写一行职称专业与职业（工种）的对应关系')];
  const seen = new Set<string>();
  return draft.rows.flatMap((row, index) => {
    const label = `第 ${index + 1} 行（${occupationLabel(row.occupation)}${skillLevelName(row.level)}）`;
    const facts = { row: index + 1, occupation: row.occupation.code, level: row.level };
    const reasons: Reason[] = [];
    if (!ruleSet.methods.bridgingLevels.includes(row.level)) reasons.push(reason('LEVEL_NOT_BRIDGING', '三', `${label}的等级不在贯通评价范围内，只能是${ruleSet.methods.bridgingLevels.map(skillLevelName).join('、')}`, facts));
    if (!isSkillOccupation(row.occupation.code)) reasons.push(reason('NOT_A_SKILL_OCCUPATION', '七(一)', `${label}不是技能类职业，请从第三至第六大类中选择`, facts));
    if (!row.titleSpecialities.some((each) => each.trim() !== '')) reasons.push(reason('SPECIALITIES_MISSING', '附件1', `${label}未填对应的专业技术职称专业范围，请补填`, facts));
    const key = `${row.occupation.code}|${workTypeOf(row.occupation) ?? ''}|${row.level}`;
    if (seen.has(key)) reasons.push(reason('ROW_TWICE', '附件1', `${label}与前面的行重复，请合并`, facts));
    seen.add(key);
    const outside = checkScope({ filedScope, approvedFilings: [], suspensions: [] }, row, [on]).filter((each) => each.code === 'NOT_IN_FILED_SCOPE');
    return [...reasons, ...outside.map((each) => ({ ...each, facts: { ...each.facts, row: index + 1 } }))];
  });
}

function expertReasons(draft: BridgingFilingDraft, on: PlainDate, ruleSet: RuleSet): readonly Reason[] {
  const { minimumExperts, expertQualification } = ruleSet.bridgingFiling;
  const reasons: Reason[] = [];
  const qualified = new Set<string>();
  const seen = new Set<string>();
  for (const [index, expert] of draft.experts.entries()) {
    const facts = { row: index + 1, expertId: expert.expertId };
    if (seen.has(expert.expertId)) reasons.push(reason('EXPERT_TWICE', '附件1', `第 ${index + 1} 名专家重复填写，请去掉`, facts));
    seen.add(expert.expertId);
    if (isQualifiedExpert(expert.qualifications, on, expertQualification)) qualified.add(expert.expertId);
    else reasons.push(reason('EXPERT_NOT_QUALIFIED', '六(三)', `第 ${index + 1} 名专家（${qualificationText(expert.qualifications)}）不具有高级职称、高级技师或高级考评员及以上资格，请补充证明或更换`, facts));
    if (expert.speciality.trim() === '') reasons.push(reason('EXPERT_SPECIALITY_MISSING', '附件1', `第 ${index + 1} 名专家未填专业方向，请补填`, facts));
  }
  if (qualified.size < minimumExperts) {
    reasons.push(reason('EXPERTS_TOO_FEW', '附件1', `符合条件的评审专家不少于 ${minimumExperts} 人，现有 ${qualified.size} 人，请补充`, { qualified: qualified.size, needed: minimumExperts }));
  }
  return reasons;
}

function otherReasons(draft: BridgingFilingDraft): readonly Reason[] {
  const reasons: Reason[] = [];
  if (draft.staffCount < 1) reasons.push(reason('STAFF_MISSING', '附件1', '请填写负责贯通评价工作的人员'));
  if (draft.rulesDocuments < 1) reasons.push(reason('BODY_RULES_MISSING', '七(一)', '请上传开展贯通评价工作的相关制度'));
  return reasons;
}
