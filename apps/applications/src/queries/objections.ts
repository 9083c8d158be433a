import type { Queryable, Stored } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import { bodiesSupervised, copies, notFound, Problem, type Access, type Kit } from '@gt/service-kit';
import { findByReceipt, receiptUnknown } from '../commands/objections.js';
import { OBJECTION_STATUS_NAMES, SUBJECTS, subjectsOf, type Objection, type ObjectionStatus } from '../domain/objection.js';
import type { Stores } from '../storage/stores.js';
import { filesOfObjection } from '../storage/objection-files.js';
import { objectionResource, resourceOf } from './resource.js';

/** Rows of a page. */
export const OBJECTIONS_LIMIT = 100;
export const SOURCE_NAMES = { APPLICANT: '申请人', NAMED: '社会公众（实名）', ANONYMOUS: '社会公众（匿名）' } as const;

/** An objection in a list: nothing of what is written in it, nor by whom. */
const lineOf = ({ id, version, state }: Stored<Objection>) => ({
  id, version, status: state.status, statusName: OBJECTION_STATUS_NAMES[state.status], subject: state.subject, subjectName: SUBJECTS[state.subject].label, addressee: state.addressee, source: state.source, sourceName: SOURCE_NAMES[state.source],
  institutionId: state.institutionId, employerId: state.employerId, applicationId: state.applicationId, personId: state.personId, at: state.at, dueOn: state.dueOn,
});

/** Objections that the caller may read, newest first. */
export async function listObjections(kit: Kit, access: Access, filter: { readonly status?: ObjectionStatus; readonly applicationId?: string; readonly after?: string; readonly limit: number }): Promise<{ items: object[]; next: string | null }> {
  const reach = access.reach('objection.read');
  if (reachesNothing(reach)) throw new Problem(403, 'FORBIDDEN', '您的账号没有查看异议的权限；如确需查看，请联系本单位管理员授权。');
  const params: unknown[] = [];
  const p = (value: unknown): string => `$${params.push(value)}`;
  const where = [
    reach.everything ? 'true' : `(person_id = ANY(${p(reach.personIds)}::uuid[]) OR (addressee = 'EMPLOYER' AND employer_id = ANY(${p(reach.employerIds)}::uuid[])) OR (addressee = 'BODY' AND institution_id = ANY(${p(reach.institutionIds)}::uuid[]))
      OR institution_id IN ${bodiesSupervised(`= ANY(${p(reach.bureauIds)}::text[])`)})`,
    ...(filter.status ? [`status = ${p(filter.status)}`] : []), ...(filter.applicationId ? [`application_id = ${p(filter.applicationId)}`] : []), ...(filter.after ? [`ordinal < ${p(filter.after)}::bigint`] : []),
  ];
  const rows = await kit.db.query<Stored<Objection> & { ordinal: string }>(`SELECT id, version, state, ordinal::text FROM objection WHERE ${where.join(' AND ')} ORDER BY objection.ordinal DESC LIMIT ${p(filter.limit + 1)}`, params);
  const page = rows.slice(0, filter.limit);
  return { items: page.map(lineOf), next: rows.length > filter.limit ? page.at(-1)!.ordinal : null };
}

/** One objection with what is written in it, for the objector and those who handle it; a reader of everything sees that it is there and how it ended. */
export async function getObjection(kit: Kit, stores: Stores, access: Access, id: string): Promise<{ readonly version: number; readonly [name: string]: unknown }> {
  const found = await stores.objections.find(kit.db, id);
  const resource = found && objectionResource(found.state, (await copies.institution(kit.db, found.state.institutionId))?.supervisorId);
  if (!found || !access.may('objection.read', resource!)) throw notFound('异议');
  const { state } = found;
  const open = (['objection.answer', 'objection.settle', 'approval.opine'] as const).some((action) => access.may(action, resource!)) || (state.personId !== null && access.may('objection.raise', { personId: state.personId }));
  const of = (sealed: string | null) => (open && sealed !== null ? kit.keyring.unseal(sealed) : null);
  const name = open && state.applicationId ? (await stores.applications.find(kit.db, state.applicationId))?.state.applicant.name ?? null : null;
  return {
    ...lineOf(found), supervisorId: resource!.bureauId ?? null, text: of(state.textSealed), wish: of(state.wishSealed), about: of(state.aboutSealed), grounds: of(state.escalation?.groundsSealed ?? null), name,
    contact: state.contact && { nameMasked: state.contact.nameMasked, phoneMasked: state.contact.phoneMasked }, decidedAt: state.decision?.at ?? null, ...outcomeOf(state),
    files: open ? (await filesOfObjection(kit.db, id)).map((file) => ({ id: file.id, name: file.nameSealed === null ? null : kit.keyring.unseal(file.nameSealed), mediaType: file.mediaType, size: file.size })) : [],
  };
}
/** How it was answered and settled, by whose office. */
const outcomeOf = ({ answer, escalation, settlement, withdrawnAt }: Objection) => ({
  answer: answer && { outcome: answer.outcome, answer: answer.answer, anew: answer.anew, byName: answer.by.name, at: answer.by.at }, escalatedAt: escalation?.at ?? null,
  settlement: settlement && { outcome: settlement.outcome, reason: settlement.reason, measure: settlement.measure, anew: settlement.anew, byName: settlement.by.name, at: settlement.by.at }, withdrawnAt,
});

/** What the objector's receipt shows: how it stands and what was answered, nobody's name. One without a name was promised no answer. */
export async function checkReceipt(kit: Kit, receipt: string): Promise<object> {
  const found = await findByReceipt(kit.db, receipt);
  if (!found) throw receiptUnknown();
  const { state } = found;
  const told = state.source !== 'ANONYMOUS';
  return {
    status: state.status, statusName: OBJECTION_STATUS_NAMES[state.status], subjectName: SUBJECTS[state.subject].label, addressee: state.addressee, anonymous: !told, at: state.at, dueOn: state.dueOn, bodyName: (await copies.institution(kit.db, state.institutionId))?.name ?? null,
    answer: told && state.answer ? { text: state.answer.answer, at: state.answer.by.at } : null, settlement: told && state.settlement ? { text: state.settlement.reason, measure: state.settlement.measure, at: state.settlement.by.at } : null,
  };
}

/** What the applicant may object to on an application of the own, now. */
export async function subjectsFor(stores: Stores, db: Queryable, access: Access, applicationId: string): Promise<object> {
  const application = await stores.applications.find(db, applicationId);
  if (!application || !access.may('objection.raise', { personId: application.state.personId }) || !access.may('application.read', resourceOf(application.state))) throw notFound('申报');
  return { items: subjectsOf(application.state).map((each) => ({ subject: each, label: SUBJECTS[each].label, addressee: SUBJECTS[each].addressee })) };
}

/** The receipt of a public objection that was just raised; it lies sealed. */
export async function receiptOf(kit: Kit, stores: Stores, id: string): Promise<string> { return kit.keyring.unseal((await stores.objections.find(kit.db, id))!.state.receiptSealed!); }
