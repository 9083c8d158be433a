import { SKILL_LEVEL_NAMES, TITLE_LEVEL_NAMES } from '@gt/domain';
import type { EligibilityInput, EligibilityVerdict } from '@gt/rules';
import type { VerdictRow } from '../../patterns/verdict.js';
import { texts } from './texts.js';

/** Reasons that a body may still decide otherwise, with evidence: shown as 待核, never as a plain no (domain.md §2). */
const TO_BE_CONFIRMED: ReadonlySet<string> = new Set(['TITLE_UNKNOWN']);
const yes = (on: boolean): string => (on ? texts.facts.yes : texts.facts.no);

/** The general conditions, each a row. */
export function generalRows(question: EligibilityInput, verdict: EligibilityVerdict): VerdictRow[] {
  const pending = verdict.notes.some((n) => n.code === 'LAST_YEAR_PENDING');
  const row = (codes: readonly string[], condition: string, clause: string, fact: string): VerdictRow => {
    const found = verdict.reasons.find((r) => codes.includes(r.code));
    if (!found) return { standing: 'MET', condition, clause, fact };
    const standing = TO_BE_CONFIRMED.has(found.code) || (found.code === 'APPRAISAL_NOT_PASSED' && pending) ? 'PENDING' : 'NOT_MET';
    return { standing, condition, clause: found.clause, fact: `${fact}。${found.message}` };
  };
  const { title, target } = question;
  const c = texts.conditions;
  return [
    row(['NOT_IN_CITY'], c.city, '二', yes(question.worksInCity)), row(['NOT_IN_POST'], c.post, '二', yes(question.inPost)), row(['DECLARATION_MISSING'], c.declaration, '二', yes(question.declarationMade)),
    row(['TITLE_OUT_OF_RANGE', 'TITLE_UNKNOWN', 'TITLE_LEVEL_NOT_ELIGIBLE'], c.title, '一', texts.facts.titled(title.series, title.name, verdict.titleLevel ? TITLE_LEVEL_NAMES[verdict.titleLevel] : texts.facts.unknown)),
    row(['APPRAISAL_NOT_PASSED'], c.appraisal, '二', question.appraisals.map((a) => `${a.year} ${a.grade}`).join('、') || texts.missing),
    row(['LEVEL_NOT_BRIDGING'], c.bridging, '三', texts.facts.level(SKILL_LEVEL_NAMES[target.level])),
  ];
}

/** The paths, each reason a row; a path that is met is one row. */
export const pathRows = (verdict: EligibilityVerdict): VerdictRow[] => verdict.paths.flatMap((path): VerdictRow[] => (path.met
  ? [{ standing: 'MET', condition: path.path, fact: texts.facts.pathMet, clause: path.path }]
  : path.reasons.map((r) => ({ standing: 'NOT_MET', condition: path.path, fact: r.message, clause: r.clause }))));
