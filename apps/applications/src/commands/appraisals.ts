import { randomUUID } from 'node:crypto';
import { reason } from '@gt/domain';
import type { Stored, Tx } from '@gt/persistence';
import { acting } from '@gt/policy';
import { eventsOf, notFound, ruleRefusal, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import { correctAppraisal, voidAppraisal, type Appraisal, type AppraisalEvent } from '../domain/appraisal.js';
import { decideMapping, gradeOf, MAPPING_STATUS_NAMES, proposeMapping, type GradeRow, type RuleDocument } from '../domain/appraisal-mapping.js';
import { whyOf, type Why } from '../domain/why.js';
import { appraisalView, mappingView } from '../queries/appraisals.js';
import { mappingInForce, proposalsOf } from '../storage/appraisals.js';
import { decidedBy, type Stores } from '../storage/stores.js';
import { takeIn } from './begin-import.js';

export interface MappingProposal { readonly employerId: string; readonly rows: readonly GradeRow[]; readonly effectiveFrom: string; readonly ruleDocument: RuleDocument }

/** The clerk proposes how the unit's own grades read (二); the reviewer finds it in 待办. */
export async function proposeOwnGrades(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, p: MappingProposal): Promise<object> {
  const meta = command.meta(kit.clock, 'appraisal.proposeMapping', { employerId: p.employerId });
  if (!(await stores.employers.find(tx, p.employerId))) throw notFound('用人单位');
  const by = await decidedBy(tx, kit, acting(command.access.subject, meta.actor.onBehalfOf), '用人单位经办');
  const { title, number, issuedOn, sha256 } = p.ruleDocument;
  const events = eventsOf(proposeMapping({
    employerId: p.employerId, rows: p.rows.map(({ own, grade }) => ({ own: own.trim(), grade })), effectiveFrom: p.effectiveFrom,
    ruleDocument: { title: title.trim(), number: number.trim(), issuedOn, sha256 }, by,
  }, { today: kit.clock.today(), ...await proposalsOf(tx, p.employerId) }));
  return mappingView((await stores.mappings.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta))[0]!);
}

/** The reviewer confirms it or sends it back. 404 of another unit, 409 when it is decided, 422 SAME_PERSON_PROPOSED. */
export async function decideOwnGrades(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, decision: { readonly confirm: true } | { readonly confirm: false; readonly reason: string }): Promise<object> {
  const found = (await stores.mappings.findMany(tx, [id], true)).get(id);
  if (!found || !command.access.may('appraisal.confirmMapping', { employerId: found.state.employerId })) throw notFound('等次对应');
  const meta = command.meta(kit.clock, 'appraisal.confirmMapping', { employerId: found.state.employerId });
  const { status } = found.state;
  if (status !== 'PROPOSED') throw wrongState(`这份等次对应${MAPPING_STATUS_NAMES[status]}，请刷新后查看。`, { status });
  const by = await decidedBy(tx, kit, acting(command.access.subject, meta.actor.onBehalfOf), '用人单位审核');
  return mappingView((await stores.mappings.save(tx, [{ ...found, events: eventsOf(decideMapping(found.state, decision, by)) }], meta))[0]!);
}

/** Takes in a sheet of years' appraisals, with the mapping in force today; a job checks it, people load it. */
export async function beginAppraisalImport(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, employerId: string, bytes: Buffer, fileSha256: string): Promise<object> {
  const { actor, correlationId } = command.meta(kit.clock, 'appraisal.record', { employerId });
  if (!(await stores.employers.find(tx, employerId))) throw notFound('用人单位');
  const mapping = await mappingInForce(tx, employerId, kit.clock.today());
  return takeIn(kit, tx, { of: 'APPRAISALS', employerId, institutionId: null, mappingId: mapping?.id ?? null, which: null, actor, correlationId, fileSha256 }, bytes);
}

/** A year of the own register, locked. 404 of another unit. */
async function year(stores: Stores, tx: Tx, command: CommandContext, id: string): Promise<Stored<Appraisal>> {
  const found = (await stores.appraisals.findMany(tx, [id], true)).get(id);
  if (!found || !command.access.may('appraisal.record', { employerId: found.state.employerId })) throw notFound('考核登记');
  command.requireVersion(found.version);
  return found;
}
async function save(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, found: Stored<Appraisal>, decide: (by: Appraisal['by']) => readonly AppraisalEvent[]): Promise<object> {
  const meta = command.meta(kit.clock, 'appraisal.record', { employerId: found.state.employerId });
  const events = decide(await decidedBy(tx, kit, acting(command.access.subject, meta.actor.onBehalfOf), '用人单位经办'));
  const saved = (await stores.appraisals.save(tx, [{ ...found, events }], meta))[0]!;
  command.etag(saved.version);
  return appraisalView(saved);
}

/** Puts a year right (If-Match): a new version with reason and document. 422 GRADE_NOT_MAPPED, NOTHING_CHANGED, APPRAISAL_VOIDED. */
export async function correctYear(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, dto: Why & { readonly grade: string }): Promise<object> {
  const found = await year(stores, tx, command, id);
  const mapping = await mappingInForce(tx, found.state.employerId, kit.clock.today());
  const read = gradeOf(dto.grade, mapping?.state ?? null);
  if (!read) throw ruleRefusal([reason('GRADE_NOT_MAPPED', '二', '更正后的结果既不是规定的五种结果，也不在本单位已确认的等次对应中，请先提出并确认对应。')]);
  return save(kit, stores, tx, command, found, (by) => eventsOf(correctAppraisal(found.state, { grade: read.grade, own: dto.grade.trim(), mappingId: read.byMapping ? mapping!.id : null }, whyOf(dto), by)));
}
/** Takes a year out of the register that never belonged there (If-Match). */
export async function voidYear(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, dto: Why): Promise<object> {
  const found = await year(stores, tx, command, id);
  return save(kit, stores, tx, command, found, (by) => eventsOf(voidAppraisal(found.state, whyOf(dto), by)));
}
