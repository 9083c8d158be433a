import { randomUUID } from 'node:crypto';
import { groupBy, isCreditCode, maskNumber, nameKey, normalizeCreditCode, reason, type Decision, type Reason } from '@gt/domain';
import type { ParsedRow, RegistryBodyRecord, RegistryExpertRecord, RegistryScopeRecord } from '@gt/forms';
import type { Change, Queryable, Tx } from '@gt/persistence';
import type { Access, CommandContext, Kit } from '@gt/service-kit';
import type { Bureau } from '../domain/bureau.js';
import { decideRegisterExpert, type Expert, type ExpertEvent } from '../domain/expert.js';
import { evolveInstitution, type Institution, type InstitutionEvent } from '../domain/institution.js';
import { decideAddSite, decideRecordEvidence, decideRegister } from '../domain/institution-register.js';
import { decideCoveredUnits, decideFiledScope, SCOPE_ROWS_MAX, type ScopeRequest } from '../domain/institution-scope.js';
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

/** Bodies with one site each (四(一), 六(五)); an enterprise body covers its own unit from the first day of the notice on. Each row is for the bureau that it names. */
export async function planBodies(kit: Kit, stores: Stores, db: Queryable, access: Access, parsed: ReadonlyArray<ParsedRow<RegistryBodyRecord>>, seen: Seen): Promise<PlannedRows> {
  const records = parsed.flatMap((row) => (row.ok ? [row.value] : []));
  const bureaus = new Map((await allBureaus(db)).map((each) => [nameKey(each.state.name), each]));
  const known = await bodiesByCode(db, records.map(bodyKey));
  const prefixes = await prefixHolders(db, records.map((each) => each.prefix));
  const changes: Array<Change<Institution, InstitutionEvent> & { readonly bureauId: string; readonly prefix: string; readonly siteId: string }> = [];
  const rows = parsed.map((row) => {
    if (!row.ok) return { row: row.rowNumber, faults: cellFaults(row) };
    const record = row.value;
    const supervisor = bureaus.get(nameKey(record.supervisor));
    const key = keyOf(record);
    const siteId = randomUUID();
    const steps = new Steps(null);
    steps.faults.push(...creditFaults(record.creditCode), ...bureauFaults(access, 'institution.register', supervisor, record.supervisor),
      ...twice(seen, key, row.rowNumber, (before) => reason('ROW_TWICE', '四(一)', `第 ${before} 行已有这家机构，请合并；更多站点请在登记后增加。`)),
      ...twice(seen, record.prefix, row.rowNumber, (before) => reason('NUMBER_PREFIX_TAKEN', '六(五)', `前 13 位 ${record.prefix} 在第 ${before} 行已有，请核对通知文件。`, { prefix: record.prefix })));
    const creditCode = normalizeCreditCode(record.creditCode);
    const numberMode = record.filingMode === 'NATIVE' ? 'ALLOTTED' : 'IMPORTED';
    if (steps.faults.length === 0) {
      const profile = { name: record.name, creditCode, type: record.type, filingLevel: record.filingLevel, supervisorId: supervisor!.id, filingMode: record.filingMode, filingModeDocument: record.document, numberMode, telephone: record.telephone } as const;
      steps.then(() => decideRegister(profile, { supervisor: supervisor!.state, double: known.get(key)?.state ?? null }));
      steps.then((state) => decideAddSite(state, { siteId, name: record.siteName, printedName: record.printedName, address: record.address }));
      steps.then((state) => decideRecordEvidence(state, { siteId, prefix: record.prefix, document: record.prefixDocument }, prefixes.get(record.prefix) ?? null));
      if (record.type === 'ENTERPRISE') steps.then((state) => decideCoveredUnits(state, [{ name: record.name, creditCode, relation: '本单位', from: NOTICE_DAY, to: null, evidence: record.document }]));
    }
    if (steps.faults.length === 0) changes.push({ id: randomUUID(), version: 0, state: null, events: steps.events, bureauId: supervisor!.id, prefix: record.prefix, siteId });
    return { row: row.rowNumber, faults: steps.faults };
  });
  return { rows, save: async (tx, command) => {
    for (const [bureauId, group] of groupBy(changes, (each) => each.bureauId)) await stores.institutions.save(tx, group, command.meta(kit.clock, 'institution.register', { bureauId }));
    await holdPrefixes(tx, changes.map(({ prefix, siteId, id }) => ({ prefix, siteId, institutionId: id })));
  } };
}

/** 渝职鉴发〔2022〕8号 is of this day. */
const NOTICE_DAY = '2022-03-10';
const bodyKey = (record: { readonly creditCode: string; readonly type: string }): BodyKey => ({ creditCode: normalizeCreditCode(record.creditCode), type: record.type });

