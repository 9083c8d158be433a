import type { PlainDate, Reason } from '@gt/domain';
import type { Stored } from '@gt/persistence';
import { checkOwnStaff, checkScope, layOver, ruleSetInForce, type RuleSet } from '@gt/rules';
import type { Access, Kit } from '@gt/service-kit';
import type { Application } from '../domain/application.js';
import { asOfDay } from '../domain/submit.js';
import { standardOn } from '../domain/verdict.js';
import { findBodies } from '../storage/facts.js';
import type { Stores } from '../storage/stores.js';
import { requireReadable } from './applications.js';
import { adoptedRuleSets, standardsOf } from './rule-sets.js';

/**
 * The rules by which a submission would be judged now, for the verdict while somebody types (二): the set in force with the body's own standard laid over it
 * (七(六)). `ruleSet` null: none is adopted. What the caller may not read is not there (404).
 */
export async function rulesOfDraft(kit: Kit, found: Stored<Application> | undefined, access: Access): Promise<{ readonly asOf: PlainDate; readonly ruleSet: RuleSet | null; readonly standard: { readonly standardId: string; readonly edition: number } | null }> {
  await requireReadable(kit.db, found, access);
  const { state } = found!;
  const asOf = asOfDay(state, kit.clock.today());
  const base = ruleSetInForce(await adoptedRuleSets(kit.db), asOf);
  const standard = standardOn((await standardsOf(kit.db, [state.institutionId])).get(state.institutionId) ?? [], asOf);
  return { asOf, ruleSet: base ? (standard ? layOver(base, standard.overlay) : base) : null, standard: standard && { standardId: standard.standardId, edition: standard.edition } };
}

/**
 * What the acceptance would refuse besides, as the body's facts stand today (四, 七(一)(二)): occupation, level or speciality that it does not cover, an outsider of
 * an enterprise body. Said while the form is filled in, refused by nobody but the acceptance: the body may be approved for more until then. `known` false:
 * its facts have not come, or title or target is missing.
 */
export async function intakeOutlook(kit: Kit, stores: Stores, found: Stored<Application> | undefined, access: Access): Promise<{ readonly known: boolean; readonly reasons: readonly Reason[] }> {
  await requireReadable(kit.db, found, access);
  const { form, institutionId, employerId } = found!.state;
  const body = (await findBodies(kit.db, [institutionId])).get(institutionId);
  const employer = await stores.employers.find(kit.db, employerId);
  if (!body || !employer || !form.title?.speciality || !form.target) return { known: false, reasons: [] };
  const today = kit.clock.today();
  return { known: true, reasons: [
    ...checkScope(body.scope, { occupation: form.target.occupation, level: form.target.level, titleSpeciality: form.title.speciality }, [today]),
    ...checkOwnStaff(body.type, body.units, { creditCode: employer.state.creditCode, dispatched: form.dispatched }, today),
  ] };
}
