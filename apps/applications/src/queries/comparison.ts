import type { Queryable, Stored } from '@gt/persistence';
import { findRuleSet } from '@gt/rules';
import { notFound, wrongState, type Access } from '@gt/service-kit';
import { compareVerdicts } from '../domain/comparison.js';
import { STATUS_NAMES, type Application } from '../domain/application.js';
import type { CompleteForm } from '../domain/form.js';
import { judgeApplication, type ApplicationVerdict } from '../domain/verdict.js';
import { requireReadable } from './applications.js';
import { adoptedRuleSets, standardsOf } from './rule-sets.js';

/** Which rules to compare with: an adopted rule set, and the body's own standard over it or none. */
export interface CompareWith { readonly ruleSetId: string; readonly version: number; readonly standardId: string | null }

/** What an application may be compared with: every adopted rule set, every standard that its body ever adopted. */
export async function comparisonChoices(db: Queryable, found: Stored<Application> | undefined, access: Access): Promise<object> {
  await requireReadable(db, found, access);
  const standards = (await standardsOf(db, [found!.state.institutionId])).get(found!.state.institutionId) ?? [];
  return {
    frozen: found!.state.verdict && { ruleSet: found!.state.verdict.ruleSet, standard: found!.state.verdict.standard ?? null },
    ruleSets: (await adoptedRuleSets(db)).map(({ id, version, effectiveFrom, effectiveTo }) => ({ id, version, effectiveFrom, effectiveTo })), standards: standards.map(({ standardId, edition, effectiveFrom, to }) => ({ standardId, edition, effectiveFrom, to })),
  };
}

/**
 * How the application would stand under other rules, on the same facts and the same as-of day: both verdicts and what differs. It is a question;
 * nothing is kept, and the frozen verdict is shown as it was frozen; the body's decisions on what is 待核 came after it and are in neither. 409 for a form
 * that was never submitted, or changed since: it is not what was judged.
 */
export async function compareApplication(db: Queryable, found: Stored<Application> | undefined, access: Access, other: CompareWith): Promise<object> {
  await requireReadable(db, found, access);
  const { verdict, status, declaration, form, institutionId } = found!.state;
  // a changed form is nobody's declaration until it is submitted again
  if (verdict === null || declaration === 'NONE') throw wrongState(`申报现为“${STATUS_NAMES[status]}”，现内容尚未提交判定，不能比较。`, { status });
  const ruleSet = findRuleSet(await adoptedRuleSets(db), other.ruleSetId, other.version);
  if (!ruleSet) throw notFound('规则');
  const standard = other.standardId === null ? null : (await standardsOf(db, [institutionId])).get(institutionId)?.find((each) => each.standardId === other.standardId);
  if (standard === undefined) throw notFound('自定标准');
  const after = judgeApplication(form as CompleteForm, { asOf: verdict.asOf, ruleSet, standard, nameDiffers: verdict.pending.some((each) => each.code === 'NAME_DIFFERS') });
  return { asOf: verdict.asOf, frozen: shown(verdict), other: shown(after), ...compareVerdicts(verdict, after) };
}
const shown = ({ ruleSet, standard, standing, titleLevel, path, reasons, pending, notes }: ApplicationVerdict): object => ({ ruleSet, standard: standard ?? null, standing, titleLevel, path, reasons, pending, notes });
