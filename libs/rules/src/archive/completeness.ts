import {
  ARCHIVE_DOCUMENT_NAMES, reason, SEAL_KIND_NAMES, SIGNATURE_KIND_NAMES, SIGNER_ROLE_NAMES, type ArchiveDocumentType, type EvaluationMethod, type Outcome,
  type Reason, type SealKind, type SignatureKind, type SignerRole, type SkillLevel,
} from '@gt/domain';
import type { RequiredDocument, RuleSet } from '../rule-set/rule-set.js';

/** A candidate of the plan, as the completeness check needs it. */
export interface VolumeCandidate {
  readonly applicationId: string;
  /** How the missing list calls the candidate: an application number or a masked name. */
  readonly label: string;
  readonly method: EvaluationMethod;
  readonly level: SkillLevel;
  readonly outcome: Outcome;
  /** Ids of the experts or assessors who scored the candidate. */
  readonly scorerIds: readonly string[];
}

/** A captured or awaited item of the volume. */
export interface VolumeItem {
  readonly type: ArchiveDocumentType;
  /** Null for documents of the plan. */
  readonly applicationId: string | null;
  /** The expert or assessor of a score sheet, else null. */
  readonly scorerId: string | null;
  /** Only CAPTURED (bytes fetched and equal to their hash) counts. */
  readonly state: 'CAPTURED' | 'AWAITED' | 'MISMATCHED';
  readonly signatures: readonly { readonly role: SignerRole; readonly kind: SignatureKind; readonly panelId?: string | null }[];
  readonly seals: readonly { readonly role: SignerRole; readonly kind: SealKind }[];
}

/** A plan's volume. */
export interface VolumeContent {
  readonly candidates: readonly VolumeCandidate[];
  /** Ids of the plan's panels; each one's chair signs the register. Empty for a practical assessment. */
  readonly panelIds: readonly string[];
  readonly items: readonly VolumeItem[];
}

/** One document that the volume must hold. */
export interface ExpectedDocument {
  readonly rule: RequiredDocument;
  readonly applicationId: string | null;
  readonly scorerId: string | null;
  /** `评审及评价表（A-0001）`: how the missing list names it. */
  readonly label: string;
}

/** Every document that the volume must hold, by method, level and outcome of its candidates (六(六)). */
export function expectedDocuments(volume: Pick<VolumeContent, 'candidates'>, ruleSet: RuleSet): readonly ExpectedDocument[] {
  return ruleSet.archive.required.flatMap((rule): readonly ExpectedDocument[] => {
    const name = ARCHIVE_DOCUMENT_NAMES[rule.type];
    const candidates = volume.candidates.filter((candidate) => concerns(rule, candidate));
    const unconditional = rule.methods === null && rule.levels === null && rule.outcomes === null;
    if (rule.per === 'PLAN') return unconditional || candidates.length > 0 ? [{ rule, applicationId: null, scorerId: null, label: name }] : [];
    if (rule.per === 'CANDIDATE') return candidates.map((candidate) => ({ rule, applicationId: candidate.applicationId, scorerId: null, label: `${name}（${candidate.label}）` }));
    return candidates.flatMap((candidate) => candidate.scorerIds.map((scorerId, index) => ({
      rule, applicationId: candidate.applicationId, scorerId, label: `${name}（${candidate.label}，第 ${index + 1} 份）`,
    })));
  });
}

function concerns(rule: RequiredDocument, candidate: VolumeCandidate): boolean {
  return (rule.methods === null || rule.methods.includes(candidate.method)) && (rule.levels === null || rule.levels.includes(candidate.level))
    && (rule.outcomes === null || rule.outcomes.includes(candidate.outcome));
}

/**
 * What keeps a volume from being closed (六(六)): every document that is missing, not captured, or not signed and sealed in a kind that
 * the rule set counts; each named. A scored candidate without any scorer is a fault too. Empty = complete.
 */
export function checkCompleteness(volume: VolumeContent, ruleSet: RuleSet): readonly Reason[] {
  // a volume of a thousand candidates has some five thousand items, and as many are expected
  const items = new Map<string, VolumeItem[]>();
  for (const item of volume.items) {
    const key = keyOf(item.type, item);
    const same = items.get(key);
    if (same) same.push(item); else items.set(key, [item]);
  }
  return [...scorerReasons(volume, ruleSet), ...expectedDocuments(volume, ruleSet).flatMap((expected) => documentReasons(expected, items.get(keyOf(expected.rule.type, expected)) ?? [], volume, ruleSet))];
}

