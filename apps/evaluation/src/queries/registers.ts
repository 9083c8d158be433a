import type { CandidateData } from '@gt/contracts';
import { canonicalJson, sha256 } from '@gt/persistence';
import { notFound, type Access, type Kit } from '@gt/service-kit';
import { planResource } from '../commands/plan-access.js';
import { registerContent } from '../domain/register.js';
import type { Result } from '../domain/result.js';
import { findCandidates } from '../storage/candidates.js';
import { sittingExperts } from '../storage/sittings.js';
import type { Stores } from '../storage/stores.js';
import { shownName } from './plans.js';
import { page, reachParameters } from './reach.js';
import { registerSummary } from './register-view.js';

const points = (tenths: number | null) => (tenths === null ? null : tenths / 10);

/** A register with every line: each scorer's points and the exact means. It exists only when all sheets are signed, so nothing in it is early. */
export async function showRegister(kit: Kit, stores: Stores, access: Access, id: string) {
  const register = await stores.registers.find(kit.db, id);
  const plan = register && await stores.plans.find(kit.db, register.state.planId);
  const resource = plan && planResource(plan.id, plan.state, await sittingExperts(kit.db, plan.id));
  const grant = resource && access.grantFor('register.read', resource);
  if (!register || !grant) throw notFound('成绩登记');
  const candidates = await findCandidates(kit.db, register.state.rows.map((row) => row.applicationId));
  const hashOf = (panelId: string | null) => sha256(canonicalJson(registerContent(id, register.state, panelId)));
  return {
    ...registerSummary(register), planName: plan!.state.content.name,
    // what would be signed now: the whole register, and each chair's own rows
    contentSha256: hashOf(null), panelContentSha256: Object.fromEntries(register.state.chairs.map(({ panelId }) => [panelId, hashOf(panelId)])),
    rows: register.state.rows.map((row) => {
      const { data } = candidates.get(row.applicationId)!;
      return {
        applicationId: row.applicationId, panelId: row.panelId, method: row.method, name: shownName(grant, data.name), idNumberMasked: data.idNumberMasked, employerName: data.employerName,
        occupation: data.occupation, level: data.level, outcome: row.outcome, theory: row.theory, skill: row.skill, comprehensive: row.comprehensive,
        sheets: row.sheets.map(({ sheetId, expertId, scores }) => ({ sheetId, expertId, theory: points(scores.theory), skill: points(scores.skill), comprehensive: points(scores.comprehensive) })),
      };
    }),
  };
}

export interface ResultFilter { readonly planId?: string | undefined; readonly after?: string | undefined; readonly limit: number }

/** Effective results within the caller's reach: own, own unit's, own body's, own bureau's. */
export async function listResults(kit: Kit, access: Access, filter: ResultFilter) {
  const reach = access.reach('result.read');
  const [everything, institutions, bureaus] = reachParameters(reach);
  const rows = await kit.db.query<{ id: string; version: number; state: Result<CandidateData> }>(`
    SELECT r.id, r.version, r.state FROM result r WHERE ($1::boolean OR r.institution_id = ANY($2::uuid[]) OR r.supervisor_id = ANY($3::uuid[]) OR r.person_id = ANY($4::uuid[]) OR r.employer_id = ANY($5::uuid[]))
      AND ($6::uuid IS NULL OR r.plan_id = $6) AND ($7::uuid IS NULL OR r.id > $7) ORDER BY r.id LIMIT $8`,
  [everything, institutions, bureaus, reach.everything ? [] : reach.personIds, reach.everything ? [] : reach.employerIds, filter.planId ?? null, filter.after ?? null, filter.limit + 1]);
  return page(rows.map(({ id, state }) => {
    const { candidate } = state;
    const grant = access.require('result.read', { institutionId: state.institutionId, bureauId: state.supervisorId, personId: candidate.personId, employerId: candidate.employerId });
    return {
      id, applicationId: id, planId: state.planId, planName: state.planName, registerId: state.registerId, institutionId: state.institutionId, name: shownName(grant, candidate.name),
      idNumberMasked: candidate.idNumberMasked, employerName: candidate.employerName, occupation: candidate.occupation, level: candidate.level, method: candidate.method,
      outcome: state.outcome, effectiveOn: state.effectiveOn, theory: state.theory, skill: state.skill, comprehensive: state.comprehensive, reason: state.reason,
    };
  }), filter.limit);
}
