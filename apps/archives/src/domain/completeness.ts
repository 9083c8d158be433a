import { ARCHIVE_DOCUMENT_NAMES, reason, yearOf, type EvaluationMethod, type Outcome, type PlainDate, type Reason, type SignatureKind, type SkillLevel } from '@gt/domain';
import { checkCompleteness, type RuleSet, type VolumeCandidate, type VolumeContent } from '@gt/rules';
import { archiveTypeOf, marksOf, unsoundItems, type Item } from './item.js';

/** A candidate of the plan, as far as facts have come. */
export interface CandidateFact {
  readonly applicationId: string;
  /** masked name, null before the result */
  readonly name: string | null;
  readonly method: EvaluationMethod | null;
  readonly level: SkillLevel | null;
  readonly outcome: Outcome | null;
  /** the register that the result stands in */
  readonly registerId: string | null;
  /** the batch that the certificate was issued in */
  readonly batchId: string | null;
  /** withdrawn by decision */
  readonly withdrawn: boolean;
}
export interface PanelFact { readonly panelId: string; readonly kind: 'REVIEW' | 'ASSESSMENT'; readonly memberIds: readonly string[]; readonly applicationIds: readonly string[] }
export interface SheetFact { readonly sheetId: string; readonly expertId: string; readonly superseded: boolean }
export interface RegisterSignatureFact { readonly registerId: string; readonly role: 'PROOFREADER' | 'PANEL_CHAIR' | 'CHIEF'; readonly panelId: string | null; readonly kind: SignatureKind }

/** All that is known of a plan's volume. Dissolved panels are left out. */
export interface VolumeFacts {
  readonly plan: { readonly effective: boolean; readonly cancelled: boolean };
  readonly candidates: readonly CandidateFact[];
  readonly panels: readonly PanelFact[];
  readonly sheets: readonly SheetFact[];
  readonly registerSignatures: readonly RegisterSignatureFact[];
  readonly items: readonly Item[];
}

/** What keeps a volume from being closed, apart by what helps: `missing` must come, `notCounted` must be signed or sealed in a kind that counts. */
export interface ClosingReasons { readonly missing: readonly Reason[]; readonly notCounted: readonly Reason[] }

const NOT_COUNTED: readonly string[] = ['SIGNATURE_NOT_COUNTED', 'SEAL_NOT_COUNTED'];
/** 暂缓 is no end: its result follows in a supplementary register (六(四)). */
const isSettled = (candidate: CandidateFact): boolean => candidate.outcome !== null && candidate.outcome !== 'DEFERRED';

/** Everything that stands against closing the volume (六(六)); the rule set of the plan decides which documents, signatures and seals it needs. */
export function reasonsAgainstClosing(facts: VolumeFacts, ruleSet: RuleSet): ClosingReasons {
  const documents = checkCompleteness(contentOf(facts), ruleSet);
  const missing = [...pendingReasons(facts), ...documents.filter(({ code }) => !NOT_COUNTED.includes(code)), ...furtherCopies(facts, documents)];
  const named = new Set(missing.map(({ facts: f }) => `${String(f['document'])}/${String(f['applicationId'] ?? '')}`));
  const unsound = unsoundItems(facts.items.filter((item) => !named.has(`${item.documentClass}/${item.applicationId ?? ''}`)));
  return { missing: [...missing, ...unsound], notCounted: documents.filter(({ code }) => NOT_COUNTED.includes(code)) };
}

/** What stands against closing the volume of a body's year: the year itself, and documents whose bytes are not here. Nothing is required by name. */
export const bodyReasonsAgainstClosing = (year: number, items: readonly Item[], today: PlainDate): readonly Reason[] =>
  [...(yearOf(today) > year ? [] : [reason('YEAR_NOT_OVER', '六(六)', `${year} 年尚未结束，机构年度案卷请在次年归档`, { year })]), ...unsoundItems(items)];

/** How the missing list calls a candidate: the masked name and the start of the application's id, since masked names repeat. */
const labelOf = ({ name, applicationId }: CandidateFact): string => `${name ?? '申报'} ${applicationId.slice(0, 8)}`;

/** The candidates whose papers must be here: of a cancelled plan none, of those withdrawn before a result (因故终止 is none) none; what there is of theirs is kept all the same. */
const candidatesOf = ({ plan, candidates }: VolumeFacts): readonly CandidateFact[] => (plan.cancelled ? [] : candidates.filter((c) => !c.withdrawn || (isSettled(c) && c.outcome !== 'STOPPED')));

