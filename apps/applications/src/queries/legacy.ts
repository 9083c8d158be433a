import { personDocumentName, skillLevelName, titleLevelName } from '@gt/domain';
import { LEGACY_OUTCOME_NAMES } from '@gt/forms';
import type { Queryable, Stored } from '@gt/persistence';
import { bodiesSupervised, copies, notFound, type Access } from '@gt/service-kit';
import { samePerson } from '@gt/policy';
import { documentsOfPerson } from '../storage/persons.js';
import { findSlots } from '../storage/slots.js';
import { CENTRE } from './worklist.js';
import { LEGACY_AMENDMENT_NAMES } from '../domain/legacy-amendment.js';
import { LEGACY_STATUS_NAMES, legacyTransitions, type Legacy, type LegacyStatus } from '../domain/legacy.js';

/** Rows of a page at most. */
export const LEGACY_PAGE = 200;

/** A record as `subject` sees it: the number masked. */
export const legacyView = ({ id, version, state: { idNumberSealed: _sealed, amendment, ...l } }: Stored<Legacy>, subject: string): object => ({
  id, version, ...l, amendment: amendment ? { kind: amendment.kind, kindName: LEGACY_AMENDMENT_NAMES[amendment.kind], name: amendment.name, reason: amendment.reason, document: amendment.document, at: amendment.by.at, mine: samePerson(amendment.by, { subject }) } : null, mark: '历史数据', statusName: LEGACY_STATUS_NAMES[l.status], outcomeName: LEGACY_OUTCOME_NAMES[l.outcome], idTypeName: personDocumentName(l.idType), levelName: skillLevelName(l.level), titleLevelName: titleLevelName(l.titleLevel),
  possibleEvents: Object.keys(legacyTransitions[l.status]),
});

/** 历史数据 that `legacy.read` admits, newest first; collisions are decided at the municipal centre, which sees those of every body. */
export async function listLegacy(db: Queryable, access: Access, filter: { state?: LegacyStatus; institutionId?: string; after?: string; limit: number }): Promise<{ items: object[]; next: string | null }> {
  const reach = access.reach('legacy.read');
  const rows = await db.query<Stored<Legacy> & { ordinal: string }>(`SELECT id, version, state, ordinal::text FROM legacy_record l
    WHERE ($1 OR institution_id = ANY($2::uuid[]) OR institution_id IN ${bodiesSupervised('= ANY($3::text[])')} OR (status = 'COLLIDING' AND EXISTS (SELECT 1 FROM copy WHERE ${CENTRE} AND id::text = ANY($3::text[]))))
      AND ($4::text IS NULL OR status = $4) AND ($5::uuid IS NULL OR institution_id = $5) AND ($6::bigint IS NULL OR l.ordinal < $6) ORDER BY l.ordinal DESC LIMIT $7`,
  [reach.everything, reach.everything ? [] : reach.institutionIds, reach.everything ? [] : reach.bureauIds, filter.state ?? null, filter.institutionId ?? null, filter.after ?? null, filter.limit + 1]);
  const page = rows.slice(0, filter.limit);
  return { items: page.map((row) => legacyView(row, access.subject)), next: rows.length > filter.limit ? page.at(-1)!.ordinal : null };
}

/** One record; what the caller may not read is not there (404). A collision comes with the slot that stands, for those who decide between the two. */
export async function getLegacy(db: Queryable, found: Stored<Legacy> | undefined, access: Access): Promise<object> {
  const supervisorId = found && (await copies.institution(db, found.state.institutionId))?.supervisorId;
  const centre = found?.state.status === 'COLLIDING' ? (await copies.municipalCentre(db))?.id : undefined;
  const may = found && (access.may('legacy.read', { institutionId: found.state.institutionId, ...(supervisorId ? { bureauId: supervisorId } : {}) }) || (centre !== undefined && access.may('legacy.read', { bureauId: centre })));
  if (!found || !may) throw notFound('历史数据');
  if (centre === undefined || !access.may('slot.release', { bureauId: centre })) return legacyView(found, access.subject);
  const [owner] = await documentsOfPerson(db, found.state.personId);
  const slot = (await findSlots(db, [owner!])).get(owner!)?.[found.state.titleLevel];
  return { ...legacyView(found, access.subject), standing: slot ? { institutionName: slot.institutionName, occupation: slot.occupation, levelName: skillLevelName(slot.level), state: slot.state, applicationId: slot.applicationId } : null };
}
