import type { EvaluationMethod, PlainDate, Reason, TitleLevel } from '@gt/domain';
import { decideMethod, findRuleSet, judgeClaim, ruleSetInForce, type PathName, type RuleSet } from '@gt/rules';
import { editableStates, verdictKeyOf, type Application, type ApplicationStatus } from './application.js';
import { missingFields, type CompleteForm } from './form.js';
import { judgeApplication, standardOn, type ApplicationVerdict, type BodyStandard } from './verdict.js';

/** States in which an application is not over. */
export const OPEN_STATES = ['DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED', 'SUBMITTED', 'RECOMMENDED', 'ACCEPTED'] as const satisfies readonly ApplicationStatus[];

/**
 * TO_SUBMIT: still to be submitted, for the first time or again; the set in force on the as-of day judges it then, so these would really be judged
 * otherwise. FROZEN: submitted; it keeps the set of its submission (domain.md §2), and what is shown is only how it would have been judged.
 */
export type PreviewGroup = 'TO_SUBMIT' | 'FROZEN';
/** What would be otherwise, the gravest alone: how it stands, how it is evaluated, by which path, at which title level, or only the reasons. */
export type PreviewChange = 'NOW_NOT_MET' | 'NOW_TO_BE_CONFIRMED' | 'NOW_MET' | 'METHOD' | 'PATH' | 'TITLE_LEVEL' | 'REASONS';
/** SAME; INCOMPLETE: the form has not what a verdict needs; NO_RULES: no adopted set judges it now. */
export type PreviewOutcome = PreviewChange | 'SAME' | 'INCOMPLETE' | 'NO_RULES';

export interface JudgedUnder { readonly ruleSet: { readonly id: string; readonly version: number }; readonly standing: ApplicationVerdict['standing']; readonly path: PathName | null; readonly titleLevel: TitleLevel | null; readonly method: EvaluationMethod | null; readonly reasons: readonly Reason[] }
export interface PreviewFacts {
  readonly today: PlainDate;
  readonly adopted: readonly RuleSet[];
  readonly proposed: RuleSet;
  /** custom standards of the application's body (七(六)); they stay over whichever set judges */
  readonly standards: readonly BodyStandard[];
}
export interface Previewed { readonly group: PreviewGroup; readonly outcome: PreviewOutcome; readonly before: JudgedUnder | null; readonly after: JudgedUnder | null }

/** How an open application is judged by the sets as they are, and how if the proposed one were adopted: on the same facts, so that nothing but the set makes the difference. */
export function previewApplication(state: Application, facts: PreviewFacts): Previewed {
  const group: PreviewGroup = editableStates.includes(state.status) ? 'TO_SUBMIT' : 'FROZEN';
  const nothing = (outcome: PreviewOutcome): Previewed => ({ group, outcome, before: null, after: null });
  if (missingFields(state.form).length > 0) return nothing('INCOMPLETE');
  const form = state.form as CompleteForm;
  const { asOf, sets, standard } = group === 'FROZEN' ? frozenSets(state, facts) : setsAtSubmission(state, form, facts);
  if (!sets) return nothing('NO_RULES');
  const [before, after] = sets.map((set) => judged(state, form, asOf, set, standard)) as [JudgedUnder, JudgedUnder];
  return { group, outcome: outcomeOf(before, after), before, after };
}

interface Sets { readonly asOf: PlainDate; readonly sets: readonly [RuleSet, RuleSet] | null; readonly standard: BodyStandard | null }
function frozenSets({ verdict }: Application, { adopted, proposed, standards }: PreviewFacts): Sets {
  const own = findRuleSet(adopted, verdict!.ruleSet.id, verdict!.ruleSet.version);
  return { asOf: verdict!.asOf, sets: own ? [own, proposed] : null, standard: standards.find((each) => each.standardId === verdict!.standard?.standardId) ?? null };
}
/** As `submit` chooses: an unchanged target keeps its as-of day, any other is judged as of the day, here the first on which the proposed set could judge it. */
function setsAtSubmission({ verdict, verdictKey }: Application, form: CompleteForm, { today, adopted, proposed, standards }: PreviewFacts): Sets {
  const asOf = verdict && verdictKey === verdictKeyOf(form) ? verdict.asOf : today < proposed.effectiveFrom ? proposed.effectiveFrom : today;
  const [before, after] = [ruleSetInForce(adopted, asOf), ruleSetInForce([...adopted, proposed], asOf)];
  return { asOf, sets: before && after ? [before, after] : null, standard: standardOn(standards, asOf) };
}

function judged(state: Application, form: CompleteForm, asOf: PlainDate, ruleSet: RuleSet, standard: BodyStandard | null): JudgedUnder {
  const nameDiffers = state.verdict?.pending.some((each) => each.code === 'NAME_DIFFERS') ?? false;
  const { standing, path, titleLevel, reasons, pending } = judgeApplication(form, { asOf, ruleSet, standard, nameDiffers }, state.acceptance?.confirmations);
  return { ruleSet: { id: ruleSet.id, version: ruleSet.version }, standing, path, titleLevel, method: methodOf(state, form, asOf, ruleSet), reasons: [...reasons, ...pending] };
}

/** The method (三) with every claim accepted that the set admits, but for those that the body has rejected. */
function methodOf(state: Application, form: CompleteForm, asOf: PlainDate, ruleSet: RuleSet): EvaluationMethod | null {
  const rejected = new Set(state.acceptance?.claims.filter((each) => !each.accepted).map((each) => each.index));
  const admitted = form.claims.some((claim, index) => !rejected.has(index) && judgeClaim(claim, asOf, ruleSet).standing !== 'DOES_NOT_QUALIFY');
  const method = decideMethod(form.target.level, admitted ? 'ACCEPTED' : form.claims.length > 0 ? 'REJECTED' : 'NONE', ruleSet);
  return method.ok ? method.method : null;
}

const NOW: Readonly<Record<ApplicationVerdict['standing'], PreviewChange>> = { NOT_MET: 'NOW_NOT_MET', TO_BE_CONFIRMED: 'NOW_TO_BE_CONFIRMED', MET: 'NOW_MET' };
function outcomeOf(before: JudgedUnder, after: JudgedUnder): PreviewOutcome {
  if (before.standing !== after.standing) return NOW[after.standing];
  if (before.method !== after.method) return 'METHOD';
  if (before.path !== after.path) return 'PATH';
  if (before.titleLevel !== after.titleLevel) return 'TITLE_LEVEL';
  const textOf = ({ reasons }: JudgedUnder): string => JSON.stringify(reasons.map(({ code, clause, message }) => [code, clause, message]));
  return textOf(before) === textOf(after) ? 'SAME' : 'REASONS';
}
