import { createHash } from 'node:crypto';
import { maskNumber, nameKey, normalizeCreditCode, reason, sameName, type Reason } from '@gt/domain';
import { FormsError, LEGACY_COLUMNS, parseLegacyRow, type LegacyRow, type SheetRow } from '@gt/forms';
import { sha256, uuidFrom, type Change, type Queryable } from '@gt/persistence';
import { badRequest, Problem, ruleRefusal, type Access, type CommandContext, type InstitutionCopy, type Kit } from '@gt/service-kit';
import { collisionOf, dateFaults, evolveLegacy, recordLegacy, slotOfLegacy, type Legacy, type LegacyEvent, type LegacyFacts, type LegacySlot } from '../domain/legacy.js';
import type { HeldSlot } from '../domain/accept.js';
import type { Person } from '../domain/person.js';
import { rendererOf } from '../jobs/renderer.js';
import { bodiesByCode, countedLegacy, takenLegacyNumbers } from '../storage/legacy.js';
import { holdPersons, ownersOf, registerPersons } from '../storage/persons.js';
import { fillSlots, findSlots } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { sheetOf } from './sheet.js';

/** Rows of one sheet of 历史数据: one transaction stays well below its limit of 5 s; more come in several sheets. */
export const LEGACY_ROWS_MAX = 2_000;
/** Bytes that a sheet may unpack to: 2,000 rows of short cells are a few MiB; far more is a packed bomb. */
const UNPACKED_MAX = 100 * 1024 * 1024;

/** What would become of a row: nothing stands against it, or every fault; `collision`: it would be recorded, and its slot is for the municipal centre to decide. */
export interface LegacyRowView { readonly row: number; readonly faults: readonly string[]; readonly collision: string | null }

/** A row that can be read and is of a body that the caller may speak for. */
interface Read { readonly row: number; readonly id: string; readonly person: Person; readonly facts: LegacyFacts; readonly bureauId: string }
interface Judged { readonly row: number; readonly faults: readonly Reason[]; readonly read: Read | null }
interface Recorded { readonly row: number; readonly faults: readonly Reason[]; readonly collision: Reason | null }

/** Judges every row as loading it would; nothing is stored. */
export async function previewLegacy(kit: Kit, stores: Stores, access: Access, bytes: unknown): Promise<{ rows: LegacyRowView[] }> {
  const judged = await judge(kit, stores, kit.db, access, await readRows(kit, bytes), '');
  const { recorded } = await record(stores, kit.db, judged, await ownersOf(kit.db, personsOf(judged)));
  return { rows: recorded.map(rowView) };
}

/**
 * Loads the good rows of a sheet, or those that were chosen, in one transaction. The same row twice makes nothing twice; chosen rows that are faulty
 * refuse the whole. A row whose slot is taken is recorded as COLLIDING: what stands is not overwritten.
 */
export async function loadLegacy(kit: Kit, stores: Stores, command: CommandContext, bytes: unknown, evidenceSha256: string, chosen: readonly number[] | null): Promise<object> {
  const rows = await readRows(kit, bytes);
  const wanted = chosen === null ? rows : rows.filter((row) => chosen.includes(row.rowNumber));
  if (chosen !== null && wanted.length < chosen.length) throw ruleRefusal([reason('ROW_UNKNOWN', '', '所选的行不在这份表格中，请重新检查后再选。')]);
  return numberTakenSaid(() => command.run(kit.db, 200, { sheet: sha256(bytes as Buffer), rows: chosen, evidenceSha256 }, async (tx) => {
    const judged = await judge(kit, stores, tx, command.access, wanted, evidenceSha256);
    const good = judged.flatMap((each) => (each.read ? [each.read] : []));
    const metas = new Map([...new Set(good.map((each) => each.bureauId))].map((bureauId) => [bureauId, command.meta(kit.clock, 'legacy.import', { bureauId })]));
    const bureauOf = new Map(good.map((each) => [each.facts.personId, each.bureauId]));
    await registerPersons(stores, tx, new Map(good.map((each) => [each.facts.personId, each.person])), (id) => metas.get(bureauOf.get(id)!)!);
    const { recorded, changes, slots } = await record(stores, tx, judged, await holdPersons(tx, personsOf(judged), 'ALONE'));
    const faulty = recorded.filter((row) => row.faults.length > 0);
    if (chosen !== null && faulty.length > 0) throw new Problem(422, 'IMPORT_FAULTS', '所选的行中有问题，未导入任何一行；请改正或取消选择后重试。', { reasons: faulty.flatMap(({ row, faults }) => faults.map((each) => ({ ...each, facts: { ...each.facts, row } }))) });
    for (const [bureauId, meta] of metas) {
      const group = changes.filter((change) => change.bureauId === bureauId);
      if (group.length > 0) await stores.legacy.save(tx, group, meta);
    }
    await fillSlots(tx, slots);
    const colliding = recorded.filter((row) => row.faults.length === 0 && row.collision !== null);
    return { loaded: recorded.length - faulty.length, colliding: colliding.map(rowView), left: faulty.map(rowView) };
  }));
}

