import { isValidOn, monthOf, reason, titleKey, yearOf, type Note, type PlainDate, type Reason, type TitleLevel, type TitleSeries } from '@gt/domain';
import { checkEligibility, layOver, type EligibilityInput, type EligibilityVerdict, type Overlay, type PathName, type PathVerdict, type RuleSet } from '@gt/rules';
import type { CompleteForm } from './form.js';

/** Conditions that a human decides (待核), with evidence and reason: what a person could suffer from is never refused by the machine. */
export type PendingCode = 'TITLE_UNKNOWN' | 'APPRAISAL_NOT_PASSED' | 'POST_CHANGED' | 'NAME_DIFFERS';
export const PENDING_CODES: readonly PendingCode[] = ['TITLE_UNKNOWN', 'APPRAISAL_NOT_PASSED', 'POST_CHANGED', 'NAME_DIFFERS'];

/** The body's decision on one condition. `titleLevel` with TITLE_UNKNOWN only: which level the title has. */
export interface Confirmation { readonly code: PendingCode; readonly met: boolean; readonly reason: string; readonly titleLevel: TitleLevel | null }

/** The verdict that an application carries from its submission on, frozen with the rule set that gave it. */
export interface ApplicationVerdict {
  readonly asOf: PlainDate;
  readonly ruleSet: { readonly id: string; readonly version: number };
  /** the body's own standard that was laid over it (七(六)); absent where there was none */
  readonly standard?: { readonly standardId: string; readonly edition: number };
  /** 满足 / 不满足 / 待核 */
  readonly standing: 'MET' | 'NOT_MET' | 'TO_BE_CONFIRMED';
  readonly titleLevel: TitleLevel | null;
  /** null while the title is 待核 or no path is met */
  readonly path: PathName | null;
  /** why not, every one; 待核 conditions are no reasons */
  readonly reasons: readonly Reason[];
  /** what the body has to decide */
  readonly pending: readonly (Reason & { readonly code: PendingCode })[];
  readonly paths: readonly PathVerdict[];
  readonly notes: readonly Note[];
}

/** A custom standard of the body (七(六)): days on which it holds, and what it makes stricter. */
export interface BodyStandard { readonly standardId: string; readonly edition: number; readonly effectiveFrom: PlainDate; readonly to: PlainDate | null; readonly overlay: Overlay }

/** The standard that holds on a day, if one does. */
export const standardOn = (standards: readonly BodyStandard[], day: PlainDate): BodyStandard | null => standards.find((each) => isValidOn({ from: each.effectiveFrom, to: each.to }, day)) ?? null;

/** Facts beside the form. */
export interface VerdictFacts { readonly asOf: PlainDate; readonly ruleSet: RuleSet; /** the body's own standard, if one holds */ readonly standard?: BodyStandard | null; /** the register knows the same document under another name */ readonly nameDiffers: boolean }

/**
 * Judges an application (二): the same rules as the self-check, with conditions that the body decides held apart. `confirmations` are the
 * body's; a condition that it confirmed as met no longer counts, one that it denied is a reason.
 */
export function judgeApplication(form: CompleteForm, facts: VerdictFacts, confirmations: readonly Confirmation[] = []): ApplicationVerdict {
  const { asOf, standard } = facts;
  const ruleSet = standard ? layOver(facts.ruleSet, standard.overlay) : facts.ruleSet;
  const decided = new Map(confirmations.map((c) => [c.code, c]));
  const input = eligibilityInput(form, asOf);
  const verdict = checkEligibility(input, withConfirmedTitle(ruleSet, form, decided.get('TITLE_UNKNOWN')));
  const open = openConditions(verdict, input, facts);
  const isOpen = (code: string) => open.some((condition) => condition.code === code);
  const reasons = [
    ...verdict.reasons.filter((each) => !isOpen(each.code)),
    ...open.filter((condition) => decided.get(condition.code)?.met === false).map(denied),
  ];
  const pending = open.filter((condition) => !decided.has(condition.code) || condition.code === 'TITLE_UNKNOWN' && decided.get('TITLE_UNKNOWN')!.met);
  return {
    asOf, ruleSet: verdict.ruleSet, ...(standard ? { standard: { standardId: standard.standardId, edition: standard.edition } } : {}), standing: reasons.length > 0 ? 'NOT_MET' : pending.length > 0 ? 'TO_BE_CONFIRMED' : 'MET',
    titleLevel: verdict.titleLevel, path: verdict.paths.find((path) => path.met)?.path ?? null, reasons, pending, paths: verdict.paths, notes: verdict.notes,
  };
}

