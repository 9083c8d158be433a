import type { Reason } from '@gt/domain';
import type { Queryable, Stored } from '@gt/persistence';
import { notFound, ruleRefusal, type Access, type Kit } from '@gt/service-kit';
import type { Institution, Transfer, TransferKind } from '../domain/institution.js';
import { decideTransfer } from '../domain/institution-change.js';
import { bodiesOf, municipalCentreId, openFilingsOf } from '../storage/facts.js';
import type { Stores } from '../storage/stores.js';
import type { UseCase } from './use-case.js';

export interface TransferRequest { readonly toBureauId: string; readonly kind: TransferKind; /** null: every body of the bureau that has not ended */ readonly institutionIds: readonly string[] | null; readonly reason: string; readonly document: string }
/** What will become of one body: what stands against it, and the filings that are open and go with it. */
export interface TransferRow { readonly institutionId: string; readonly name: string; readonly ok: boolean; readonly reasons: readonly Reason[]; readonly openFilings: number }

async function judge(kit: Kit, stores: Stores, db: Queryable, fromId: string, request: TransferRequest, found: readonly Stored<Institution>[]) {
  const bureaus = await stores.bureaus.findMany(db, [fromId, request.toBureauId]);
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
  return { rows: (await judge(kit, stores, kit.db, fromId, request, [...found.values()])).map(({ body, decision }) => (
    { institutionId: body.id, name: body.state.name, ok: decision.ok, reasons: decision.ok ? [] : decision.reasons, openFilings: open.get(body.id) ?? 0 })) };
}

/** Transfers the bodies with their open cases, all or none; the municipal centre does. The other services move their open cases when they learn of it. */
export const transferBodies = ({ kit, stores, command }: UseCase, fromId: string, request: TransferRequest): Promise<{ transferred: number }> => command.run(kit.db, 200, request, async (tx) => {
  const meta = command.meta(kit.clock, 'institution.transfer', await resourceOf(tx));
  const ids = await chosen(tx, fromId, request);
  const found = await stores.institutions.findMany(tx, ids, true);
  if (ids.some((id) => !found.has(id))) throw notFound('评价机构');
  const judged = await judge(kit, stores, tx, fromId, request, [...found.values()]);
  const reasons = judged.flatMap(({ body, decision }): readonly Reason[] => (decision.ok ? [] : decision.reasons.map((each) => ({ ...each, facts: { ...each.facts, institutionId: body.id } }))));
  if (reasons.length > 0) throw ruleRefusal(reasons);
  await stores.institutions.save(tx, judged.map(({ body, decision }) => ({ ...body, events: decision.ok ? decision.events : [] })), meta);
  return { transferred: judged.length };
});
