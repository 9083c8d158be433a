import { accepted, reason, refused, type Decision, type EvaluationMethod, type Reason } from '@gt/domain';
import { forWhom, personsOf, type Acting } from '@gt/policy';
import { toTenths, type RuleSet } from '@gt/rules';
import { nextStatus, type Transitions } from './transitions.js';

export type SheetStatus = 'OPEN' | 'SIGNED' | 'SUPERSEDED';

/** Scores in tenths of a point; null where the subject is not scored (practical assessment: skill only). */
export interface SheetScores { readonly theory: number | null; readonly skill: number | null; readonly comprehensive: number | null }

/** A signature as service-kit makes it. */
export interface Signature {
  readonly signerSubject: string; readonly signerName: string; readonly role: string; readonly kind: 'WET_SCAN' | 'PLATFORM' | 'CA';
  readonly contentSha256: string; readonly signedAt: string; readonly keyId: string; readonly signature: string;
}

/** 评审及评价表 of one expert or assessor for one candidate. */
export interface ScoreSheet {
  readonly planId: string;
  readonly institutionId: string;
  readonly panelId: string;
  readonly applicationId: string;
  readonly expertId: string;
  readonly expertName: string;
  readonly method: EvaluationMethod;
  /** 1, 2 …: a change after the signature is a new sheet with the reason; the old one stays readable. */
  readonly edition: number;
  readonly changeReason: string | null;
  readonly status: SheetStatus;
  readonly absent: boolean;
  readonly scores: SheetScores | null;
  /** Accounts that entered scores, for four eyes at the proofreading. */
  readonly enteredBy: readonly string[];
  readonly signature: Signature | null;
}

/** What the expert is shown and signs. Kept with the signature, so that anybody can recompute its hash. */
export interface SheetContent {
  readonly sheetId: string; readonly planId: string; readonly panelId: string; readonly applicationId: string; readonly expertId: string; readonly edition: number;
  readonly absent: boolean; readonly scores: SheetScores;
}

type Opened = Pick<ScoreSheet, 'planId' | 'institutionId' | 'panelId' | 'applicationId' | 'expertId' | 'expertName' | 'method' | 'edition' | 'changeReason'>;
type Reference = Pick<ScoreSheet, 'planId' | 'institutionId'>;

export type SheetEvent =
  | { readonly type: 'ScoreSheetOpened'; readonly data: Opened }
  | { readonly type: 'ScoreSheetEntered'; readonly data: Reference & { readonly absent: boolean; readonly scores: SheetScores; readonly by: string; readonly onBehalfOf?: string } }
  | { readonly type: 'ScoreSheetSigned'; readonly data: Reference & { readonly content: SheetContent; readonly signature: Signature } }
  | { readonly type: 'ScoreSheetSuperseded'; readonly data: Reference & { readonly successorId: string; readonly reason: string } };

export const SHEET_TRANSITIONS: Transitions<SheetStatus> = {
  OPEN: { ScoreSheetEntered: 'OPEN', ScoreSheetSigned: 'SIGNED' },
  SIGNED: { ScoreSheetSuperseded: 'SUPERSEDED' },
  SUPERSEDED: {},
};

export function evolveSheet(state: ScoreSheet | null, event: SheetEvent): ScoreSheet {
  if (event.type === 'ScoreSheetOpened') return { ...event.data, status: 'OPEN', absent: false, scores: null, enteredBy: [], signature: null };
  if (state === null) throw new Error(`${event.type} before ScoreSheetOpened`);
  const status = nextStatus(SHEET_TRANSITIONS, state.status, event.type);
  if (status === undefined) throw new Error(`${event.type} cannot happen to a sheet that is ${state.status}`);
  switch (event.type) {
    case 'ScoreSheetEntered': return { ...state, status, absent: event.data.absent, scores: event.data.scores, enteredBy: [...new Set([...state.enteredBy, ...personsOf({ ...event.data, subject: event.data.by })])] };
    case 'ScoreSheetSigned': return { ...state, status, signature: event.data.signature };
    case 'ScoreSheetSuperseded': return { ...state, status };
  }
}

/** What was typed: points as JSON numbers, or the mark 缺考. */
export interface SheetInput { readonly absent: boolean; readonly theory: number | null; readonly skill: number | null; readonly comprehensive: number | null }

const SUBJECT_FIELDS = [['theory', '理论'], ['skill', '技能'], ['comprehensive', '综合']] as const;
const NO_SCORES: SheetScores = { theory: null, skill: null, comprehensive: null };

