import { randomUUID } from 'node:crypto';
import { groupBy, isCreditCode, maskNumber, nameKey, normalizeCreditCode, reason, refused, type Decision, type Reason } from '@gt/domain';
import type { ParsedRow, RegistryBodyRecord, RegistryExpertRecord, RegistryScopeRecord, RegistryUnitRecord } from '@gt/forms';
import type { Change, Queryable, Tx } from '@gt/persistence';
import type { Access, CommandContext, Kit } from '@gt/service-kit';
import type { Bureau } from '../domain/bureau.js';
import { decideRegisterExpert, type Expert, type ExpertEvent, type HeldQualification } from '../domain/expert.js';
import { evolveInstitution, type Institution, type InstitutionEvent, type Unit } from '../domain/institution.js';
import { decideAddSite, decideRecordEvidence, decideRegister, doubleReason, type PrefixHolder } from '../domain/institution-register.js';
import { decideCoveredUnits, decideFiledScope, SCOPE_ROWS_MAX, UNITS_MAX, type ScopeRequest } from '../domain/institution-scope.js';
import { decideActivate } from '../domain/institution-standing.js';
import { allBureaus, bodiesByCode, expertsOfPersons, holdPrefixes, prefixHolders, type BodyKey } from '../storage/facts.js';
import type { Stores } from '../storage/stores.js';

/** Rows of an existing register as they would be loaded, with what stands against each, and how the good ones are saved. */
export interface PlannedRows { readonly rows: ReadonlyArray<{ readonly row: number; readonly faults: readonly Reason[] }>; readonly save: (tx: Tx, command: CommandContext) => Promise<void> }

/** What the rows before of the same sheet are about, with the row: a sheet is judged and loaded in blocks, and doubles are found in all of it. */
export type Seen = Map<string, number>;
/** What stands against a row that is about the same as one before it; the first one is noted. */
function twice(seen: Seen, about: string, row: number, why: (before: number) => Reason): Reason[] {
  const before = seen.get(about);
  if (before !== undefined) return [why(before)];
  seen.set(about, row);
  return [];
}

const cellFaults = (parsed: ParsedRow<unknown>): Reason[] => (parsed.ok ? [] : parsed.faults.map((each) => reason(each.code, '', each.message, { column: each.column })));
/** What one body of the city is known by. */
export const keyOf = (record: { readonly creditCode: string; readonly type: string }): string => `${normalizeCreditCode(record.creditCode)}|${record.type}`;
const creditFaults = (creditCode: string): Reason[] => (isCreditCode(normalizeCreditCode(creditCode)) ? [] : [reason('CREDIT_CODE_INVALID', '四(一)', '统一社会信用代码应为 18 位且校验位正确，请核对营业执照。')]);

/** A state with the events that make it, decided one after the other: later steps see what earlier ones did. */
class Steps {
  readonly events: InstitutionEvent[] = [];
  readonly faults: Reason[] = [];
  constructor(public state: Institution | null) {}
  then(decide: (state: Institution) => Decision<InstitutionEvent>): void {
    if (this.faults.length > 0) return;
    const decision = decide(this.state!);
    if (!decision.ok) { this.faults.push(...decision.reasons); return; }
    this.events.push(...decision.events);
    this.state = decision.events.reduce<Institution | null>(evolveInstitution, this.state);
  }
}

/** What of a body each of its rows says alike. */
const PROFILE = ['name', 'filingLevel', 'supervisor', 'filingMode', 'document', 'telephone'] as const;

/**
 * Bodies with their sites, a row for each site (四(一), 六(五)): the first row of a body that is not registered registers it, an enterprise body with its own unit
 * covered from the first day of the notice on; a site that a registered body does not have is added to it. Each row is for the bureau that it names.
 */