const rowView = ({ row, faults, collision }: Recorded): LegacyRowView => ({ row, faults: faults.map((each) => each.message), collision: collision?.message ?? null });
const personsOf = (judged: readonly Judged[]): string[] => [...new Set(judged.flatMap((each) => (each.read ? [each.read.facts.personId] : [])))];

async function readRows(kit: Kit, body: unknown): Promise<readonly SheetRow[]> {
  const bytes = sheetOf(body);
  const content = await rendererOf(kit).readSheet(bytes, LEGACY_COLUMNS, { maxRows: LEGACY_ROWS_MAX, maxBytes: bytes.byteLength, maxUnpackedBytes: UNPACKED_MAX }).catch((error: unknown) => {
    if (error instanceof FormsError) throw badRequest([], error.code, error.message);
    throw error;
  });
  if (content.rows.length === 0) throw badRequest([], 'NO_ROWS', '文件中没有数据行，请核对。');
  return content.rows;
}

/** What can be said of a row without the slots: its cells, its body, its dates, its person's name, its certificate's number. */
async function judge(kit: Kit, stores: Stores, db: Queryable, access: Access, rows: readonly SheetRow[], evidenceSha256: string): Promise<Judged[]> {
  const parsed = rows.map(parseLegacyRow);
  const values = parsed.flatMap((row) => (row.ok ? [row.value] : []));
  const idOf = (value: LegacyRow) => kit.personIds.of(value.document.type, value.document.number);
  const bodies = await bodiesByCode(db, values.map((value) => normalizeCreditCode(value.creditCode)));
  const persons = await stores.persons.findMany(db, values.map(idOf));
  const holders = await takenLegacyNumbers(db, values.flatMap((value) => value.certificate?.number ?? []));
  const seen = new Map<string, number>();
  return parsed.map((row): Judged => {
    if (!row.ok) return { row: row.rowNumber, faults: row.faults.map((each) => reason(each.code, '', each.message, { column: each.column })), read: null };
    const { value } = row;
    const body = bodies.get(`${normalizeCreditCode(value.creditCode)} ${value.type}`);
    const facts = body && factsOf(kit, value, body, evidenceSha256);
    const id = facts && legacyId(facts);
    const known = persons.get(idOf(value));
    const number = value.certificate?.number;
    const faults = [
      ...(body ? [] : [reason('INSTITUTION_UNKNOWN', '四', '该统一社会信用代码和类型的评价机构未登记，请核对或先登记。')]),
      ...(body && !access.may('legacy.import', { bureauId: body.state.supervisorId }) ? [reason('NOT_YOUR_BODY', '四(一)', '该评价机构不由本部门监管，请由其监管部门导入。')] : []),
      ...(facts ? dateFaults(facts, kit.clock.today()) : []),
      ...(known && !sameName(known.state.name, value.name) && value.nameNote === null ? [reason('NAME_DIFFERS', '七(三)', '同一证件在系统中以另一姓名登记，请核对；确曾用过此名的，填写“姓名不一致说明”。')] : []),
      ...(id && seen.has(id) ? [reason('ROW_TWICE', '七(三)', `与第 ${seen.get(id)!} 行是同一申报，请只留一行。`)] : []),
      ...(number !== undefined && (seen.has(number) || (holders.has(number) && holders.get(number) !== id)) ? [reason('NUMBER_TAKEN', '六(五)', '证书编号已用于另一条历史数据，请核对。')] : []),
    ];
    if (id) seen.set(id, row.rowNumber);
    if (number !== undefined) seen.set(number, row.rowNumber);
    if (faults.length > 0 || !body || !facts || !id) return { row: row.rowNumber, faults, read: null };
    const person: Person = { name: facts.name, sex: null, idType: facts.idType, idNumberSealed: facts.idNumberSealed, idNumberMasked: facts.idNumberMasked };
    return { row: row.rowNumber, faults, read: { row: row.rowNumber, id, person, facts, bureauId: body.state.supervisorId } };
  });
}