/** Enters scores (六(三)): 0–100 with one decimal place at most, exactly the subjects of the method, none for an absentee. */
export function decideEnter(sheet: ScoreSheet, sheetId: string, input: SheetInput, by: Acting, ruleSet: RuleSet): Decision<SheetEvent> {
  const reference = { planId: sheet.planId, institutionId: sheet.institutionId };
  const facts = { sheetId };
  if (sheet.status !== 'OPEN') return refused(reason('SHEET_SIGNED', '六(三)', '该评价表已签名，不能直接修改；如有差错，请说明原因另立新版后重签', facts));
  const reasons: Reason[] = [];
  for (const [field, name] of SUBJECT_FIELDS) {
    const score = input[field];
    const scored = !input.absent && (sheet.method !== 'PRACTICAL_ASSESSMENT' || field === 'skill');
    if (scored && toTenths(score, ruleSet.scoring) === undefined) {
      reasons.push(reason('SCORE_INVALID', '六(三)', `${name}成绩须为 0–${ruleSet.scoring.maximumTenths / 10} 的数，最多一位小数`, { ...facts, subject: field }));
    }
    if (!scored && score !== null) {
      reasons.push(input.absent
        ? reason('ABSENTEE_SCORED', '六(三)', `缺考人员不评分，请去掉${name}成绩，或取消缺考标记`, { ...facts, subject: field })
        : reason('SUBJECT_NOT_SCORED', '三', `考核评价只评技能，请去掉${name}成绩`, { ...facts, subject: field }));
    }
  }
  if (reasons.length > 0) return refused(...reasons);
  const tenths = (score: number | null): number | null => (score === null ? null : toTenths(score, ruleSet.scoring)!);
  const scores = input.absent ? NO_SCORES : { theory: tenths(input.theory), skill: tenths(input.skill), comprehensive: tenths(input.comprehensive) };
  return accepted({ type: 'ScoreSheetEntered', data: { ...reference, absent: input.absent, scores, by: by.subject, ...forWhom(by) } });
}

/** True when everything that is to be scored stands on the sheet, or the candidate is marked absent. */
export const isFinished = (sheet: ScoreSheet): boolean => sheet.scores !== null;

/** Milliseconds that no time of a signature reaches. */
const NO_TIME = 10 ** 13;
/**
 * A sheet's place in lists, the lowest first: open ones, of one number, so that the order tells nobody which of another's are scored; then the signed,
 * the latest first, which are the ones that may still have to be mended; then what was superseded.
 */
export function sheetTurn({ status, signature }: Pick<ScoreSheet, 'status' | 'signature'>): number {
  return status === 'OPEN' ? 0 : (status === 'SIGNED' ? 1 : 2) * NO_TIME - Date.parse(signature!.signedAt);
}

/** What is signed; throws for an unfinished sheet, which nobody signs (六(三)). */
export function sheetContent(sheetId: string, sheet: ScoreSheet): SheetContent {
  if (sheet.scores === null) throw new Error('an unfinished sheet has no content to sign');
  const { planId, panelId, applicationId, expertId, edition, absent, scores } = sheet;
  return { sheetId, planId, panelId, applicationId, expertId, edition, absent, scores };
}

/** Signs a finished sheet. */
export function decideSign(sheet: ScoreSheet, sheetId: string, signature: (content: SheetContent) => Signature): Decision<SheetEvent> {
  if (sheet.status !== 'OPEN') return refused(reason('SHEET_SIGNED', '六(三)', '该评价表已签名，无须重签', { sheetId }));
  if (!isFinished(sheet)) return refused(reason('SHEET_UNFINISHED', '六(三)', '该评价表尚未评完，请先填全成绩或标记缺考', { sheetId }));
  const content = sheetContent(sheetId, sheet);
  return accepted({ type: 'ScoreSheetSigned', data: { planId: sheet.planId, institutionId: sheet.institutionId, content, signature: signature(content) } });
}

/** Changes a signed sheet while the plan runs: the old one is superseded, a new one opened with the reason (六(三)); it is signed again. */
export function decideSupersede(sheet: ScoreSheet, successorId: string, why: string): { readonly old: Decision<SheetEvent>; readonly successor: SheetEvent } {
  const { planId, institutionId, panelId, applicationId, expertId, expertName, method } = sheet;
  const old: Decision<SheetEvent> = sheet.status === 'SIGNED'
    ? accepted({ type: 'ScoreSheetSuperseded', data: { planId, institutionId, successorId, reason: why } })
    : refused(reason('SHEET_NOT_SIGNED', '六(三)', sheet.status === 'OPEN' ? '该评价表尚未签名，直接修改即可' : '该评价表已有新版，请修改新版'));
  return { old, successor: { type: 'ScoreSheetOpened', data: { planId, institutionId, panelId, applicationId, expertId, expertName, method, edition: sheet.edition + 1, changeReason: why } } };
}

/** 缺考 is marked by all scorers of a candidate or by none; names the candidates on whom they differ. */
export function absenceConflicts(sheets: readonly ScoreSheet[]): readonly string[] {
  const marks = new Map<string, Set<boolean>>();
  for (const sheet of sheets) marks.set(sheet.applicationId, new Set([...(marks.get(sheet.applicationId) ?? []), sheet.absent]));
  return [...marks].filter(([, seen]) => seen.size > 1).map(([applicationId]) => applicationId);
}
