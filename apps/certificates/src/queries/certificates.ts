import { maskName, nameKey, personDocumentName, type PersonDocumentType } from '@gt/domain';
import type { Database, Queryable, Stored } from '@gt/persistence';
import { bodiesSupervised, copies, notFound, type Access } from '@gt/service-kit';
import { samePerson, type Reach } from '@gt/policy';
import { AMENDMENT_NAMES } from '../domain/amendment.js';
import type { Certificate, CertificateStatus } from '../domain/certificate.js';
import { CHANGE_NAMES } from '../domain/publication.js';
import { idsOfPerson, type LegacyFace } from '../storage/legacy.js';

export interface CertificateView { readonly id: string; readonly version: number; readonly status: CertificateStatus; readonly certificateNumber: string; readonly name: string; readonly idNumberMasked: string; readonly occupation: Certificate['occupation']; readonly level: number; readonly issuedOn: string; readonly planId: string; readonly applicationId: string | null; readonly print: Certificate['print']; readonly missingGlyphs: readonly string[]; readonly documentId: string | null }
export const certificateView = ({ id, version, state: c }: Stored<Certificate>): CertificateView => ({ id, version, status: c.status, certificateNumber: c.certificateNumber, name: c.name, idNumberMasked: c.idNumberMasked, occupation: c.occupation, level: c.level, issuedOn: c.issuedOn,
  planId: c.planId, applicationId: c.applicationId, print: c.print, missingGlyphs: c.missingGlyphs, documentId: c.documentId });

/** One certificate, with what was asked for and waits for another person. */
export const certificateDetail = (found: Stored<Certificate>, subject: string): object => {
  const { idType, institutionId, printedName, statusOn, edition, amendment, unpublished = [], published = null } = found.state;
  return {
    ...certificateView(found), idType, idTypeName: personDocumentName(idType as PersonDocumentType), institutionId, printedName, statusOn, edition: edition ?? 1,
    unpublished: unpublished.map(({ what, on, uploadedOn }) => ({ what, whatName: CHANGE_NAMES[what], on, uploadedOn })),
    published: published && { ...published, changes: published.changes.map((what) => CHANGE_NAMES[what]) },
    amendment: amendment ? { kind: amendment.kind, kindName: AMENDMENT_NAMES[amendment.kind], name: amendment.holder.name, idTypeName: personDocumentName(amendment.holder.idType as PersonDocumentType), idNumberMasked: amendment.holder.idNumberMasked, reason: amendment.reason, document: amendment.document, at: amendment.by.at, mine: samePerson(amendment.by, { subject }) } : null,
  };
};

/** One certificate; 404 for what the caller's list does not show. */
export async function getCertificate(db: Queryable, found: Stored<Certificate> | undefined, access: Access): Promise<object> {
  const [row] = found ? await db.query<{ supervisor: string; employer: string | null }>(`SELECT b.supervisor_id AS supervisor, (SELECT p.data->'candidate'->>'employerId' FROM pass p WHERE p.application_id = $2) AS employer FROM batch b WHERE b.id = $1`, [found.state.batchId, found.state.applicationId]) : [];
  // of the bureau that confirmed it, and of the one that is in charge of the body now
  const bureaus = found && row ? [row.supervisor, (await copies.institution(db, found.state.institutionId))?.supervisorId] : [];
  const seen = bureaus.some((bureauId) => access.may('certificate.read', { institutionId: found!.state.institutionId, personId: found!.state.personId, ...(row!.employer ? { employerId: row!.employer } : {}), ...(bureauId ? { bureauId } : {}) }));
  if (!found || !seen) throw notFound('证书');
  return certificateDetail(found, access.subject);
}

