import type { PlainDate, SealKind } from '@gt/domain';
import type { Tx } from '@gt/persistence';
import type { CommandContext, Kit } from '@gt/service-kit';
import { checkMaterials, type CheckCommand } from '../domain/checklist.js';
import { agreeingYears } from '../domain/appraisal.js';
import type { AskedItem } from '../domain/material.js';
import { notRecommend, receiveCopy, recommend, recordSignedPage, refuse, requestSupplement, returnByEmployer, withdraw, withdrawByDecision } from '../domain/decisions.js';
import { comparedYears } from '../queries/compared-years.js';
import { filesByItem } from '../storage/attachments.js';
import { isEnrolled, wantForms } from '../storage/progress.js';
import { giveBackSlot } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { act, decidedByOf, each, type Decided, type RowResult } from './act.js';

/** Simple decisions of employer and body, and withdrawals: each on one or many applications. */
export class ReviewCommands {
  constructor(private readonly kit: Kit, private readonly stores: Stores, private readonly tx: Tx, private readonly command: CommandContext) {}

  /** 五(二) */
  async recommend(ids: readonly string[], opinion: { opinion: string; sealKind: SealKind }): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'application.recommend', ids, async (rows) => {
      const byOf = await decidedByOf(this.kit, this.tx, this.command, rows, '单位审核');
      const yearsOf = await comparedYears(this.tx, rows.map((row) => row.state), this.kit.clock.today());
      return each((row) => recommend(row.state, byOf(row), { ...opinion, confirmedYears: agreeingYears(yearsOf(row.state)) }))(rows);
    });
  }
  returnByEmployer(id: string, why: string): Promise<RowResult[]> { return act(this.kit, this.stores, this.tx, this.command, 'application.recommend', [id], each((row) => returnByEmployer(row.state, why))); }
  notRecommend(id: string, why: string): Promise<RowResult[]> { return act(this.kit, this.stores, this.tx, this.command, 'application.recommend', [id], each((row) => notRecommend(row.state, why))); }

  /** 五(三) */
  requestSupplement(id: string, what: { reason: string; dueOn: PlainDate; items?: readonly AskedItem[] }): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'application.accept', [id], each((row) => requestSupplement(row.state, what, this.kit.clock.today())));
  }
  /** 填表说明七 */
  async receiveCopies(receipts: ReadonlyArray<{ id: string; receivedOn: PlainDate }>): Promise<RowResult[]> {
    const byId = new Map(receipts.map(({ id, receivedOn }) => [id, receivedOn]));
    return act(this.kit, this.stores, this.tx, this.command, 'copy.receive', receipts.map((r) => r.id), async (rows) => {
      const byOf = await decidedByOf(this.kit, this.tx, this.command, rows, '用人单位');
      return each((row) => receiveCopy(row.state, { receivedOn: byId.get(row.id)!, byName: byOf(row).name }, this.kit.clock.today()))(rows);
    });
  }
  /** 六(二) */
  async checkMaterials(id: string, checks: readonly CheckCommand[]): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'application.accept', [id], async (rows, tx) => {
      const byOf = await decidedByOf(this.kit, tx, this.command, rows, '受理审核');
      const filesOf = await filesByItem(tx, [id]);
      return each((row) => checkMaterials(row.state, checks, { by: byOf(row), filesOf: filesOf(row.id) }))(rows);
    });
  }
  refuse(id: string, grounds: ReadonlyArray<{ code: string; clause: string; message: string }>): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'application.refuse', [id], each((row) => refuse(row.state, grounds)));
  }
  withdraw(id: string, why: string): Promise<RowResult[]> { return act(this.kit, this.stores, this.tx, this.command, 'application.withdraw', [id], each((row) => withdraw(row.state, why))); }

  /** After acceptance, by the body's decision; the slot is given back only while the application is in no plan. */
  withdrawByDecision(id: string, why: string): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'application.refuse', [id], async ([row], tx): Promise<Decided> => {
      const enrolled = await isEnrolled(tx, id);
      const decision = withdrawByDecision(row!.state, why, { enrolled });
      if (decision.ok && !enrolled) await giveBackSlot(tx, id);
      return new Map([[id, decision]]);
    });
  }

  /** The pen-signed pages of declarations (附件2) have come. One that comes after the result gives the volume a form that shows it. */
  async recordSignedPages(pages: ReadonlyArray<{ id: string; signedOn: PlainDate; pageSha256: string }>): Promise<RowResult[]> {
    const byId = new Map(pages.map(({ id, ...page }) => [id, page]));
    return act(this.kit, this.stores, this.tx, this.command, 'application.submit', pages.map((p) => p.id), async (rows, tx) => {
      const decided = await each((row) => recordSignedPage(row.state, byId.get(row.id)!, this.kit.clock.today()))(rows);
      await wantForms(tx, rows.filter((row) => row.state.planId !== null && decided.get(row.id)!.ok).map((row) => ({ applicationId: row.id, edition: `final:${row.state.planId!}:signed`, planId: row.state.planId! })));
      return decided;
    });
  }
}
