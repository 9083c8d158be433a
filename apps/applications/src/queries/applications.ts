import { maskName, SEX_NAMES, personDocumentName, skillLevelName } from '@gt/domain';
import type { Queryable, Stored } from '@gt/persistence';
import { reachesNothing } from '@gt/policy';
import { copies, notFound, Problem, timelineOf, type Access, type TimelineQuery } from '@gt/service-kit';
import { STATUS_NAMES, transitions, type Application, type ApplicationStatus } from '../domain/application.js';
import { standingsOf } from '../commands/consents.js';
import { AWAITS_NAMES, MOVE_KIND_NAMES } from '../domain/person-move.js';
import { formsOf, plansOf } from '../storage/progress.js';
import { registerStandings } from './compared-years.js';
import { resourceOf } from './resource.js';
import { readPage } from './ways.js';

/** Rows of a list: bounded, newest first. */
export interface ListFilter { readonly state?: ApplicationStatus; readonly institutionId?: string; readonly employerId?: string; readonly personId?: string; readonly importId?: string; readonly after?: string; readonly limit: number }
export const LIST_LIMIT = 200;

/** The application as its people see it: numbers masked, whatever was sealed left out. */
function view({ id, version, state }: Stored<Application>): object {
  const { applicant, signature, recommendation, acceptance, move, verdictKey: _key, materialChecks: _checks, photo: _photo, ...rest } = state;
  const { idNumberSealed: _n, phoneSealed: _p, ...shown } = applicant;
  const { candidate, ...decision } = acceptance ?? { candidate: null };
  return {
    id, version, statusName: STATUS_NAMES[state.status], possibleEvents: Object.keys(transitions[state.status]), ...rest,
    applicant: { ...shown, idTypeName: personDocumentName(applicant.idType), sexName: applicant.sex ? SEX_NAMES[applicant.sex] : null },
    signature: signature && { kind: signature.kind, signerName: signature.signerName, signedAt: signature.signedAt, contentSha256: signature.contentSha256, keyId: signature.keyId },
    recommendation: recommendation && { opinion: recommendation.opinion, sealKind: recommendation.sealKind, byName: recommendation.by.name, at: recommendation.by.at, confirmedYears: recommendation.confirmedYears ?? [], paper: recommendation.paper ?? null },
    move: move ? { kind: move.kind, kindName: MOVE_KIND_NAMES[move.kind], on: move.on, unitName: move.unit?.name ?? null, note: move.note, awaits: move.awaits, awaitsName: AWAITS_NAMES[move.awaits], byName: move.by.name, at: move.by.at } : null,
    acceptance: candidate && { ...decision, by: undefined, byName: acceptance!.by.name, at: acceptance!.by.at, siteId: candidate.siteId, titleLevel: candidate.titleLevel, path: candidate.path, method: candidate.method, retake: candidate.retake },
  };
}

/** One application; what the caller may not read is not there (404). */
export async function getApplication(db: Queryable, found: Stored<Application> | undefined, access: Access): Promise<object> {
  await requireReadable(db, found, access);
  return { ...view(found!), consent: (await standingsOf(db, [found!.state.personId]))(found!.state.personId), plans: await plansOf(db, found!.id), forms: await formsOf(db, found!.id) };
}
/** Throws 404 for what is not there or not the caller's to read. */
export async function requireReadable(db: Queryable, found: Stored<Application> | undefined, access: Access): Promise<void> {
  const supervisor = found && (await copies.institution(db, found.state.institutionId))?.supervisorId;
  if (!found || !access.may('application.read', resourceOf(found.state, supervisor))) throw notFound('申报');
}

/** 办理过程: what happened, when, in which role; no content. */
export async function historyOf(db: Queryable, found: Stored<Application> | undefined, access: Access, query: TimelineQuery): Promise<object> {
  await requireReadable(db, found, access);
  return timelineOf(db, 'applications.application', found!.id, remarkOf, query);
}
const remarkOf = (payload: unknown): object => { const { reason, note, outcome } = payload as { reason?: string | null; note?: string; outcome?: string }; const why = reason ?? note; return { ...(why === undefined ? {} : { reason: why }), ...(outcome === undefined ? {} : { outcome }) }; };

/** What the caller's list shows: exactly the applications that `application.read` admits. */
export async function listApplications(db: Queryable, access: Access, filter: ListFilter): Promise<{ items: object[]; next: string | null }> {
  const reach = access.reach('application.read');
  if (reachesNothing(reach)) throw new Problem(403, 'FORBIDDEN', '您的账号没有查看申报的权限；如确需查看，请联系本单位管理员授权。');
  const only = (id: string | undefined): readonly string[] | null => (id ? [id] : null);
  const rows = await readPage(db, reach, {
    name: null, ids: null, personIds: only(filter.personId), employerIds: only(filter.employerId), institutionIds: only(filter.institutionId), importId: filter.importId ?? null, state: filter.state ?? null,
    after: filter.after ? { name: '', ordinal: filter.after } : null, limit: filter.limit,
  });
  const page = rows.slice(0, filter.limit);
  const standing = await standingsOf(db, page.map((row) => row.state.personId));
  const register = await registerStandings(db, page.map((row) => row.state));
  return { items: page.map((row) => ({ ...applicationLine(row), consent: standing(row.state.personId).standing, register: register(row.state) })), next: rows.length > filter.limit ? page.at(-1)!.ordinal : null };
}
/** An application in a list. */
export const applicationLine = ({ id, version, state }: Stored<Application>): object => ({
  id, version, status: state.status, statusName: STATUS_NAMES[state.status], name: state.applicant.name, idNumberMasked: state.applicant.idNumberMasked, personId: state.personId, employerId: state.employerId,
  institutionId: state.institutionId, target: state.form.target, levelName: state.form.target ? skillLevelName(state.form.target.level) : null, title: state.form.title && { series: state.form.title.series, name: state.form.title.name, speciality: state.form.title.speciality },
  retake: state.retake, declaration: state.declaration, standing: state.verdict?.standing ?? null, titleLevel: state.acceptance?.candidate.titleLevel ?? state.verdict?.titleLevel ?? null,
  method: state.acceptance?.candidate.method ?? null, claims: state.form.claims.length, pending: state.verdict?.pending.map((c) => c.code) ?? [], outcome: state.outcome, submittedOn: state.submittedOn, importId: state.importId,
  inPost: state.inPost ?? null, move: state.move ? { kind: state.move.kind, on: state.move.on, awaits: state.move.awaits, awaitsName: AWAITS_NAMES[state.move.awaits] } : null,
});

/** A person of the register, masked; for those who may read at least one application of that person. */
export async function getPerson(db: Queryable, person: { id: string; state: { name: string; idType: string; idNumberMasked: string } } | undefined, access: Access): Promise<object> {
  const mine = person && (await listApplications(db, access, { personId: person.id, limit: 1 })).items.length > 0;
  if (!person || !mine) throw notFound('人员');
  const own = access.may('application.draft', { personId: person.id });
  return { id: person.id, name: own ? person.state.name : maskName(person.state.name), idType: person.state.idType, idNumberMasked: person.state.idNumberMasked };
}