function factsOf(kit: Kit, value: LegacyRow, body: { readonly id: string; readonly state: InstitutionCopy }, evidenceSha256: string): LegacyFacts {
  return {
    personId: kit.personIds.of(value.document.type, value.document.number), name: value.name, idType: value.document.type, idNumberSealed: kit.keyring.seal(value.document.number), idNumberMasked: maskNumber(value.document.number),
    employerName: value.employer, institutionId: body.id, titleLevel: value.titleLevel, occupation: value.occupation, level: value.level, acceptedOn: value.acceptedOn, outcome: value.outcome,
    certificate: value.certificate && { ...value.certificate, printedName: value.certificate.printedName ?? body.state.name }, evidence: value.nameNote === null ? value.evidence : `${value.evidence}；姓名：${value.nameNote}`, evidenceSha256,
  };
}

/** The same application has the same id, however often it is loaded: person, title level, occupation, level, body and day of acceptance. */
export const legacyId = (f: Pick<LegacyFacts, 'personId' | 'titleLevel' | 'occupation' | 'level' | 'institutionId' | 'acceptedOn'>): string =>
  uuidFrom(createHash('sha256').update(['legacy', f.personId, f.titleLevel, f.occupation.code, f.occupation.workType === null ? '' : nameKey(f.occupation.workType), f.level, f.institutionId, f.acceptedOn].join('\n')).digest());

/** Decides the rows one after the other, each seeing what the ones before it do to the slots. */
async function record(stores: Stores, db: Queryable, judged: readonly Judged[], owners: ReadonlyMap<string, string>): Promise<{ recorded: Recorded[]; changes: Array<Change<Legacy, LegacyEvent> & { bureauId: string }>; slots: LegacySlot[] }> {
  const ownerIds = [...new Set(owners.values())];
  const found = await findSlots(db, ownerIds);
  const counted = await countedLegacy(db, ownerIds);
  const known = await stores.legacy.findMany(db, judged.flatMap((each) => (each.read ? [each.read.id] : [])));
  const slots = new Map<string, HeldSlot | null>();
  const filled = new Map<string, LegacySlot>();
  const changes: Array<Change<Legacy, LegacyEvent> & { bureauId: string }> = [];
  const recorded = judged.map(({ row, faults, read }): Recorded => {
    if (!read) return { row, faults, collision: null };
    const { facts, id } = read;
    const ownerId = owners.get(facts.personId)!;
    const key = `${ownerId} ${facts.titleLevel}`;
    const slot = slots.has(key) ? slots.get(key)! : found.get(ownerId)?.[facts.titleLevel] ?? null;
    // 历史数据 count for the slot as long as they hold it; an application of this system that took it over is none of theirs
    const theirs = (counted.get(key) ?? []).some((each) => each.id === slot?.applicationId) ? counted.get(key)! : [];
    const before = known.get(id);
    const decision = recordLegacy(facts, { known: before?.state ?? null, slot, counted: theirs });
    if (!decision.ok) return { row, faults: decision.reasons, collision: null };
    const state = decision.events.reduce<Legacy | null>(evolveLegacy, before?.state ?? null)!;
    changes.push({ id, version: before?.version ?? 0, state: before?.state ?? null, events: decision.events, bureauId: read.bureauId });
    const holds = state.status === 'FILLING' && (slot === null || theirs.length > 0);
    if (holds) {
      const now = [...theirs.filter((each) => each.id !== id), { id, facts: state }];
      const next = slotOfLegacy(now, ownerId)!;
      counted.set(key, now);
      filled.set(key, next);
      slots.set(key, { occupation: next.occupation, institutionId: next.institutionId, institutionName: slot?.institutionName ?? '本机构', state: next.state, passedLevel: next.passedLevel, applicationId: next.holderId, level: next.level });
    }
    return { row, faults: [], collision: state.status === 'COLLIDING' && before === undefined ? collisionOf(facts, { slot, counted: theirs }) : null };
  });
  return { recorded, changes, slots: [...filled.values()] };
}

/** A number that another sheet brought at the same moment: nothing of this one is stored. */
async function numberTakenSaid<T>(work: () => Promise<T>): Promise<T> {
  try { return await work(); } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === '23505' && constraint === 'legacy_certificate_number') throw new Problem(409, 'NUMBER_TAKEN', '有证书编号刚被另一份历史数据使用，本表未导入任何一行；请核对后重试。');
    throw error;
  }
}
