import type { CandidateData } from '@gt/contracts';
import { canonicalJson, sha256 } from '@gt/persistence';
import type { Access, Kit } from '@gt/service-kit';
import { isFinished, sheetContent, type ScoreSheet } from '../domain/score-sheet.js';
import { reachParameters } from './reach.js';
import { shownName } from './plans.js';

interface Row { id: string; turn: string; version: number; state: ScoreSheet; candidate: CandidateData; supervisor_id: string; blind: boolean }
export interface SheetFilter { readonly planId?: string | undefined; readonly status?: string | undefined; readonly after?: string | undefined; readonly limit: number }

/** `next` of a page: the place of its last sheet. */
const CURSOR = /^(\d{1,14})\.([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
export const isSheetCursor = (text: unknown): text is string => typeof text === 'string' && CURSOR.test(text);

/**
 * Sheets within the caller's reach, what is to be done first (`sheetTurn`). Scores are shown to whoever they are one's own of: the expert, the officer who keyed them. Everybody
 * else sees them only once they are signed, and an expert of the same plan only once all own sheets of it are signed (六(三)).
 */
export async function listSheets(kit: Kit, access: Access, filter: SheetFilter) {
  const own = access.actor.grants.filter((grant) => grant.role === 'EXPERT').map((grant) => grant.place);
  const [, turn = null, after = null] = CURSOR.exec(filter.after ?? '') ?? [];
  // an empty list of places is false before the rows are looked at: what is left for an expert is the index of the own sheets
  const among = (column: string, places: string) => `(cardinality(${places}::uuid[]) > 0 AND ${column} = ANY(${places}))`;
  const rows = await kit.db.query<Row>(`
    SELECT s.id, s.turn, s.version, s.state, c.data AS candidate, p.supervisor_id,
      EXISTS (SELECT 1 FROM score_sheet mine WHERE mine.plan_id = s.plan_id AND mine.expert_id = ANY($11::uuid[]) AND mine.status = 'OPEN') AS blind
    FROM score_sheet s JOIN plan p ON p.id = s.plan_id JOIN candidate c ON c.application_id = s.application_id
    WHERE ($1::boolean OR ${among('p.institution_id', '$2')} OR ${among('p.supervisor_id', '$3')} OR ${among('p.id', '$4')} OR s.expert_id = ANY($5::uuid[]))
      AND ($6::uuid IS NULL OR s.plan_id = $6) AND ($7::text IS NULL OR s.status = $7) AND ($8::bigint IS NULL OR (s.turn, s.id) > ($8, $9::uuid)) ORDER BY s.turn, s.id LIMIT $10`,
  [...reachParameters(access.reach('sheet.read')), filter.planId ?? null, filter.status ?? null, turn, after, filter.limit + 1, own]);
  const last = rows.length > filter.limit ? rows[filter.limit - 1]! : undefined;
  return { items: rows.slice(0, filter.limit).map((row) => view(row, access, own)), next: last ? `${last.turn}.${last.id}` : null };
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
