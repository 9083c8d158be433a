import { randomUUID } from 'node:crypto';
import type { Tx } from '@gt/persistence';
import { eventsOf, notFound, Problem, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { reason } from '@gt/domain';
import { changeDraft, retakeOf } from '../domain/decisions.js';
import { stateRefusal, type Application } from '../domain/application.js';
import { registerPerson } from '../domain/person.js';
import { changedApplicant, formOf, identify, type DraftChangeDto, type DraftDto } from '../http/form.dto.js';
import { resourceOf } from '../queries/resource.js';
import type { Stores } from '../storage/stores.js';
import { act, single, type RowResult } from './act.js';

/** Begins a draft; registers the person with the first one (domain.md §3). 422 EMPLOYER_UNKNOWN for an employer that is not registered. */
export async function createDraft(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, dto: DraftDto): Promise<{ id: string; version: number; personId: string }> {
  const { personId, person, applicant } = identify(kit, dto.applicant);
  const meta = command.meta(kit.clock, 'application.draft', { personId, employerId: dto.employerId });
  if (!(await stores.employers.find(tx, dto.employerId))) throw ruleRefusal([reason('EMPLOYER_UNKNOWN', '五(二)', '所在单位尚未登记，请先由评价机构或监管部门登记该单位。')]);
  await registerPersons(stores, tx, [{ personId, person }], meta);
  const id = randomUUID();
  const [saved] = await stores.applications.save(tx, [{ id, version: 0, state: null, events: [{ type: 'ApplicationDrafted', data: { personId, employerId: dto.employerId, institutionId: dto.institutionId, applicant, form: formOf(dto.form), importId: null, retakeOf: null } }] }], meta);
  command.etag(saved!.version);
  return { id, version: saved!.version, personId };
}

/** Registers those persons that are not yet: one statement for any number. A person who comes into being meanwhile is fine. */
export async function registerPersons(stores: Stores, tx: Tx, people: ReadonlyArray<{ personId: string; person: Parameters<typeof registerPerson>[1] }>, meta: Parameters<Stores['persons']['save']>[2]): Promise<void> {
  const unique = [...new Map(people.map((p) => [p.personId, p])).values()].sort((a, b) => (a.personId < b.personId ? -1 : 1));
  // two first drafts of one person at the same moment: the second waits here and finds the person
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended(id::text, 7)) FROM unnest($1::uuid[]) WITH ORDINALITY AS u(id, n) ORDER BY n', [unique.map((p) => p.personId)]);
  const known = await stores.persons.findMany(tx, unique.map((p) => p.personId));
  await stores.persons.save(tx, unique.map(({ personId, person }) => ({ id: personId, version: known.get(personId)?.version ?? 0, state: known.get(personId)?.state ?? null, events: registerPerson(known.get(personId)?.state ?? null, person) })), meta);
}

/** Changes a draft (autosave): the version that it was made on must be the current one (If-Match). */
export async function updateDraft(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, id: string, dto: DraftChangeDto): Promise<Extract<RowResult, { outcome: 'DONE' }>> {
  const results = await act(kit, stores, tx, command, 'application.draft', [id], async ([row]) => {
    const wrong = stateRefusal(row!.state, 'ApplicationDraftChanged', '修改');
    if (!wrong) command.requireVersion(row!.version);
    return new Map([[id, wrong ? { ok: false as const, reasons: [wrong] } : changeDraft(row!.state, { institutionId: dto.institutionId, applicant: changedApplicant(kit, row!.state.applicant, dto.applicant), form: formOf(dto.form) })]]);
  });
  return single(results, command);
}

/** A retake (补考, 七(三)): a new draft with the content of the failed application, for the same occupation at the same body. */
export async function createRetake(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, earlierId: string): Promise<{ id: string; version: number }> {
  const earlier = await stores.applications.find(tx, earlierId);
  if (!earlier || !command.access.may('application.draft', resourceOf(earlier.state))) throw notFound('申报');
  const meta = command.meta(kit.clock, 'application.draft', resourceOf(earlier.state));
  eventsOf(retakeOf(earlier.state));
  const [open] = await tx.query<{ id: string }>(`SELECT id FROM application WHERE state->>'retakeOf' = $1 AND person_id = $2 AND status NOT IN ('WITHDRAWN', 'REFUSED', 'NOT_RECOMMENDED') LIMIT 1`, [earlierId, earlier.state.personId]);
  if (open) throw new Problem(409, 'RETAKE_EXISTS', '该申报已有补考申报，请继续办理那一份。');
  const id = randomUUID();
  const state: Application = earlier.state;
  const [saved] = await stores.applications.save(tx, [{ id, version: 0, state: null, events: [{ type: 'ApplicationDrafted', data: {
    personId: state.personId, employerId: state.employerId, institutionId: state.institutionId, applicant: state.applicant, form: state.form, importId: null, retakeOf: earlierId } }] }], meta);
  command.etag(saved!.version);
  return { id, version: saved!.version };
}