export async function planBodies(kit: Kit, stores: Stores, db: Queryable, access: Access, parsed: ReadonlyArray<ParsedRow<RegistryBodyRecord>>, seen: Seen): Promise<PlannedRows> {
  const good = parsed.filter((row) => row.ok);
  const bureaus = new Map((await allBureaus(db)).map((each) => [nameKey(each.state.name), each]));
  const known = await bodiesByCode(db, good.map((row) => bodyKey(row.value)));
  const prefixes = await prefixHolders(db, good.map((row) => row.value.prefix));
  const faults = new Map<number, readonly Reason[]>(parsed.flatMap((row) => (row.ok ? [] : [[row.rowNumber, cellFaults(row)] as const])));
  const changes: Array<Change<Institution, InstitutionEvent> & { readonly bureauId: string; readonly sites: ReadonlyArray<{ readonly prefix: string; readonly siteId: string }> }> = [];
  for (const [key, rows] of groupBy(good, (row) => keyOf(row.value))) {
    const body = known.get(key);
    const first = rows[0]!;
    const supervisor = bureaus.get(nameKey(first.value.supervisor));
    const bureauId = body?.state.supervisorId ?? supervisor?.id ?? '';
    let state = body?.state ?? null;
    const events: InstitutionEvent[] = [];
    const sites: Array<{ prefix: string; siteId: string }> = [];
    for (const row of rows) {
      const { value: record, rowNumber } = row;
      const steps = new Steps(state);
      const siteId = randomUUID();
      if (body?.state.sites.some((site) => site.name === record.siteName)) steps.faults.push(doubleReason({ creditCode: body.state.creditCode, type: body.state.type }, body.state.name));
      else {
        steps.faults.push(...creditFaults(record.creditCode), ...(body ? (access.may('institution.change', { bureauId, institutionId: body.id }) ? [] : [notYours()]) : bureauFaults(access, 'institution.register', supervisor, record.supervisor)),
          ...twice(seen, `${key}|${record.siteName}`, rowNumber, (before) => reason('ROW_TWICE', '四(一)', `第 ${before} 行已有这家机构的这个站点，请合并。`)),
          ...twice(seen, record.prefix, rowNumber, (before) => reason('NUMBER_PREFIX_TAKEN', '六(五)', `前 13 位 ${record.prefix} 在第 ${before} 行已有，请核对通知文件。`, { prefix: record.prefix })),
          ...(PROFILE.every((each) => record[each] === first.value[each]) ? [] : [reason('ROWS_DIFFER', '四(一)', `与第 ${first.rowNumber} 行是同一家机构，机构名称、备案层级、监管部门、报备方式、依据文件和电话应一致。`)]),
          ...(state === null && row !== first ? [reason('BODY_HAS_FAULTS', '四(一)', `第 ${first.rowNumber} 行登记这家机构，有问题未导入，请先改正。`)] : []));
        if (steps.faults.length === 0) registerSite(steps, record, siteId, supervisor, prefixes.get(record.prefix) ?? null);
      }
      faults.set(rowNumber, steps.faults);
      if (steps.faults.length > 0) continue;
      state = steps.state;
      events.push(...steps.events);
      sites.push({ prefix: record.prefix, siteId });
    }
    if (events.length > 0) changes.push({ ...(body ?? { id: randomUUID(), version: 0, state: null }), events, bureauId, sites });
  }
  return { rows: parsed.map((row) => ({ row: row.rowNumber, faults: faults.get(row.rowNumber) ?? [] })), save: async (tx, command) => {
    for (const [, group] of groupBy(changes, ({ bureauId, version }) => `${bureauId} ${version === 0}`)) await stores.institutions.save(tx, group, command.meta(kit.clock, group[0]!.version === 0 ? 'institution.register' : 'institution.change', { bureauId: group[0]!.bureauId }));
    await holdPrefixes(tx, changes.flatMap(({ sites, id }) => sites.map((site) => ({ ...site, institutionId: id }))));
  } };
}

/** Registers the body of a row, where it is not, and adds its site with the number evidence. */
function registerSite(steps: Steps, record: RegistryBodyRecord, siteId: string, supervisor: { readonly id: string; readonly state: Bureau } | undefined, holder: PrefixHolder | null): void {
  const { name, type, filingLevel, filingMode, telephone } = record;
  const creditCode = normalizeCreditCode(record.creditCode);
  if (steps.state === null) {
    steps.then(() => decideRegister({ name, creditCode, type, filingLevel, supervisorId: supervisor!.id, filingMode, filingModeDocument: record.document, numberMode: filingMode === 'NATIVE' ? 'ALLOTTED' : 'IMPORTED', telephone }, { supervisor: supervisor!.state, double: null }));
    if (type === 'ENTERPRISE') steps.then((state) => decideCoveredUnits(state, [{ name, creditCode, relation: '本单位', from: NOTICE_DAY, to: null, evidence: record.document }]));
  }
  steps.then((state) => decideAddSite(state, { siteId, name: record.siteName, printedName: record.printedName, address: record.address }));
  steps.then((state) => decideRecordEvidence(state, { siteId, prefix: record.prefix, document: record.prefixDocument }, holder));
}

/** 渝职鉴发〔2022〕8号 is of this day. */
const NOTICE_DAY = '2022-03-10';
const bodyKey = (record: { readonly creditCode: string; readonly type: string }): BodyKey => ({ creditCode: normalizeCreditCode(record.creditCode), type: record.type });

/** Lists that replace a part of a body as a whole: all its rows of the sheet together. */
interface PartOfBody<Row> {
  readonly clause: string;
  readonly most: number;
  readonly tooLong: (rows: number) => Reason;
  readonly decide: (state: Institution, records: readonly Row[]) => Decision<InstitutionEvent>;
  /** what the part allows, whatever the order of its rows */
  readonly keyOf: (state: Institution) => string;
  readonly unchanged: Reason;
}