/** The form as the rules read it. */
export function eligibilityInput(form: CompleteForm, asOf: PlainDate): EligibilityInput {
  return {
    asOf, worksInCity: form.worksInCity, inPost: form.inPost, declarationMade: form.declarationMade,
    title: { series: form.title.series, name: form.title.name, level: form.title.level }, vocationalTeacherField: form.vocationalTeacherField,
    currentOccupation: form.currentOccupation, target: form.target, appraisals: form.appraisals, priorCertificates: form.priorCertificates,
    workPeriods: form.workPeriods, postHeldSince: form.postHeldSince, frontLine: form.frontLine, directRecognitionClaims: form.claims,
  };
}

/** The rule set with the one title that the body has confirmed for this application; id and version stay: it is a decision on a case, no rule. */
function withConfirmedTitle(ruleSet: RuleSet, form: CompleteForm, confirmation: Confirmation | undefined): RuleSet {
  if (!confirmation?.met || confirmation.titleLevel === null) return ruleSet;
  return { ...ruleSet, titles: [...ruleSet.titles, { series: titleKey(form.title.series) as TitleSeries, track: '核定', name: titleKey(form.title.name), level: confirmation.titleLevel }] };
}

/** domain.md §2: an unknown title, a result that is not out yet, 未定等次 and a change of post are 待核. */
function openConditions(verdict: EligibilityVerdict, input: EligibilityInput, facts: VerdictFacts): ApplicationVerdict['pending'] {
  const open: Array<Reason & { code: PendingCode }> = [];
  for (const each of verdict.reasons) {
    if (each.code === 'TITLE_UNKNOWN') open.push({ ...each, code: 'TITLE_UNKNOWN' });
    if (each.code === 'APPRAISAL_NOT_PASSED' && isAppraisalOpen(each, input, facts.ruleSet)) open.push({ ...each, code: 'APPRAISAL_NOT_PASSED' });
  }
  const postChanged = verdict.notes.find((note) => note.code === 'POST_CHANGED');
  if (postChanged) open.push({ code: 'POST_CHANGED', clause: '二', message: postChanged.message, facts: { postHeldSince: input.postHeldSince ?? null } });
  if (facts.nameDiffers) open.push({ code: 'NAME_DIFFERS', clause: '五(一)', message: '同一证件此前以另一姓名登记，请评价机构核对证件后说明', facts: {} });
  return open;
}

/** Every failing year is 未定等次, or last year's whose result may still be out (before April); 基本合格, 不合格 and older gaps fail at once. */
function isAppraisalOpen(failing: Reason, input: EligibilityInput, ruleSet: RuleSet): boolean {
  const stillOut = (year: number) => year === yearOf(input.asOf) - 1 && monthOf(input.asOf) < ruleSet.eligibility.lastYearPendingBeforeMonth;
  return (failing.facts['years'] as readonly number[]).every((year) => {
    const grade = input.appraisals.find((appraisal) => appraisal.year === year)?.grade;
    return grade === undefined ? stillOut(year) : grade === '未定等次';
  });
}

const denied = (condition: Reason): Reason => reason(condition.code, condition.clause, `经评价机构核定不满足：${condition.message}`, condition.facts);
