import type { Decision, Reason } from '@gt/domain';
import { reason, refused } from '@gt/domain';
import type { Change, EventMeta, Stored, Tx } from '@gt/persistence';
import { acting, personsOf, type Action, type Grant, type Resource } from '@gt/policy';
import { copies, notFound, ruleRefusal, wrongState, type CommandContext, type Kit, type Problem } from '@gt/service-kit';
import { resourceOf } from '../queries/resource.js';
import { notifyDecided } from './notify.js';
import type { Application, ApplicationEvent, DecidedBy } from '../domain/application.js';
import { decidedBy, type Stores } from '../storage/stores.js';

/** Most applications in one bulk command: one transaction stays well below its limit of 5 s. */
export const BULK_LIMIT = 1_000;

/** What became of one row of a command. */
export type RowResult =
  | { readonly id: string; readonly outcome: 'DONE'; readonly version: number; readonly status: string }
  | { readonly id: string; readonly outcome: 'REFUSED'; readonly reasons: readonly Reason[] };

export type Row = Stored<Application>;
/** A row and the grant by which the caller acts on it. */
export interface AllowedRow extends Row { readonly grant: Grant }
export type Decided = Map<string, Decision<ApplicationEvent>>;

/**
 * One command on any number of applications: loaded and locked in one statement, decided in memory, saved in one statement. A row that the
 * caller may not touch looks like one that does not exist. `decideAll` gets the rows that may be touched, in the order of `ids`.
 */
export async function act(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, action: Action, ids: readonly string[], decideAll: (rows: readonly AllowedRow[], tx: Tx) => Promise<Decided>): Promise<RowResult[]> {
  const found = await stores.applications.findMany(tx, ids, true);
  const resource = await resources(tx, action, [...found.values()]);
  const rows = ids.flatMap((id): AllowedRow[] => {
    const row = found.get(id);
    const grant = row && command.access.grantFor(action, resource(row));
    return row && grant ? [{ ...row, grant }] : [];
  });
  const own = NOT_ONES_OWN.includes(action) ? await ownApplications(tx, command, rows) : new Set<string>();
  const others = rows.filter((row) => !own.has(row.id));
  const decided = others.length > 0 ? await decideAll(others, tx) : new Map<string, Decision<ApplicationEvent>>();
  for (const id of own) decided.set(id, refused(ownApplication()));
  const saved = await saveByGrant(kit, stores, tx, command, rows, decided);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id): RowResult => {
    const decision = decided.get(id);
    if (!decision) return { id, outcome: 'REFUSED', reasons: [reason('NOT_FOUND', '', '未找到该申报，请核对编号；如确有此申报，请确认您的账号有办理权限。')] };
    if (!decision.ok) return { id, outcome: 'REFUSED', reasons: decision.reasons };
    const now = saved.get(id) ?? byId.get(id)!;
    return { id, outcome: 'DONE', version: now.version, status: now.state.status };
  });
}

export const ownApplication = (): Reason => reason('OWN_APPLICATION', '五(二)', '这是办理人本人（或被代办人本人）的申报，须由本单位其他人员办理（回避）。');
/** Steps of employer and body that nobody takes on the own application (回避). */
const NOT_ONES_OWN: readonly Action[] = ['application.recommend', 'application.recommendOnPaper', 'application.accept', 'application.refuse', 'move.check', 'move.decide', 'inPost.confirm'];
/** Decisions that are the bureau's too: the body's supervisor is asked for with them. */
const BUREAU_DECIDES: readonly Action[] = ['move.decide'];

async function resources(tx: Tx, action: Action, rows: readonly Row[]): Promise<(row: Row) => Resource> {
  const bodies = BUREAU_DECIDES.includes(action) ? await copies.institutions(tx, [...new Set(rows.map((row) => row.state.institutionId))]) : [];
  const supervisors = new Map(bodies.map(({ id, state }) => [id, state.supervisorId]));
  return (row) => resourceOf(row.state, supervisors.get(row.state.institutionId));
}

