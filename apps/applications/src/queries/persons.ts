import { checkPersonDocument, personDocumentName, titleLevelName, type TitleLevel } from '@gt/domain';
import type { Queryable, Stored } from '@gt/persistence';
import { badRequest, copies, notFound, type Access, type Kit } from '@gt/service-kit';
import { STATUS_NAMES, type Application } from '../domain/application.js';
import { JOIN_KIND_NAMES, JOIN_STATUS_NAMES, type JoinDocument, type JoinStatus, type PersonJoin } from '../domain/person-join.js';
import type { Person } from '../domain/person.js';
import { documentsOfPerson } from '../storage/persons.js';
import { findSlots } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import type { DocumentDto } from '../http/persons.dto.js';

/** Rows of a page at most. */
export const JOINS_PAGE = 200;

const documentView = ({ idNumberSealed: _sealed, ...rest }: JoinDocument): object => ({ ...rest, idTypeName: personDocumentName(rest.idType) });
/** A request as its people see it: numbers masked. */
export const joinView = ({ id, version, state: { kept, other, by, decision, ...rest } }: Stored<PersonJoin>): object => ({
  id, version, ...rest, kindName: JOIN_KIND_NAMES[rest.kind], statusName: JOIN_STATUS_NAMES[rest.status], kept: documentView(kept), other: documentView(other), byName: by.name, at: by.at,
  decision: decision && { reason: decision.reason, document: decision.document, byName: decision.by.name, at: decision.by.at },
});

/** Who sees every request: the municipal centre, and who reads the whole city. Others see those that they made. */
async function seesAll(db: Queryable, access: Access): Promise<boolean> { return access.may('legacy.read', { bureauId: (await copies.municipalCentre(db))?.id ?? '' }); }

export async function listJoins(db: Queryable, access: Access, filter: { state?: JoinStatus; after?: string; limit: number }): Promise<{ items: object[]; next: string | null }> {
  const own = await seesAll(db, access) ? null : access.subject;
  const rows = await db.query<Stored<PersonJoin> & { ordinal: string }>(`SELECT id, version, state, ordinal::text FROM person_join j WHERE ($1::text IS NULL OR status = $1) AND ($2::bigint IS NULL OR j.ordinal < $2) AND ($3::text IS NULL OR state->'by'->>'subject' = $3) ORDER BY j.ordinal DESC LIMIT $4`,
    [filter.state ?? null, filter.after ?? null, own, filter.limit + 1]);
  const page = rows.slice(0, filter.limit);
  return { items: page.map(joinView), next: rows.length > filter.limit ? page.at(-1)!.ordinal : null };
}

/** A request; for the municipal centre with both persons and their slots side by side. */
export async function getJoin(db: Queryable, stores: Stores, access: Access, found: Stored<PersonJoin> | undefined): Promise<object> {
  const all = await seesAll(db, access);
  if (!found || (!all && found.state.by.subject !== access.subject)) throw notFound('合并申请');
  return { ...joinView(found), persons: all ? { kept: await personWithSlots(db, stores, found.state.kept.personId), other: await personWithSlots(db, stores, found.state.other.personId) } : null };
}

/** The person of a document, by whichever it is asked for: at the municipal centre, which decides on slots. 404 for nobody. */
export async function lookUpPerson(kit: Kit, stores: Stores, access: Access, dto: DocumentDto): Promise<object> {
  access.require('slot.lookUp', { bureauId: (await copies.municipalCentre(kit.db))?.id ?? '' });
  const checked = checkPersonDocument(dto.idType, dto.idNumber);
  if (!checked.ok) throw badRequest([{ field: 'idNumber', code: checked.code, message: checked.message }]);
  const person = await personWithSlots(kit.db, stores, kit.personIds.of(checked.type, checked.number));
  if (!person) throw notFound('人员');
  return person;
}

async function personWithSlots(db: Queryable, stores: Stores, id: string): Promise<object | null> {
  const ids = await documentsOfPerson(db, id);
  const persons = await stores.persons.findMany(db, ids);
  const owner: Person | undefined = persons.get(ids[0]!)?.state;
  if (!owner) return null;
  const slots = (await findSlots(db, [ids[0]!])).get(ids[0]!) ?? {};
  const holders = await stores.applications.findMany(db, Object.values(slots).map((slot) => slot.applicationId));
  return {
    id: ids[0], name: owner.name, documents: [{ personId: ids[0], idType: owner.idType, idTypeName: personDocumentName(owner.idType), idNumberMasked: owner.idNumberMasked, mistyped: false }, ...(owner.documents ?? []).map(({ otherId, ...rest }) => ({ personId: otherId, ...rest, idTypeName: personDocumentName(rest.idType) }))],
    slots: (Object.keys(slots) as TitleLevel[]).map((titleLevel) => ({ titleLevel, titleLevelName: titleLevelName(titleLevel), ...slots[titleLevel]!, holder: holderView(holders.get(slots[titleLevel]!.applicationId)) })),
  };
}

/** The application that holds a slot; null: one of before this system (历史数据). */
const holderView = (found: Stored<Application> | undefined): object | null => found ? { version: found.version, status: found.state.status, statusName: STATUS_NAMES[found.state.status] } : null;