async function planParts<Row extends { readonly creditCode: string; readonly type: string }>(part: PartOfBody<Row>, kit: Kit, stores: Stores, db: Queryable, access: Access, parsed: ReadonlyArray<ParsedRow<Row>>): Promise<PlannedRows> {
  const today = kit.clock.today();
  const known = await bodiesByCode(db, parsed.flatMap((row) => (row.ok ? [bodyKey(row.value)] : [])));
  const groups = groupBy(parsed.filter((row) => row.ok), (row) => keyOf(row.value));
  const faults = new Map<number, readonly Reason[]>(parsed.flatMap((row) => (row.ok ? [] : [[row.rowNumber, cellFaults(row)] as const])));
  const changes: Array<Change<Institution, InstitutionEvent> & { readonly bureauId: string }> = [];
  for (const [key, rows] of groups) {
    const body = known.get(key);
    const steps = new Steps(body?.state ?? null);
    if (!body) steps.faults.push(reason('INSTITUTION_UNKNOWN', part.clause, '该统一社会信用代码和类型的评价机构未登记，请先导入评价机构。'));
    else if (!access.may('institution.change', { bureauId: body.state.supervisorId, institutionId: body.id })) steps.faults.push(notYours());
    if (rows.length > part.most) steps.faults.push(part.tooLong(rows.length));
    steps.then((state) => part.decide(state, rows.map(({ value }) => value)));
    if (steps.faults.length === 0 && part.keyOf(body!.state) === part.keyOf(steps.state!)) steps.faults.push(part.unchanged);
    if (steps.faults.length > 0) {
      // the decision names rows of its own list: each fault goes to the row of the sheet, what concerns the body to all of them
      rows.forEach((row, index) => { faults.set(row.rowNumber, steps.faults.filter((each) => typeof each.facts['row'] !== 'number' || each.facts['row'] === index + 1)); });
      for (const row of rows) if (faults.get(row.rowNumber)!.length === 0) faults.set(row.rowNumber, [reason('BODY_HAS_FAULTS', part.clause, '同一机构的其他行有问题，请一并改正后导入。')]);
      continue;
    }
    const activation = steps.state!.status === 'REGISTERED' ? decideActivate(steps.state!, today) : null;
    changes.push({ ...body!, events: [...steps.events, ...(activation?.ok ? activation.events : [])], bureauId: body!.state.supervisorId });
  }
  return { rows: parsed.map((row) => ({ row: row.rowNumber, faults: faults.get(row.rowNumber) ?? [] })), save: async (tx, command) => {
    for (const [bureauId, group] of groupBy(changes, (each) => each.bureauId)) await stores.institutions.save(tx, group, command.meta(kit.clock, 'institution.change', { bureauId }));
  } };
}

const SCOPES: PartOfBody<RegistryScopeRecord> = {
  clause: '七(二)', most: SCOPE_ROWS_MAX, tooLong: (rows) => reason('SCOPE_TOO_LONG', '七(二)', `一家机构的备案范围最多 ${SCOPE_ROWS_MAX} 行，表中有 ${rows} 行，请核对是否重复。`, { rows }),
  decide: (state, records) => decideFiledScope(state, records.map((record): ScopeRequest => ({ code: record.occupationCode, workType: record.workType, levels: record.levels, from: record.from, to: record.to }))),
  keyOf: ({ scope }) => JSON.stringify(scope.map(({ occupation: { code, workType }, levels, from, to }) => [code, workType, [...levels].sort(), from, to].join()).sort()),
  unchanged: reason('SCOPE_UNCHANGED', '七(二)', '该机构的备案范围与表中相同，无须再次导入。'),
};
/** Filed scopes (七(二)): all rows of a body together replace its scope; a registered body that has all that it needs is activated with it. */
export const planScopes = (kit: Kit, stores: Stores, db: Queryable, access: Access, parsed: ReadonlyArray<ParsedRow<RegistryScopeRecord>>): Promise<PlannedRows> => planParts(SCOPES, kit, stores, db, access, parsed);

