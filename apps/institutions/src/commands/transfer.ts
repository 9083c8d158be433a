import type { PlainDate, Reason } from '@gt/domain';
import type { EventMeta, Queryable, Stored, Tx } from '@gt/persistence';
import { notFound, ruleRefusal, type Access, type Kit } from '@gt/service-kit';
import { decideMergeBureau, decideRenameBureau, type Bureau } from '../domain/bureau.js';
import type { Institution, Transfer, TransferKind } from '../domain/institution.js';
import { decideTransfer } from '../domain/institution-change.js';
import { bureauView, type BureauView } from '../queries/views.js';
import { bodiesOf, bureauNameTaken, municipalCentreId, openFilingsOf } from '../storage/facts.js';
import type { Stores } from '../storage/stores.js';
import { decided } from './decided.js';
import type { UseCase } from './use-case.js';

export interface TransferRequest { readonly toBureauId: string; readonly kind: TransferKind; /** null: every body of the bureau that has not ended */ readonly institutionIds: readonly string[] | null; readonly reason: string; readonly document: string }
/** What will become of one body: what stands against it, and the filings that are open and go with it. */
export interface TransferRow { readonly institutionId: string; readonly name: string; readonly ok: boolean; readonly reasons: readonly Reason[]; readonly openFilings: number }

function judge(kit: Kit, fromId: string, request: TransferRequest, found: readonly Stored<Institution>[], bureaus: ReadonlyMap<string, Stored<Bureau>>) {
  const from = bureaus.get(fromId);
  if (!from) throw notFound('监管部门');
  const transfer: Transfer = { from: fromId, to: request.toBureauId, kind: request.kind, reason: request.reason, document: request.document, on: kit.clock.today() };
  return found.map((body) => ({ body, decision: decideTransfer(body.state, transfer, { from: from.state, to: bureaus.get(request.toBureauId)?.state ?? null }) }));
}

const resourceOf = async (db: Queryable) => { const centre = await municipalCentreId(db); return centre === undefined ? {} : { bureauId: centre }; };
const chosen = async (db: Queryable, fromId: string, { institutionIds }: TransferRequest): Promise<readonly string[]> => {
  const ids = institutionIds ?? await bodiesOf(db, fromId);
  if (ids.length === 0) throw ruleRefusal([{ code: 'NO_BODIES', clause: '四(一)', message: '没有可移交的评价机构，请核对移出的监管部门。', facts: {} }]);
  return ids;
};

/** What a transfer would do to each body. Nothing is stored. */
export async function previewTransfer(kit: Kit, stores: Stores, access: Access, fromId: string, request: TransferRequest): Promise<{ rows: TransferRow[] }> {
  access.require('institution.transfer', await resourceOf(kit.db));
  const ids = await chosen(kit.db, fromId, request);
  const found = await stores.institutions.findMany(kit.db, ids);
  const missing = ids.find((id) => !found.has(id));
  if (missing) throw notFound('评价机构');
  const open = await openFilingsOf(kit.db, ids);
  return { rows: judge(kit, fromId, request, [...found.values()], await stores.bureaus.findMany(kit.db, [fromId, request.toBureauId])).map(({ body, decision }) => (
    { institutionId: body.id, name: body.state.name, ok: decision.ok, reasons: decision.ok ? [] : decision.reasons, openFilings: open.get(body.id) ?? 0 })) };
}

/** Transfers the bodies with their open cases, all or none; the municipal centre does. The other services move their open cases when they learn of it. */
export const transferBodies = ({ kit, stores, command }: UseCase, fromId: string, request: TransferRequest): Promise<{ transferred: number }> => command.run(kit.db, 200, request, async (tx) => {
  const meta = command.meta(kit.clock, 'institution.transfer', await resourceOf(tx));
  return { transferred: await transferIn(tx, { kit, stores, command }, fromId, request, await chosen(tx, fromId, request), meta) };
});

