import type { CandidateData } from '@gt/contracts';
import { canonicalJson, sha256 } from '@gt/persistence';
import type { Access, Kit } from '@gt/service-kit';
import { isFinished, sheetContent, type ScoreSheet } from '../domain/score-sheet.js';
import { page, reachParameters } from './reach.js';
import { shownName } from './plans.js';

interface Row { id: string; version: number; state: ScoreSheet; candidate: CandidateData; supervisor_id: string; blind: boolean }
export interface SheetFilter { readonly planId?: string | undefined; readonly status?: string | undefined; readonly after?: string | undefined; readonly limit: number }

/**
 * Sheets within the caller's reach. Scores are shown to whoever they are one's own of: the expert, the officer who keyed them. Everybody
 * else sees them only once they are signed, and an expert of the same plan only once all own sheets of it are signed (六(三)).
 */
export async function listSheets(kit: Kit, access: Access, filter: SheetFilter) {
  const own = access.actor.grants.filter((grant) => grant.role === 'EXPERT').map((grant) => grant.place);
  const rows = await kit.db.query<Row>(`
    SELECT s.id, s.version, s.state, c.data AS candidate, p.supervisor_id,
      EXISTS (SELECT 1 FROM score_sheet mine WHERE mine.plan_id = s.plan_id AND mine.expert_id = ANY($10::uuid[]) AND mine.status = 'OPEN') AS blind
    FROM score_sheet s JOIN plan p ON p.id = s.plan_id JOIN candidate c ON c.application_id = s.application_id
    WHERE ($1::boolean OR p.institution_id = ANY($2::uuid[]) OR p.supervisor_id = ANY($3::uuid[]) OR p.id = ANY($4::uuid[]) OR s.expert_id = ANY($5::uuid[]))
      AND ($6::uuid IS NULL OR s.plan_id = $6) AND ($7::text IS NULL OR s.status = $7) AND ($8::uuid IS NULL OR s.id > $8) ORDER BY s.id LIMIT $9`,
  [...reachParameters(access.reach('sheet.read')), filter.planId ?? null, filter.status ?? null, filter.after ?? null, filter.limit + 1, own]);
  return page(rows.map((row) => view(row, access, own)), filter.limit);
}

function view({ id, version, state, candidate, supervisor_id, blind }: Row, access: Access, own: readonly (string | null)[]) {
  const grant = access.require('sheet.read', { expertIds: [state.expertId], institutionId: state.institutionId, bureauId: supervisor_id });
  const mine = own.includes(state.expertId) || state.enteredBy.includes(access.subject);
  const visible = mine || (state.status !== 'OPEN' && !blind);
  const points = (tenths: number | null | undefined) => (visible && typeof tenths === 'number' ? tenths / 10 : null);
  return {
    id, version, planId: state.planId, panelId: state.panelId, applicationId: state.applicationId, expertId: state.expertId, expertName: state.expertName, method: state.method,
    edition: state.edition, changeReason: state.changeReason, status: state.status, mine: own.includes(state.expertId),
    candidate: { name: shownName(grant, candidate.name), employerName: candidate.employerName, occupation: candidate.occupation, level: candidate.level },
    scoresVisible: visible, entered: visible ? state.scores !== null : null, absent: visible ? state.absent : null,
    scores: { theory: points(state.scores?.theory), skill: points(state.scores?.skill), comprehensive: points(state.scores?.comprehensive) },
    // what the expert is about to sign, or has signed: the same bytes as the signature's
    contentSha256: state.signature?.contentSha256 ?? (own.includes(state.expertId) && isFinished(state) ? sha256(canonicalJson(sheetContent(id, state))) : null),
    signedAt: state.signature?.signedAt ?? null,
  };
}
