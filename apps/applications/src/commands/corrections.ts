import { randomUUID } from 'node:crypto';
import type { Tx } from '@gt/persistence';
import { badRequest, copies, noteAccess, notFound, Problem, putMessages, ruleRefusal, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import { applyCorrection, CORRECTION_STATUS_NAMES, requestRefusals, sexOf, wishFault, type Correction, type CorrectableField, type CorrectionStatus } from '../domain/correction.js';
import { sexContradicts } from '../http/form.dto.js';
import type { Stores } from '../storage/stores.js';
import { eventsOfOne } from './act.js';
import { messageOf } from './notify.js';

/** Open requests of one person at a time: more is a letter to the body. */
const OPEN_LIMIT = 20;

export interface CorrectionWish { readonly applicationId: string; readonly field: CorrectableField; readonly wished: string; readonly grounds: string; readonly evidence: string }

/** Asks for a correction of the own data in an application: what, how it should read, why, and what proves it. Sealed until somebody decides. */
export async function requestCorrection(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, wish: CorrectionWish): Promise<object> {
  const application = await stores.applications.find(tx, wish.applicationId);
  if (!application || !command.access.may('correction.request', { personId: application.state.personId })) throw notFound('申报');
  const { personId, institutionId } = application.state;
  const meta = command.meta(kit.clock, 'correction.request', { personId });
  const wished = wish.wished.trim();
  const fault = wishFault(wish.field, wished);
  if (fault) throw badRequest([{ field: 'wished', code: 'WISH_INVALID', message: fault }]);
  const sex = wish.field === 'sex' ? sexOf(wished) : undefined;
  if (sex && sexContradicts(kit, application.state.applicant, sex)) throw badRequest([{ field: 'wished', code: 'SEX_MISMATCH', message: '性别与申报所用证件号码不一致；证件号码填写有误的，请按“其他”提出更正。' }]);
  const refusals = requestRefusals(application.state);
  if (refusals.length > 0) throw ruleRefusal(refusals);
  const open = await tx.query<{ field: string; application_id: string }>(`SELECT state->>'field' AS field, application_id FROM correction WHERE person_id = $1 AND status = 'OPEN' LIMIT $2`, [personId, OPEN_LIMIT]);
  if (wish.field !== 'OTHER' && open.some((row) => row.field === wish.field && row.application_id === wish.applicationId)) throw new Problem(409, 'CORRECTION_OPEN', '该项已有待答复的更正申请，请等待答复。');
  if (open.length >= OPEN_LIMIT) throw new Problem(409, 'CORRECTIONS_TOO_MANY', `您已有 ${OPEN_LIMIT} 件待答复的更正申请，请等待答复，或直接联系评价机构。`);
  const seal = (text: string) => kit.keyring.seal(text.trim());
  const id = randomUUID();
  const [saved] = await stores.corrections.save(tx, [{ id, version: 0, state: null, events: [{ type: 'CorrectionRequested', data: {
    applicationId: wish.applicationId, personId, institutionId, field: wish.field, wishedSealed: seal(wished), groundsSealed: seal(wish.grounds), evidenceSealed: seal(wish.evidence), requestedAt: kit.clock.now().toISOString(),
  } }] }], meta);
  return { id, version: saved!.version, status: 'OPEN', statusName: CORRECTION_STATUS_NAMES.OPEN };
}

/** Whose request it is: the person's, the body's, and the bureau's in charge. */
export async function correctionResource(db: Pick<Tx, 'query'>, correction: Pick<Correction, 'personId' | 'institutionId'>) {
  const bureauId = (await copies.institution(db, correction.institutionId))?.supervisorId;
  return { personId: correction.personId, institutionId: correction.institutionId, ...(bureauId ? { bureauId } : {}) };
}

/**
 * A person decides: APPLY puts it right by an event of the application (and of the register of persons for a name), HANDLED says how it was
 * done otherwise, REFUSE says why not. The applicant is told; the look at what was written is in the audit.
 */
export async function decideCorrection(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, decision: { readonly decision: 'APPLY' | 'HANDLED' | 'REFUSE'; readonly answer: string }): Promise<object> {
  const found = (await stores.corrections.findMany(tx, [id], true)).get(id);
  const resource = found && await correctionResource(tx, found.state);
  const grant = found && command.access.grantFor('correction.decide', resource!);
  if (!grant) throw notFound('更正申请');
  const meta = command.metaOf(kit.clock, grant);
  if (found.state.status !== 'OPEN') throw wrongState(`该更正申请现为“${CORRECTION_STATUS_NAMES[found.state.status]}”，不能再次答复。`, { status: found.state.status });
  const { applicationId, personId, field } = found.state;
  if (decision.decision === 'APPLY') {
    const application = (await stores.applications.findMany(tx, [applicationId], true)).get(applicationId)!;
    const wished = kit.keyring.unseal(found.state.wishedSealed);
    const events = eventsOfOne(applyCorrection(application.state, { id, field, wished }, (text) => kit.keyring.seal(text)));
    const [changed] = await stores.applications.save(tx, [{ ...application, events }], meta);
    const person = await stores.persons.find(tx, personId);
    const { name, sex } = changed!.state.applicant;
    if (person && (field === 'name' || field === 'sex')) await stores.persons.save(tx, [{ ...person, events: [{ type: 'PersonCorrected', data: { name, sex } }] }], meta);
  }
  const outcome: Exclude<CorrectionStatus, 'OPEN'> = decision.decision === 'APPLY' ? 'APPLIED' : decision.decision === 'HANDLED' ? 'HANDLED' : 'REFUSED';
  const [saved] = await stores.corrections.save(tx, [{ ...found, events: [{ type: 'CorrectionDecided', data: { outcome, answer: decision.answer.trim(), at: kit.clock.now().toISOString(), by: { subject: command.access.subject, role: grant.role } } }] }], meta);
  await noteAccess(tx, kit.clock, command, '答复更正申请', [{ action: 'correction.decide', grant, recordType: 'applications.correction', recordId: id, personId }]);
  const { state } = (await stores.applications.find(tx, applicationId))!;
  await putMessages(tx, kit, [messageOf(applicationId, state, 'correction-decided', id, '您的个人信息更正申请已答复，请登录系统查看。')]);
  return { id, version: saved!.version, status: outcome, statusName: CORRECTION_STATUS_NAMES[outcome] };
}