const unitOf = (record: RegistryUnitRecord): Unit => ({ name: record.unitName, creditCode: normalizeCreditCode(record.unitCode), relation: record.relation, from: record.from, to: record.to, evidence: record.evidence });
const UNITS: PartOfBody<RegistryUnitRecord> = {
  clause: '四(二)', most: UNITS_MAX, tooLong: (rows) => reason('UNITS_TOO_MANY', '四(二)', `一家机构的覆盖单位最多 ${UNITS_MAX} 个，表中有 ${rows} 行，请核对是否重复。`, { rows }),
  decide: (state, records) => {
    const wrong = records.flatMap((record, index) => creditFaults(record.unitCode).map((each) => ({ ...each, facts: { row: index + 1 } })));
    // the paper of a unit that stands there with the same evidence stays
    const paperOf = (unit: Unit) => state.units.find((each) => each.creditCode === unit.creditCode && each.evidence === unit.evidence)?.file;
    return wrong.length > 0 ? refused(...wrong) : decideCoveredUnits(state, records.map(unitOf).map((unit) => { const file = paperOf(unit); return file ? { ...unit, file } : unit; }));
  },
  keyOf: ({ units }) => JSON.stringify(units.map(({ name, creditCode, relation, from, to, evidence }) => [name, creditCode, relation, from, to, evidence].join('\n')).sort()),
  unchanged: reason('UNITS_UNCHANGED', '四(二)', '该机构的覆盖单位与表中相同，无须再次导入。'),
};
/** Covered units of enterprise bodies (四(二)): all rows of a body together replace its list. */
export const planUnits = (kit: Kit, stores: Stores, db: Queryable, access: Access, parsed: ReadonlyArray<ParsedRow<RegistryUnitRecord>>): Promise<PlannedRows> => planParts(UNITS, kit, stores, db, access, parsed);

/** What of an expert each row of the same person says alike. */
const ENTRY = ['name', 'education', 'speciality', 'employer'] as const;
/** Experts (附件1, 六(三)), a row for each qualification; an entry is kept up by the bureau that loads it. */
export async function planExperts(kit: Kit, stores: Stores, db: Queryable, access: Access, parsed: ReadonlyArray<ParsedRow<RegistryExpertRecord>>): Promise<PlannedRows> {
  const grant = access.require('expert.register', {});
  const on = kit.clock.today();
  const idOf = (record: RegistryExpertRecord) => kit.personIds.of(record.documentType, record.documentNumber);
  const good = parsed.filter((row) => row.ok);
  const known = await expertsOfPersons(db, good.map((row) => idOf(row.value)));
  const faults = new Map<number, readonly Reason[]>(parsed.flatMap((row) => (row.ok ? [] : [[row.rowNumber, cellFaults(row)] as const])));
  const changes: Array<Change<Expert, ExpertEvent>> = [];
  for (const [personId, rows] of groupBy(good, (row) => idOf(row.value))) {
    const { value: record, rowNumber: firstRow } = rows[0]!;
    const own = rows.map(({ value }, index): Reason[] => [
      ...(ENTRY.every((each) => value[each] === record[each]) ? [] : [reason('ROWS_DIFFER', '附件1', `与第 ${firstRow} 行是同一人，姓名、学历、专业方向和所在单位应一致。`)]),
      ...(rows.slice(0, index).some((before) => before.value.kind === value.kind && before.value.qualification === value.qualification) ? [reason('ROW_TWICE', '附件1', '此人的这项资格在前面的行已有，请合并为一行。')] : []),
    ]);
    const wanted = rows.filter((_, index) => own[index]!.length === 0).map(({ value }) => value);
    const expert: Expert = {
      personId, name: record.name, idType: record.documentType, idNumberSealed: kit.keyring.seal(record.documentNumber), idNumberMasked: maskNumber(record.documentNumber), education: record.education, speciality: record.speciality,
      occupationCodes: [...new Set(wanted.flatMap((each) => each.occupationCodes))], employerName: record.employer,
      qualifications: wanted.map((q): HeldQualification => ({ kind: q.kind, name: q.qualification, ...(q.evidence ? { evidence: q.evidence } : {}), validUntil: q.validUntil })),
      institutionId: grant.role === 'BODY_ADMIN' ? grant.place : null, bureauId: grant.role === 'BODY_ADMIN' ? null : grant.place,
    };
    const expertId = known.get(personId);
    const decision = decideRegisterExpert(expert, expertId ? { expertId } : null, on);
    rows.forEach((row, index) => { faults.set(row.rowNumber, [...own[index]!, ...(decision.ok ? [] : decision.reasons)]); });
    if (decision.ok) changes.push({ id: randomUUID(), version: 0, state: null, events: decision.events });
  }
  return { rows: parsed.map((row) => ({ row: row.rowNumber, faults: faults.get(row.rowNumber) ?? [] })), save: async (tx, command) => { if (changes.length > 0) await stores.experts.save(tx, changes, command.meta(kit.clock, 'expert.register', {})); } };
}

const notYours = (): Reason => reason('NOT_YOUR_BODY', '四(一)', '该评价机构不由本部门监管，请由其监管部门导入。');

function bureauFaults(access: Access, action: 'institution.register', supervisor: { readonly id: string; readonly state: Bureau } | undefined, name: string): Reason[] {
  if (!supervisor) return [reason('SUPERVISOR_UNKNOWN', '四(一)', `监管部门“${name}”未登记，请核对名称或先登记。`)];
  return access.may(action, { bureauId: supervisor.id }) ? [] : [notYours()];
}
