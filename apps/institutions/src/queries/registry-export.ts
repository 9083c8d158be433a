import { personDocumentName, type PersonDocumentType } from '@gt/domain';
import { writeRegistryBodies, writeRegistryExperts, writeRegistryScopes, writeRegistryUnits } from '@gt/forms';
import type { Queryable, Stored } from '@gt/persistence';
import type { Access, Kit } from '@gt/service-kit';
import type { RegistryKind } from '../commands/import-registry.js';
import type { Bureau } from '../domain/bureau.js';
import type { Expert } from '../domain/expert.js';
import { INSTITUTION_STATUS_NAMES, type Institution } from '../domain/institution.js';
import { allBureaus } from '../storage/facts.js';
import { listExperts } from './lists.js';

/** Rows read at a time. */
const BLOCK = 200;

async function all<S>(db: Queryable, table: string): Promise<Array<Stored<S>>> {
  const rows: Array<Stored<S>> = [];
  for (let after: string | null = null; ;) {
    const block: Array<Stored<S>> = await db.query(`SELECT id, version, state FROM ${table} WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`, [after, BLOCK]);
    rows.push(...block);
    if (block.length < BLOCK) return rows;
    after = block.at(-1)!.id;
  }
}

/** The whole register as a spreadsheet, in the columns that it can be loaded from; experts' numbers are masked. Without rows it is the template. */
export async function exportRegistry(kit: Kit, access: Access, kind: RegistryKind, template: boolean): Promise<Uint8Array> {
  const at = kit.clock.now().toISOString();
  if (kind === 'experts') return writeRegistryExperts(template ? [] : await expertRows(kit.db, access), at);
  const bodies = template ? [] : await all<Institution>(kit.db, 'institution');
  if (kind === 'scopes') {
    return writeRegistryScopes(bodies.flatMap(({ state }) => state.scope.map((row) => ({ creditCode: state.creditCode, type: state.type, occupationCode: row.occupation.code, workType: row.occupation.workType, levels: row.levels, from: row.from, to: row.to }))), at);
  }
  if (kind === 'units') {
    return writeRegistryUnits(bodies.flatMap(({ state }) => state.units.map((unit) => ({ creditCode: state.creditCode, type: state.type, unitName: unit.name, unitCode: unit.creditCode, relation: unit.relation, from: unit.from, to: unit.to, evidence: unit.evidence }))), at);
  }
  const bureaus = new Map((await allBureaus(kit.db)).map((each: Stored<Bureau>) => [each.id, each.state.name]));
  return writeRegistryBodies(bodies.flatMap(({ state: s }) => (s.sites.length > 0 ? s.sites : [null]).map((site) => ({ name: s.name, creditCode: s.creditCode, type: s.type, filingLevel: s.filingLevel, supervisor: bureaus.get(s.supervisorId) ?? '', filingMode: s.filingMode, document: s.filingModeDocument, telephone: s.telephone,
    siteName: site?.name ?? '', printedName: site?.printedName ?? '', address: site?.address ?? '', prefix: site?.prefix ?? '', prefixDocument: site?.prefixDocument ?? '', status: `${INSTITUTION_STATUS_NAMES[s.status]}${s.standing ? `（自 ${s.standing.from} 起：${s.standing.reason}）` : ''}` }))), at);
}

async function expertRows(db: Queryable, access: Access) {
  const rows: Array<Parameters<typeof writeRegistryExperts>[0][number]> = [];
  for (let after: string | null = null; ;) {
    const found: { items: Array<Omit<Expert, 'idNumberSealed'> & { id: string }>; next: string | null } = await listExperts(db, access, { after, limit: BLOCK });
    rows.push(...found.items.flatMap((e) => e.qualifications.map((q) => ({ name: e.name, documentTypeName: personDocumentName(e.idType as PersonDocumentType), numberMasked: e.idNumberMasked, education: e.education, speciality: e.speciality, occupationCodes: e.occupationCodes, employer: e.employerName, kind: q.kind, qualification: q.name, evidence: q.evidence ?? null, validUntil: q.validUntil }))));
    if (found.next === null) return rows;
    after = found.next;
  }
}