/** Passes the bodies on inside a transaction, all or none. The bureaus are locked, so that neither is merged meanwhile. */
async function transferIn(tx: Tx, { kit, stores }: UseCase, fromId: string, request: TransferRequest, ids: readonly string[], meta: EventMeta): Promise<number> {
  const bureaus = await stores.bureaus.findMany(tx, [fromId, request.toBureauId], true);
  const found = await stores.institutions.findMany(tx, ids, true);
  if (ids.some((id) => !found.has(id))) throw notFound('评价机构');
  const judged = judge(kit, fromId, request, [...found.values()], bureaus);
  const reasons = judged.flatMap(({ body, decision }): readonly Reason[] => (decision.ok ? [] : decision.reasons.map((each) => ({ ...each, facts: { ...each.facts, institutionId: body.id } }))));
  if (reasons.length > 0) throw ruleRefusal(reasons);
  await stores.institutions.save(tx, judged.map(({ body, decision }) => ({ ...body, events: decision.ok ? decision.events : [] })), meta);
  return judged.length;
}

/** Renames a bureau by document, from a day on; the municipal centre does. */
export const renameBureau = ({ kit, stores, command }: UseCase, id: string, change: { name: string; telephone: string | null; document: string; on: PlainDate | null }): Promise<BureauView> => command.run(kit.db, 200, change, async (tx) => {
  const meta = command.meta(kit.clock, 'institution.transfer', await resourceOf(tx));
  const bureau = (await stores.bureaus.findMany(tx, [id], true)).get(id);
  if (!bureau) throw notFound('监管部门');
  const today = kit.clock.today();
  const events = decided(decideRenameBureau(bureau.state, { ...change, on: change.on ?? today }, { today, nameTaken: change.name !== bureau.state.name && await bureauNameTaken(tx, change.name) }));
  const [saved] = await stores.bureaus.save(tx, [{ ...bureau, events }], meta);
  return bureauView(saved!);
});

export interface MergeRequest { readonly toBureauId: string; readonly reason: string; readonly document: string }
const asTransfer = ({ toBureauId, reason, document }: MergeRequest): TransferRequest => ({ toBureauId, kind: 'TRANSFER', institutionIds: null, reason, document });
const mergerOf = (kit: Kit, { toBureauId, reason, document }: MergeRequest) => ({ into: toBureauId, reason, document, on: kit.clock.today() });

/** What stands against a merger, and what would become of each body. Nothing is stored. */
export async function previewMerge(kit: Kit, stores: Stores, access: Access, id: string, request: MergeRequest): Promise<{ reasons: readonly Reason[]; rows: TransferRow[] }> {
  access.require('institution.transfer', await resourceOf(kit.db));
  const bureaus = await stores.bureaus.findMany(kit.db, [id, request.toBureauId]);
  const bureau = bureaus.get(id);
  if (!bureau) throw notFound('监管部门');
  const decision = decideMergeBureau(id, bureau.state, mergerOf(kit, request), bureaus.get(request.toBureauId)?.state ?? null);
  const rows = (await bodiesOf(kit.db, id)).length === 0 ? [] : (await previewTransfer(kit, stores, access, id, asTransfer(request))).rows;
  return { reasons: decision.ok ? [] : decision.reasons, rows };
}

/** Merges a bureau into another: all its bodies that have not ended pass over in the same transaction, or nothing happens. `merge/preview` shows them before. Identity moves its people's roles. */
export const mergeBureau = (use: UseCase, id: string, request: MergeRequest): Promise<{ transferred: number }> => use.command.run(use.kit.db, 200, request, async (tx) => {
  const { kit, stores, command } = use;
  const meta = command.meta(kit.clock, 'institution.transfer', await resourceOf(tx));
  const bureaus = await stores.bureaus.findMany(tx, [id, request.toBureauId], true);
  const bureau = bureaus.get(id);
  if (!bureau) throw notFound('监管部门');
  const events = decided(decideMergeBureau(id, bureau.state, mergerOf(kit, request), bureaus.get(request.toBureauId)?.state ?? null));
  const ids = await bodiesOf(tx, id);
  const transferred = ids.length === 0 ? 0 : await transferIn(tx, use, id, asTransfer(request), ids, meta);
  await stores.bureaus.save(tx, [{ ...bureau, events }], meta);
  return { transferred };
});