function pendingReasons(facts: VolumeFacts): readonly Reason[] {
  if (facts.plan.cancelled) return [];
  const candidates = candidatesOf(facts);
  return [
    ...(facts.plan.effective ? [] : [reason('PLAN_NOT_EFFECTIVE', '六(四)', '该批评价成绩尚未生效，请待成绩登记生效后再归档', {})]),
    ...candidates.filter((c) => !isSettled(c)).map((c) => reason('RESULT_PENDING', '六(四)', `${labelOf(c)}：评定结果尚未生效，请待成绩登记生效后再归档`, { applicationId: c.applicationId })),
    ...candidates.filter((c) => c.outcome === 'PASSED' && c.batchId === null).map((c) => reason('CERTIFICATE_PENDING', '六(五)', `${labelOf(c)}：评定合格，尚未编号发证，请待获证人员名册形成后再归档`, { applicationId: c.applicationId })),
  ];
}

/** Each register that a result stands in and each batch's roster must be here, not only the first of them. */
function furtherCopies(facts: VolumeFacts, documents: readonly Reason[]): readonly Reason[] {
  const settled = candidatesOf(facts).filter(isSettled);
  const registers = settled.filter((c) => c.outcome === 'PASSED' || c.outcome === 'FAILED').map((c) => c.registerId);
  const rosters = settled.filter((c) => c.outcome === 'PASSED').map((c) => c.batchId);
  return ([['SCORE_REGISTER', '六(四)', registers], ['HOLDER_ROSTER', '六(五)', rosters]] as const).flatMap(([type, clause, subjects]) => {
    if (documents.some(({ code, facts: f }) => code === 'DOCUMENT_MISSING' && f['document'] === type)) return [];
    const wanted = [...new Set(subjects.filter((id) => id !== null))].filter((id) => !facts.items.some((item) => item.documentClass === type && item.subjectId === id && item.status === 'CAPTURED'));
    return wanted.map((subjectId) => reason('DOCUMENT_MISSING', clause, `${ARCHIVE_DOCUMENT_NAMES[type]}（${subjectId.slice(0, 8)}）：尚未取到，请稍后重试或检查原服务`, { document: type, subjectId }));
  });
}

/** The facts in the words of the rule. */
export function contentOf(facts: VolumeFacts): VolumeContent {
  const sheets = new Map(facts.sheets.map((sheet) => [sheet.sheetId, sheet]));
  const scorers = scorersOf(facts.panels);
  return {
    candidates: candidatesOf(facts).filter(isSettled).map((c): VolumeCandidate => ({ applicationId: c.applicationId, label: labelOf(c), method: c.method!, level: c.level!, outcome: c.outcome!, scorerIds: scorers(c) })),
    panelIds: facts.panels.filter(({ kind }) => kind === 'REVIEW').map(({ panelId }) => panelId),
    items: facts.items.filter((item) => counts(item, sheets)).map((item) => ({
      type: archiveTypeOf(item.documentClass), applicationId: item.applicationId, scorerId: sheets.get(item.subjectId)?.expertId ?? null, state: item.status === 'KEPT' ? 'AWAITED' : item.status,
      seals: marksOf(item).seals, signatures: item.documentClass === 'SCORE_REGISTER' ? facts.registerSignatures.filter(({ registerId }) => registerId === item.subjectId) : marksOf(item).signatures,
    })),
  };
}

/** A sheet that a newer one replaced stays readable and proves nothing any more; a form that was fixed before the plan is not the final one. */
const counts = (item: Item, sheets: ReadonlyMap<string, SheetFact>): boolean => !sheets.get(item.subjectId)?.superseded && !(item.documentClass === 'APPLICATION_FORM' && item.planId === null);

/** Every member of the candidate's panel scores the candidate (六(三)). */
function scorersOf(panels: readonly PanelFact[]): (candidate: CandidateFact) => readonly string[] {
  const sitting = panels.map((panel) => ({ ...panel, applications: new Set(panel.applicationIds) }));
  return (candidate) => {
    const kind = candidate.method === 'PRACTICAL_ASSESSMENT' ? 'ASSESSMENT' : 'REVIEW';
    return [...new Set(sitting.filter((panel) => panel.kind === kind && panel.applications.has(candidate.applicationId)).flatMap(({ memberIds }) => memberIds))];
  };
}
