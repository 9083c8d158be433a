import type { Stored } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import { bodiesSupervised, notFound, Problem, type Access, type Kit } from '@gt/service-kit';
import { correctionResource } from '../commands/corrections.js';
import { valueNow, type Correction, type CorrectionStatus } from '../domain/correction.js';
import type { Stores } from '../storage/stores.js';
import { correctionLine } from './own-data.js';

/** Rows of a page. */
export const CORRECTIONS_LIMIT = 100;

/** Requests for correction that the caller may read, newest first; what was written in them is on each one's own page. */
export async function listCorrections(kit: Kit, access: Access, filter: { readonly status?: CorrectionStatus; readonly after?: string; readonly limit: number }): Promise<{ items: object[]; next: string | null }> {
  const reach = access.reach('correction.read');
  if (reachesNothing(reach)) throw new Problem(403, 'FORBIDDEN', '您的账号没有查看更正申请的权限；如确需查看，请联系本单位管理员授权。');
  const params: unknown[] = [];
  const p = (value: unknown): string => `$${params.push(value)}`;
  const where = [
    reach.everything ? 'true' : `(person_id = ANY(${p(reach.personIds)}::uuid[]) OR institution_id = ANY(${p(reach.institutionIds)}::uuid[])
      OR institution_id IN ${bodiesSupervised(`= ANY(${p(reach.bureauIds)}::text[])`)})`,
    ...(filter.status ? [`status = ${p(filter.status)}`] : []), ...(filter.after ? [`ordinal < ${p(filter.after)}::bigint`] : []),
  ];
  const rows = await kit.db.query<Stored<Correction> & { ordinal: string }>(`SELECT id, version, state, ordinal::text FROM correction WHERE ${where.join(' AND ')} ORDER BY correction.ordinal DESC LIMIT ${p(filter.limit + 1)}`, params);
  const page = rows.slice(0, filter.limit);
  return { items: page.map(({ id, version, state }) => correctionLine(id, version, state)), next: rows.length > filter.limit ? page.at(-1)!.ordinal : null };
}

/** One request with what was written, for the person and those who decide; a reader of everything sees that it is there, not what it says. */
export async function getCorrection(kit: Kit, stores: Stores, access: Access, id: string): Promise<{ readonly version: number; readonly [name: string]: unknown }> {
  const found = await stores.corrections.find(kit.db, id);
  const resource = found && await correctionResource(kit.db, found.state);
  if (!found || !access.may('correction.read', resource!)) throw notFound('更正申请');
  const open = access.may('correction.decide', resource!) || access.may('correction.request', { personId: found.state.personId });
  const application = open ? (await stores.applications.find(kit.db, found.state.applicationId))?.state : undefined;
  const of = (sealed: string) => (open ? kit.keyring.unseal(sealed) : null);
  return { ...correctionLine(found.id, found.version, found.state), name: application?.applicant.name ?? null, now: application ? valueNow(found.state.field, application) : null,
    wished: of(found.state.wishedSealed), grounds: of(found.state.groundsSealed), evidence: of(found.state.evidenceSealed) };
}
