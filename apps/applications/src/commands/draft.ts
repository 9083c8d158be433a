import { randomUUID } from 'node:crypto';
import type { Tx } from '@gt/persistence';
import { eventsOf, notFound, Problem, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { groupBy, reason, sameOccupation } from '@gt/domain';
import { appraisalYears, layOver, ruleSetInForce } from '@gt/rules';
import { changeDraft, retakeOf } from '../domain/decisions.js';
import { stateRefusal, type Application } from '../domain/application.js';
import { formAt } from '../domain/form.js';
import { changedApplicant, formOf, identify, namedOccupation, type DraftChangeDto, type DraftDto } from '../http/form.dto.js';
import type { RegisteredYear } from '../domain/appraisal.js';
import { standardOn } from '../domain/verdict.js';
import { resourceOf } from '../queries/resource.js';
import { adoptedRuleSets, standardsOf } from '../queries/rule-sets.js';
import { registeredYears } from '../storage/appraisals.js';
import { copyHandedIn, setApartAside } from '../storage/attachments.js';
import { ownersOf } from '../storage/persons.js';
import { findSlots } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { act, single, type RowResult } from './act.js';
import { requireConsents } from './consents.js';

/** Begins a draft. 422 EMPLOYER_UNKNOWN for an employer that is not registered, CONSENT_MISSING while the applicant has not consented to the 告知书 in force. */
export async function createDraft(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, dto: DraftDto): Promise<{ id: string; version: number; personId: string }> {
  const { personId, applicant } = identify(kit, dto.applicant);
  const meta = command.meta(kit.clock, 'application.draft', { personId, employerId: dto.employerId });
  if (!(await stores.employers.find(tx, dto.employerId))) throw ruleRefusal([reason('EMPLOYER_UNKNOWN', '五(二)', '所在单位尚未登记，请先由评价机构或监管部门登记该单位。')]);
  if (meta.actor.role === 'APPLICANT') await requireConsents(kit, stores, tx, personId);
  const id = randomUUID();
  const form = formOf(dto.form);
  const appraisals = form.appraisals.length > 0 ? form.appraisals : await registered(kit, tx, { personId, employerId: dto.employerId, institutionId: dto.institutionId });
  const [saved] = await stores.applications.save(tx, [{ id, version: 0, state: null, events: [{ type: 'ApplicationDrafted', data: { personId, employerId: dto.employerId, institutionId: dto.institutionId, applicant, form: { ...form, appraisals }, importId: null, retakeOf: null } }] }], meta);
  command.etag(saved!.version);
  return { id, version: saved!.version, personId };
}

/** What the employer's register says of the years that are asked for today (二, and the body's own standard): a draft that says nothing of them begins with it. A year that is there in two ways is left for people to fill in. */
async function registered(kit: Kit, tx: Tx, of: Pick<Application, 'personId' | 'employerId' | 'institutionId'>): Promise<readonly RegisteredYear[]> {
  const byYear = groupBy((await registeredYears(tx, [of]))(of), ({ year }) => year);
  const today = kit.clock.today();
  const ruleSet = byYear.size > 0 ? ruleSetInForce(await adoptedRuleSets(tx), today) : undefined;
  if (!ruleSet) return [];
  const standard = standardOn((await standardsOf(tx, [of.institutionId])).get(of.institutionId) ?? [], today);
  return appraisalYears(today, standard ? layOver(ruleSet, standard.overlay) : ruleSet).flatMap((asked) => {
    const there = byYear.get(asked) ?? [];
    return new Set(there.map(({ grade }) => grade)).size === 1 ? there.slice(0, 1) : [];
  });
}

/** Changes a draft (autosave): the version that it was made on must be the current one (If-Match). */
export async function updateDraft(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, dto: DraftChangeDto): Promise<Extract<RowResult, { outcome: 'DONE' }>> {
  const results = await act(kit, stores, tx, command, 'application.draft', [id], async ([row]) => {
    const wrong = stateRefusal(row!.state, 'ApplicationDraftChanged', '修改');
    if (!wrong) command.requireVersion(row!.version);
    if (!wrong && row!.grant.role === 'APPLICANT') await requireConsents(kit, stores, tx, row!.state.personId);
    // a changed form is no longer what was signed and stamped
    if (!wrong && row!.state.submittedOn !== null) await setApartAside(tx, [id]);
    return new Map([[id, wrong ? { ok: false as const, reasons: [wrong] } : changeDraft(row!.state, { institutionId: dto.institutionId, applicant: changedApplicant(kit, row!.state.applicant, dto.applicant), form: formOf(dto.form) })]]);
  });
  return single(results, command);
}

/** A retake (补考, 七(三)): a new draft with the content of the failed application, for the occupation and body of its slot, wherever that was moved to meanwhile. */
export async function createRetake(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, earlierId: string): Promise<{ id: string; version: number }> {
  const earlier = await stores.applications.find(tx, earlierId);
  if (!earlier || !command.access.may('application.draft', resourceOf(earlier.state))) throw notFound('申报');
  const meta = command.meta(kit.clock, 'application.draft', resourceOf(earlier.state));
  eventsOf(retakeOf(earlier.state));
  if (meta.actor.role === 'APPLICANT') await requireConsents(kit, stores, tx, earlier.state.personId);
  const [open] = await tx.query<{ id: string }>(`SELECT id FROM application WHERE state->>'retakeOf' = $1 AND person_id = $2 AND status NOT IN ('WITHDRAWN', 'REFUSED', 'NOT_RECOMMENDED', 'PURGED') LIMIT 1`, [earlierId, earlier.state.personId]);
  if (open) throw new Problem(409, 'RETAKE_EXISTS', '该申报已有补考申报，请继续办理那一份。');
  const id = randomUUID();
  const state: Application = earlier.state;
  const ownerId = (await ownersOf(tx, [state.personId])).get(state.personId)!;
  const slot = (await findSlots(tx, [ownerId])).get(ownerId)?.[state.acceptance!.candidate.titleLevel];
  const moved = slot?.applicationId === earlierId && (slot.institutionId !== state.institutionId || !sameOccupation(slot.occupation, state.form.target!.occupation)) ? slot : undefined;
  const [saved] = await stores.applications.save(tx, [{ id, version: 0, state: null, events: [{ type: 'ApplicationDrafted', data: {
    personId: state.personId, employerId: state.employerId, institutionId: moved?.institutionId ?? state.institutionId, applicant: state.applicant, form: moved ? formAt(state.form, namedOccupation(moved.occupation)) : state.form, importId: null, retakeOf: earlierId } }] }], meta);
  await copyHandedIn(tx, earlierId, id);
  command.etag(saved!.version);
  return { id, version: saved!.version };
}
