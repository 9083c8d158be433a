import { maskName } from '@gt/domain';
import type { Stored } from '@gt/persistence';
import type { Grant } from '@gt/policy';
import { notFound, timelineOf, type Access, type TimelineQuery, type Kit } from '@gt/service-kit';
import { planResource } from '../commands/plan-access.js';
import type { Plan } from '../domain/plan.js';
import { ofPlan } from '../storage/by-plan.js';
import { candidatesOf, waitingCandidates, type CandidateRow } from '../storage/candidates.js';
import { sittingExperts } from '../storage/sittings.js';
import type { Stores } from '../storage/stores.js';
import { panelView } from './panel-view.js';
import { planView } from './plan-view.js';
import { planDocuments } from './plan-documents.js';
import { page, PLAN_WITHIN_REACH, reachParameters } from './reach.js';

export interface PlanFilter { readonly status?: string | undefined; readonly institutionId?: string | undefined; readonly after?: string | undefined; readonly limit: number }

/** Plans within the caller's reach, in order of id. */
export async function listPlans(kit: Kit, access: Access, filter: PlanFilter) {
  const rows = await kit.db.query<Stored<Plan>>(
    `SELECT p.id, p.version, p.state FROM plan p WHERE ${PLAN_WITHIN_REACH} AND ($6::text IS NULL OR p.status = $6) AND ($7::uuid IS NULL OR p.institution_id = $7) AND ($8::uuid IS NULL OR p.id > $8) ORDER BY p.id LIMIT $9`,
    [...reachParameters(access.reach('plan.read')), filter.status ?? null, filter.institutionId ?? null, filter.after ?? null, filter.limit + 1]);
  return page(rows.map((row) => {
    const { id, version, institutionId, status, content, candidateCount, filing, registerId, effectiveOn } = planView(row);
    return { id, version, institutionId, status, name: content.name, candidateCount, days: content.sessions.map((session) => session.day), filedOn: filing?.filedOn ?? null, registerId, effectiveOn };
  }), filter.limit);
}

/** The plan as far as the caller may read it, with the grant that allows it; 404 else. */
export async function readablePlan(kit: Kit, stores: Stores, access: Access, id: string): Promise<{ plan: Stored<Plan>; grant: Grant }> {
  const plan = await stores.plans.find(kit.db, id);
  const resource = plan && planResource(id, plan.state, await sittingExperts(kit.db, id));
  const grant = plan && access.grantFor('plan.read', resource!);
  if (!plan || !grant) throw notFound('计划');
  return { plan, grant };
}

/** A plan with its panels and its fixed documents. */
export async function showPlan(kit: Kit, stores: Stores, access: Access, id: string) {
  const { plan } = await readablePlan(kit, stores, access, id);
  const panels = await ofPlan(kit.db, stores.panels, id);
  return { ...planView(plan), panels: panels.map(panelView), documents: await planDocuments(kit, access, plan) };
}

/** 办理过程: what happened to the plan, when, in which role and why; no content. */
export async function planHistory(kit: Kit, stores: Stores, access: Access, id: string, query: TimelineQuery) {
  await readablePlan(kit, stores, access, id);
  return timelineOf(kit.db, 'evaluation.plan', id, remarkOf, query);
}
/** Why it happened, and which parts of the plan a change was of. */
function remarkOf(payload: unknown): { reason?: string; parts?: readonly string[] } {
  const { reason, message, decision, what } = payload as { reason?: string; message?: string; decision?: string; what?: readonly string[] };
  const why = reason ?? message ?? decision;
  return { ...(why === undefined ? {} : { reason: why }), ...(what === undefined ? {} : { parts: what }) };
}

/** Names in full for those whose work is on the case; who only reads the city sees the first character (domain.md §10). */
export const shownName = (grant: Grant, name: string): string => (grant.role === 'MUNICIPAL_READER' || grant.role === 'AUDITOR' ? maskName(name) : name);

const candidateView = (grant: Grant, { applicationId, data, withdrawn, planId, panelId, inPost, held, excused, enrolledInPost }: CandidateRow) => ({
  id: applicationId, applicationId, name: shownName(grant, data.name), idType: data.idType, idNumberMasked: data.idNumberMasked, employerName: data.employerName, institutionId: data.institutionId,
  occupation: data.occupation, level: data.level, method: data.method, titleLevel: data.titleLevel, path: data.path, retake: data.retake, withdrawn, planId, panelId, held, excused,
  /** the employer's newest confirmation of 在职在岗, and what the enrolment rests on */
  inPost: inPost && { confirmedOn: inPost.confirmedOn, byName: shownName(grant, inPost.byName) }, enrolledInPost: enrolledInPost && { ...enrolledInPost, byName: enrolledInPost.byName && shownName(grant, enrolledInPost.byName) },
});

/** Who is enrolled in a plan, in order of application id. */
export async function listCandidates(kit: Kit, stores: Stores, access: Access, planId: string, after: string | undefined, limit: number) {
  const { grant } = await readablePlan(kit, stores, access, planId);
  const rows = await candidatesOf(kit.db, planId, { after: after ?? null, limit: limit + 1 });
  return page(rows.map((row) => candidateView(grant, row)), limit);
}

/** Accepted applicants who are in no plan yet, for those who enrol. */
export async function listWaiting(kit: Kit, access: Access, after: string | undefined, limit: number) {
  const reach = access.reach('plan.enrol');
  const rows = await waitingCandidates(kit.db, reach.everything ? null : reach.institutionIds, after ?? null, limit + 1);
  return page(rows.map((row) => candidateView({ role: 'PLAN_OFFICER', place: row.data.institutionId }, row)), limit);
}