export async function listCertificates(db: Queryable, reach: Reach, filter: { batchId?: string | undefined; print?: Certificate['print'] | undefined; after?: string | undefined; limit: number }): Promise<{ items: CertificateView[]; next: string | null }> {
  const rows = await db.query<Stored<Certificate>>(`SELECT c.id, c.version, c.state FROM certificate c JOIN batch b ON b.id = c.batch_id LEFT JOIN pass p ON p.application_id = c.application_id
    WHERE ($1 OR c.institution_id = ANY($2::uuid[]) OR b.supervisor_id = ANY($3::uuid[]) OR c.institution_id IN ${bodiesSupervised('= ANY($3::uuid[]::text[])')} OR c.person_id = ANY($4::uuid[]) OR p.data->'candidate'->>'employerId' = ANY($8::text[])) AND ($5::uuid IS NULL OR c.batch_id = $5) AND ($9::text IS NULL OR c.print = $9 AND c.status = 'ISSUED') AND ($6::uuid IS NULL OR c.id > $6) ORDER BY c.id LIMIT $7`,
  [reach.everything, reach.everything ? [] : reach.institutionIds, reach.everything ? [] : reach.bureauIds, reach.everything ? [] : reach.personIds, filter.batchId ?? null, filter.after ?? null, filter.limit + 1, reach.everything ? [] : reach.employerIds, filter.print ?? null]);
  const items = rows.slice(0, filter.limit).map(certificateView);
  return { items, next: rows.length > filter.limit ? items.at(-1)!.id : null };
}

export type PublicStatus = 'VALID' | 'CANCELLED' | 'REVOKED';
const PUBLIC_STATUS: Readonly<Record<CertificateStatus, PublicStatus>> = { ISSUED: 'VALID', CANCELLED: 'CANCELLED', REVOKED: 'REVOKED' };
/** Most certificates that one public answer names (api.md). */
export const VERIFICATION_LIMIT = 20;

export interface VerifiedCertificate { readonly certificateNumber: string; readonly name: string; readonly idType: string; readonly idNumberMasked: string; readonly institution: string; readonly occupation: string; readonly workType: string | null; readonly level: number; readonly issuedOn: string; readonly status: PublicStatus; readonly statusOn: string | null; /** 历史数据: issued before this system (七(三)); absent for what it issued itself */ readonly mark?: '历史数据' }
interface Found { readonly number: string; readonly printedName: string; readonly issuedOn: string; readonly face: LegacyFace; readonly status: CertificateStatus; readonly statusOn: string | null; readonly legacy: boolean }

/** Certificates that fit everything that is given, newest first, those from before this system, and those issued under another document of the same person, among them. The name is shown in full only to who gave it. */
export async function verify(db: Database, query: { certificateNumber?: string | undefined; name?: string | undefined; personId?: string | undefined }): Promise<VerifiedCertificate[]> {
  const given: Array<readonly [condition: (n: number) => string, value: unknown]> = [];
  if (query.certificateNumber !== undefined) given.push([(n) => `certificate_number = $${n}`, query.certificateNumber]);
  if (query.name !== undefined) given.push([(n) => `name_key = $${n}`, nameKey(query.name)]);
  if (query.personId !== undefined) given.push([(n) => `person_id = ANY($${n}::uuid[])`, await idsOfPerson(db, query.personId)]);
  // only what is given stands in the statement: four statements in all, each with a plan that looks by its own indexes
  const fits = given.map(([condition], i) => condition(i + 1)).join(' AND ');
  const rows = await db.prepared<Found & Record<string, unknown>>(`
    SELECT certificate_number AS number, state->>'printedName' AS "printedName", issued_on::text AS "issuedOn", state AS face, state->>'status' AS status, state->>'statusOn' AS "statusOn", false AS legacy FROM certificate WHERE ${fits}
    UNION ALL
    SELECT certificate_number, printed_name, issued_on::text, state, coalesce(ended, 'ISSUED'), ended_on::text, true FROM legacy_certificate l
    WHERE certificate_number IS NOT NULL AND ${fits} AND NOT EXISTS (SELECT 1 FROM certificate c WHERE c.certificate_number = l.certificate_number)
    ORDER BY "issuedOn" DESC, number DESC LIMIT ${VERIFICATION_LIMIT}`, given.map(([, value]) => value));
  return rows.map(({ number, printedName, issuedOn, face: c, status, statusOn, legacy }) => ({ certificateNumber: number, name: query.name === undefined ? maskName(c.name) : c.name, idType: personDocumentName(c.idType as PersonDocumentType), idNumberMasked: c.idNumberMasked, institution: printedName,
    occupation: c.occupation.name, workType: c.occupation.workType, level: c.level, issuedOn, status: PUBLIC_STATUS[status], statusOn, ...(legacy ? { mark: '历史数据' as const } : {}) }));
}