function scorerReasons(volume: VolumeContent, ruleSet: RuleSet): readonly Reason[] {
  return ruleSet.archive.required.filter((rule) => rule.per === 'SCORER').flatMap((rule) => volume.candidates
    .filter((candidate) => concerns(rule, candidate) && candidate.scorerIds.length === 0)
    .map((candidate) => reason('SCORERS_UNKNOWN', rule.clause, `${candidate.label}已有评定结果但没有评分人，请核对成绩登记`, { applicationId: candidate.applicationId })));
}

const keyOf = (type: ArchiveDocumentType, of: Pick<VolumeItem, 'applicationId' | 'scorerId'>): string => `${type}/${of.applicationId}/${of.scorerId}`;

function documentReasons(expected: ExpectedDocument, items: readonly VolumeItem[], volume: VolumeContent, ruleSet: RuleSet): readonly Reason[] {
  const { rule, label } = expected;
  const facts = { document: rule.type, applicationId: expected.applicationId, scorerId: expected.scorerId };
  const captured = items.filter((item) => item.state === 'CAPTURED');
  if (captured.length === 0) {
    const state = items.some((item) => item.state === 'MISMATCHED') ? 'MISMATCHED' : items.length > 0 ? 'AWAITED' : 'ABSENT';
    const message = { MISMATCHED: '内容与登记的校验值不符，请原服务重新提供', AWAITED: '尚未取到，请稍后重试或检查原服务', ABSENT: '缺少，请补充' }[state];
    return [reason('DOCUMENT_MISSING', rule.clause, `${label}：${message}`, { ...facts, state })];
  }
  // several captured copies (screen form and scan of the signed page) together carry the signatures
  return [
    ...neededSignatures(rule, volume).flatMap(({ role, panelId, count }) => signatureReason(expected, captured, role, panelId, count, facts, ruleSet)),
    ...rule.sealedBy.flatMap((role) => sealReason(expected, captured, role, facts, ruleSet)),
  ];
}

interface NeededSignature {
  readonly role: SignerRole;
  readonly panelId: string | null;
  readonly count: string;
}

/** One signature for each role; of chairs one for each panel. */
function neededSignatures(rule: RequiredDocument, volume: VolumeContent): readonly NeededSignature[] {
  return rule.signedBy.flatMap((role): readonly NeededSignature[] => (role === 'PANEL_CHAIR'
    ? volume.panelIds.map((panelId, index) => ({ role, panelId, count: `（第 ${index + 1} 组）` }))
    : [{ role, panelId: null, count: '' }]));
}

function signatureReason(expected: ExpectedDocument, items: readonly VolumeItem[], role: SignerRole, panelId: string | null, which: string, facts: Reason['facts'], ruleSet: RuleSet): readonly Reason[] {
  const accepted = ruleSet.archive.closingSignatures;
  const given = items.flatMap((item) => item.signatures).filter((each) => each.role === role && (panelId === null || each.panelId === panelId));
  if (given.some((each) => accepted.includes(each.kind))) return [];
  const how = given.length === 0 ? '缺少签名' : `现为${[...new Set(given.map((each) => SIGNATURE_KIND_NAMES[each.kind]))].join('、')}，不计入归档`;
  return [reason('SIGNATURE_NOT_COUNTED', expected.rule.clause, `${expected.label}：${SIGNER_ROLE_NAMES[role]}${which}${how}，须为${accepted.map((kind) => SIGNATURE_KIND_NAMES[kind]).join('或')}`, {
    ...facts, role, panelId, kinds: [...new Set(given.map((each) => each.kind))], accepted,
  })];
}

function sealReason(expected: ExpectedDocument, items: readonly VolumeItem[], role: SignerRole, facts: Reason['facts'], ruleSet: RuleSet): readonly Reason[] {
  const accepted = ruleSet.archive.closingSeals;
  const given = items.flatMap((item) => item.seals).filter((each) => each.role === role);
  if (given.some((each) => accepted.includes(each.kind))) return [];
  const how = given.length === 0 ? '缺少盖章' : `现为${[...new Set(given.map((each) => SEAL_KIND_NAMES[each.kind]))].join('、')}，不计入归档`;
  return [reason('SEAL_NOT_COUNTED', expected.rule.clause, `${expected.label}：${SIGNER_ROLE_NAMES[role]}${how}，须为${accepted.map((kind) => SEAL_KIND_NAMES[kind]).join('或')}`, {
    ...facts, role, kinds: [...new Set(given.map((each) => each.kind))], accepted,
  })];
}
