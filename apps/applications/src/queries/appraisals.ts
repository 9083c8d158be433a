import { APPRAISAL_GRADES, nameKey } from '@gt/domain';
import { writeAppraisalTemplate } from '@gt/forms';
import { wholeHistory, type Queryable, type Stored } from '@gt/persistence';
import { notFound, type Access, type Kit } from '@gt/service-kit';
import { registerStanding, REGISTER_STANDING_NAMES, YEAR_STANDING_NAMES, type Appraisal, type AppraisalEvent } from '../domain/appraisal.js';
import type { Application } from '../domain/application.js';
import { MAPPING_STATUS_NAMES, type AppraisalMapping } from '../domain/appraisal-mapping.js';
import { mappingInForce, mappingsOf, registerPage } from '../storage/appraisals.js';
import type { Stores } from '../storage/stores.js';
import { requireReadable } from './applications.js';
import { comparedYears } from './compared-years.js';

/** Years of a page of the register. */
export const REGISTER_PAGE = 200;

export const mappingView = ({ id, version, state: { proposedBy, decidedBy, ...state } }: Stored<AppraisalMapping>): object => ({
  id, version, ...state, statusName: MAPPING_STATUS_NAMES[state.status], proposedByName: proposedBy.name, proposedAt: proposedBy.at, decidedByName: decidedBy?.name ?? null, decidedAt: decidedBy?.at ?? null,
});
export const appraisalView = ({ id, version, state: { by, correction, ...state } }: Stored<Appraisal>): object => ({
  id, version, ...state, byName: by.name, at: by.at, correction: correction && { reason: correction.reason, document: correction.document, byName: correction.by.name, at: correction.by.at },
});

const requireEmployer = (access: Access, employerId: string): void => { if (!access.may('appraisal.read', { employerId })) throw notFound('用人单位'); };

/** The mappings of a unit, newest first; which one a sheet of today would be read by. */
export async function listMappings(kit: Kit, access: Access, employerId: string): Promise<object> {
  requireEmployer(access, employerId);
  return { grades: APPRAISAL_GRADES, items: (await mappingsOf(kit.db, employerId)).map(mappingView), inForce: (await mappingInForce(kit.db, employerId, kit.clock.today()))?.id ?? null };
}
export async function getMapping(db: Queryable, stores: Stores, access: Access, id: string): Promise<object> {
  const found = await stores.mappings.find(db, id);
  if (!found || !access.may('appraisal.read', { employerId: found.state.employerId })) throw notFound('等次对应');
  return mappingView(found);
}

export interface RegisterQuery { readonly employerId: string; readonly year: number | null; readonly name: string | null; readonly after: string | null; readonly limit: number }
/** A page of a unit's register; names and masked numbers are shown to its own staff office. */
export async function listRegister(db: Queryable, access: Access, { name, limit, ...query }: RegisterQuery): Promise<object> {
  requireEmployer(access, query.employerId);
  const rows = await registerPage(db, { ...query, nameKey: name === null ? null : nameKey(name), limit: limit + 1 });
  const page = rows.slice(0, limit);
  return { items: page.map(appraisalView), next: rows.length > limit ? page.at(-1)!.ordinal : null };
}
/** One year with every version of it: what it said, since when, why it was changed. */
export async function getYear(db: Queryable, stores: Stores, access: Access, id: string): Promise<object> {
  const found = await stores.appraisals.find(db, id);
  if (!found || !access.may('appraisal.read', { employerId: found.state.employerId })) throw notFound('考核登记');
  const versions = (await wholeHistory(db, 'applications.appraisal', id)).map(({ version, type, occurredAt, payload }) => {
    const { grade, own, reason, document, by } = payload as AppraisalEvent['data'] & { grade?: string; own?: string; reason?: string; document?: string };
    return { version, type, at: occurredAt.toISOString(), grade: grade ?? null, own: own ?? null, reason: reason ?? null, document: document ?? null, byName: by.name };
  });
  return { ...appraisalView(found), versions };
}

/** The template with the drop-down of official grades and of the unit's own. */
export async function appraisalTemplate(kit: Kit, access: Access, employerId: string): Promise<Uint8Array> {
  requireEmployer(access, employerId);
  const mapping = await mappingInForce(kit.db, employerId, kit.clock.today());
  return writeAppraisalTemplate(kit.clock.now().toISOString(), mapping?.state.rows.map((row) => row.own) ?? []);
}

/** One application's years beside its employer's register, for all who may read the application (404 else). */
export async function applicationYears(kit: Kit, found: Stored<Application> | undefined, access: Access): Promise<object> {
  await requireReadable(kit.db, found, access);
  const years = (await comparedYears(kit.db, [found!.state], kit.clock.today()))(found!.state);
  const standing = registerStanding(years);
  return { standing, standingName: REGISTER_STANDING_NAMES[standing], confirmedYears: found!.state.recommendation?.confirmedYears ?? [], years: years.map((y) => ({ ...y, standingName: YEAR_STANDING_NAMES[y.standing] })) };
}
