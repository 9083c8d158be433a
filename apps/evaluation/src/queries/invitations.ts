import type { Queryable, Stored } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import { copies, notFound, type Access, type Kit } from '@gt/service-kit';
import type { Invitation } from '../domain/invitation.js';
import { candidatesOf } from '../storage/candidates.js';
import type { Stores } from '../storage/stores.js';
import { shownName } from './plans.js';
import { page } from './reach.js';

export const invitationView = ({ id, version, state }: Stored<Invitation>) => ({ id, version, ...state });

type Row = Stored<Invitation> & { readonly planName: string };
const SELECT = `SELECT i.id, i.version, i.state, p.state->'content'->>'name' AS "planName" FROM invitation i JOIN plan p ON p.id = i.plan_id`;
async function shown(db: Queryable, rows: readonly Row[]) {
  const bodies = new Map((await copies.institutions(db, [...new Set(rows.map((row) => row.state.institutionId))])).map(({ id, state }) => [id, state]));
  return rows.map((row) => { const body = bodies.get(row.state.institutionId); return { ...invitationView(row), planName: row.planName, institutionName: body?.name ?? '', telephone: body?.telephone ?? null }; });
}

/** An expert's own invitations, or those of the plans of a body or of a bureau's bodies, in order of id. */
export async function listInvitations(kit: Kit, access: Access, filter: { readonly planId: string | null; readonly status: string | null; readonly after: string | null; readonly limit: number }) {
  const reach = access.reach('invitation.read');
  if (reachesNothing(reach)) return { items: [], next: null };
  const [bodies, bureaus, experts] = reach.everything ? [[], [], []] : [reach.institutionIds, reach.bureauIds, reach.expertIds];
  const rows = await kit.db.query<Row>(`${SELECT} WHERE ($1::boolean OR p.institution_id = ANY($2::uuid[]) OR p.supervisor_id = ANY($3::uuid[]) OR i.expert_id = ANY($4::uuid[])) AND ($5::uuid IS NULL OR i.plan_id = $5) AND ($6::text IS NULL OR i.status = $6) AND ($7::uuid IS NULL OR i.id > $7) ORDER BY i.id LIMIT $8`,
    [reach.everything, bodies, bureaus, experts, filter.planId, filter.status, filter.after, filter.limit + 1]);
  return page(await shown(kit.db, rows), filter.limit);
}

/** One invitation with what the expert needs to answer it: days and places, occupations, and whom he would assess, as long as he is asked or has accepted. */
export async function showInvitation(kit: Kit, stores: Stores, access: Access, id: string) {
  const [row] = await kit.db.query<Row>(`${SELECT} WHERE i.id = $1`, [id]);
  const plan = row && (await stores.plans.find(kit.db, row.state.planId))!.state;
  const grant = row && access.grantFor('invitation.read', { institutionId: row.state.institutionId, bureauId: plan!.supervisorId, expertIds: [row.state.expertId] });
  if (!row || !grant) throw notFound('邀请');
  const { content } = plan!;
  const open = row.state.status === 'PENDING' || row.state.status === 'ACCEPTED';
  const candidates = open ? (await candidatesOf(kit.db, row.state.planId)).filter((each) => !each.withdrawn) : [];
  return {
    ...(await shown(kit.db, [row]))[0]!, scope: content.scope, sessions: content.sessions.filter(({ day }) => row.state.days.includes(day)).map(({ day, time, venue }) => ({ day, time, venue })),
    candidates: candidates.map(({ applicationId, data }) => ({ applicationId, name: shownName(grant, data.name), employerName: data.employerName })),
  };
}