/** Which rows are applications of the caller, or of somebody for whom he stands in: of a person whose APPLICANT grant one of them holds. */
export async function ownApplications(tx: Tx, command: CommandContext, rows: ReadonlyArray<{ readonly id: string; readonly grant: Grant; readonly state: { readonly personId: string } }>): Promise<Set<string>> {
  const { caller, subject } = command.access;
  const acts = rows.map((row) => ({ row, persons: personsOf(acting(subject, row.grant.onBehalfOf)) }));
  const mine = new Map<string, ReadonlySet<string | null>>();
  for (const person of new Set(acts.flatMap(({ persons }) => persons))) mine.set(person, new Set((await copies.grantsOf(tx, caller!.issuer, person)).filter((grant) => grant.role === 'APPLICANT' && !grant.revoked).map((grant) => grant.place)));
  return new Set(acts.filter(({ row, persons }) => persons.some((person) => mine.get(person)!.has(row.state.personId))).map(({ row }) => row.id));
}

/** Saves what was decided; an event records the role and place of whoever acted, so rows of different places are saved apart. */
async function saveByGrant(kit: Kit, stores: Stores, tx: Tx, command: CommandContext, rows: readonly AllowedRow[], decided: Decided): Promise<Map<string, Row>> {
  const groups = new Map<string, { meta: EventMeta; changes: Array<Change<Application, ApplicationEvent>> }>();
  for (const row of rows) {
    const decision = decided.get(row.id);
    if (!decision?.ok) continue;
    const key = `${row.grant.role} ${row.grant.place ?? ''} ${row.grant.onBehalfOf ?? ''}`;
    const group = groups.get(key) ?? { meta: command.metaOf(kit.clock, row.grant), changes: [] };
    group.changes.push({ id: row.id, version: row.version, state: row.state, events: decision.events });
    groups.set(key, group);
  }
  const saved = new Map<string, Row>();
  for (const { meta, changes } of groups.values()) {
    for (const row of await stores.applications.save(tx, changes, meta)) saved.set(row.id, row);
    await notifyDecided(tx, kit, changes.map((change) => ({ ...(saved.get(change.id) ?? change as Row), events: change.events })));
  }
  return saved;
}

/** The result of a command on one application, as an answer of its own: 404, 409 in a wrong state, 422 with every reason. */
export function single(results: readonly RowResult[], command: CommandContext): Extract<RowResult, { outcome: 'DONE' }> {
  const result = results[0]!;
  if (result.outcome === 'DONE') { command.etag(result.version); return result; }
  throw result.reasons[0]!.code === 'NOT_FOUND' ? notFound('申报') : refusalOf(result.reasons);
}

/** A refusal as an answer: 409 in a wrong state, else 422 with every reason. */
const refusalOf = (reasons: readonly Reason[]): Problem => (reasons[0]?.code === 'WRONG_STATE' ? wrongState(reasons[0].message, reasons[0].facts) : ruleRefusal(reasons));
/** The events of a decision on one record; a refusal as it is answered. */
export function eventsOfOne<E>(decision: Decision<E>): readonly E[] {
  if (!decision.ok) throw refusalOf(decision.reasons);
  return decision.events;
}

/** The answer of a bulk command. */
export const bulk = <R extends { readonly outcome: 'DONE' | 'REFUSED' }>(results: readonly R[]) => ({ done: results.filter((r) => r.outcome === 'DONE').length, refused: results.filter((r) => r.outcome === 'REFUSED').length, results });

/** The same pure decision for every row. */
export const each = (decide: (row: AllowedRow) => Decision<ApplicationEvent>) => async (rows: readonly AllowedRow[]): Promise<Decided> => new Map(rows.map((row) => [row.id, decide(row)]));

/** For each row's grant who decided, asked for once for each one for whom the caller acts. */
export async function decidedByOf(kit: Kit, tx: Tx, command: CommandContext, rows: readonly AllowedRow[], fallback: string): Promise<(row: AllowedRow) => DecidedBy> {
  const subject = command.access.subject;
  const known = new Map<string | undefined, DecidedBy>();
  for (const onBehalfOf of new Set(rows.map((row) => row.grant.onBehalfOf))) known.set(onBehalfOf, await decidedBy(tx, kit, acting(subject, onBehalfOf), fallback));
  return (row) => known.get(row.grant.onBehalfOf)!;
}