/** Filed scopes (七(二)): all rows of a body together replace its scope; a registered body that has all that it needs is activated with it. */
export async function planScopes(kit: Kit, stores: Stores, db: Queryable, access: Access, parsed: ReadonlyArray<ParsedRow<RegistryScopeRecord>>): Promise<PlannedRows> {
  const today = kit.clock.today();
  const known = await bodiesByCode(db, parsed.flatMap((row) => (row.ok ? [bodyKey(row.value)] : [])));
  const groups = groupBy(parsed.filter((row) => row.ok), (row) => keyOf(row.value));
  const faults = new Map<number, readonly Reason[]>(parsed.flatMap((row) => (row.ok ? [] : [[row.rowNumber, cellFaults(row)] as const])));
  const changes: Array<Change<Institution, InstitutionEvent> & { readonly bureauId: string }> = [];
  for (const [key, rows] of groups) {
    const body = known.get(key);
    const steps = new Steps(body?.state ?? null);
    if (!body) steps.faults.push(reason('INSTITUTION_UNKNOWN', '七(二)', '该统一社会信用代码和类型的评价机构未登记，请先导入评价机构。'));
    else if (!access.may('institution.change', { bureauId: body.state.supervisorId, institutionId: body.id })) steps.faults.push(reason('NOT_YOUR_BODY', '四(一)', '该评价机构不由本部门监管，请由其监管部门导入。'));
    const wanted: ScopeRequest[] = rows.map(({ value }) => ({ code: value.occupationCode, workType: value.workType, levels: value.levels, from: value.from, to: value.to }));
    if (rows.length > SCOPE_ROWS_MAX) steps.faults.push(reason('SCOPE_TOO_LONG', '七(二)', `一家机构的备案范围最多 ${SCOPE_ROWS_MAX} 行，表中有 ${rows.length} 行，请核对是否重复。`, { rows: rows.length }));
    steps.then((state) => decideFiledScope(state, wanted));
    if (steps.faults.length === 0 && scopeKey(body!.state.scope) === scopeKey(steps.state!.scope)) steps.faults.push(reason('SCOPE_UNCHANGED', '七(二)', '该机构的备案范围与表中相同，无须再次导入。'));
    if (steps.faults.length > 0) {
      // the decision names rows of its own list: each fault goes to the row of the sheet, what concerns the body to all of them
      rows.forEach((row, index) => { faults.set(row.rowNumber, steps.faults.filter((each) => typeof each.facts['row'] !== 'number' || each.facts['row'] === index + 1)); });
      for (const row of rows) if (faults.get(row.rowNumber)!.length === 0) faults.set(row.rowNumber, [reason('BODY_HAS_FAULTS', '七(二)', '同一机构的其他行有问题，请一并改正后导入。')]);
      continue;
    }
    const activation = steps.state!.status === 'REGISTERED' ? decideActivate(steps.state!, today) : null;
    changes.push({ ...body!, events: [...steps.events, ...(activation?.ok ? activation.events : [])], bureauId: body!.state.supervisorId });
  }
  return { rows: parsed.map((row) => ({ row: row.rowNumber, faults: faults.get(row.rowNumber) ?? [] })), save: async (tx, command) => {
    for (const [bureauId, group] of groupBy(changes, (each) => each.bureauId)) await stores.institutions.save(tx, group, command.meta(kit.clock, 'institution.change', { bureauId }));
  } };
}

/** What a scope allows, whatever the order of its rows and levels. */
const scopeKey = (scope: Institution['scope']): string => JSON.stringify(scope.map(({ occupation: { code, workType }, levels, from, to }) => [code, workType, [...levels].sort(), from, to].join()).sort());

/** Experts (附件1, 六(三)); an entry is kept up by the bureau that loads it. */
export async function planExperts(kit: Kit, stores: Stores, db: Queryable, access: Access, parsed: ReadonlyArray<ParsedRow<RegistryExpertRecord>>, seen: Seen): Promise<PlannedRows> {
  const grant = access.require('expert.register', {});
  const on = kit.clock.today();
  const idOf = (record: RegistryExpertRecord) => kit.personIds.of(record.documentType, record.documentNumber);
  const known = await expertsOfPersons(db, parsed.flatMap((row) => (row.ok ? [idOf(row.value)] : [])));
  const changes: Array<Change<Expert, ExpertEvent>> = [];
  const rows = parsed.map((row) => {
    if (!row.ok) return { row: row.rowNumber, faults: cellFaults(row) };
    const record = row.value;
    const personId = idOf(record);
    const expert: Expert = {
      personId, name: record.name, idType: record.documentType, idNumberSealed: kit.keyring.seal(record.documentNumber), idNumberMasked: maskNumber(record.documentNumber), education: record.education, speciality: record.speciality,
      occupationCodes: [...new Set(record.occupationCodes)], employerName: record.employer, qualifications: [{ kind: record.kind, name: record.qualification, ...(record.evidence ? { evidence: record.evidence } : {}), validUntil: record.validUntil }],
      institutionId: grant.role === 'BODY_ADMIN' ? grant.place : null, bureauId: grant.role === 'BODY_ADMIN' ? null : grant.place,
    };
    const expertId = known.get(personId);
    const decision = decideRegisterExpert(expert, expertId ? { expertId } : null, on);
    const faults = [...twice(seen, personId, row.rowNumber, (before) => reason('ROW_TWICE', '附件1', `第 ${before} 行已有此人，请合并为一行；更多资格请在登记后补充。`)), ...(decision.ok ? [] : decision.reasons)];
    if (faults.length === 0 && decision.ok) changes.push({ id: randomUUID(), version: 0, state: null, events: decision.events });
    return { row: row.rowNumber, faults };
  });
  return { rows, save: async (tx, command) => { if (changes.length > 0) await stores.experts.save(tx, changes, command.meta(kit.clock, 'expert.register', {})); } };
}

function bureauFaults(access: Access, action: 'institution.register', supervisor: { readonly id: string; readonly state: Bureau } | undefined, name: string): Reason[] {
  if (!supervisor) return [reason('SUPERVISOR_UNKNOWN', '四(一)', `监管部门“${name}”未登记，请核对名称或先登记。`)];
  return access.may(action, { bureauId: supervisor.id }) ? [] : [reason('NOT_YOUR_BODY', '四(一)', '该评价机构不由本部门监管，请由其监管部门导入。')];
}
