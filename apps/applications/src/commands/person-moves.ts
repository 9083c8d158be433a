import type { Decision } from '@gt/domain';
import type { Tx } from '@gt/persistence';
import { requireOpinion, type CommandContext, type Kit } from '@gt/service-kit';
import type { ApplicationEvent } from '../domain/application.js';
import { checkMove, confirmInPost, decideMove, reportMove, type MoveCommand, type MoveFacts } from '../domain/move-decisions.js';
import type { Why } from '../domain/why.js';
import { moveFactsOf } from '../queries/move-preview.js';
import { isEnrolled } from '../storage/progress.js';
import { giveBackSlot } from '../storage/slots.js';
import type { Stores } from '../storage/stores.js';
import { act, decidedByOf, each, ownApplications, type AllowedRow, type Decided, type RowResult } from './act.js';

/** People who move between submission and result (domain.md §2), and 在职在岗 confirmed again by the employer. */
export class MoveCommands {
  constructor(private readonly kit: Kit, private readonly stores: Stores, private readonly tx: Tx, private readonly command: CommandContext) {}

  /** What unit or body says counts at once; what applicants say, and who is one himself, is checked. */
  report(id: string, move: MoveCommand, creditCode: string | null): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'move.report', [id], async ([row]) => {
      const asFact = row!.grant.role !== 'APPLICANT' && (await ownApplications(this.tx, this.command, [row!])).size === 0;
      return this.settle(row!, reportMove(row!.state, move, await this.factsOf(row!, move.on, creditCode), asFact));
    });
  }
  check(id: string, answer: { holds: boolean; reason: string | null }, creditCode: string | null): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'move.check', [id], async ([row]) => this.settle(row!, checkMove(row!.state, answer, await this.factsOf(row!, row!.state.move?.on ?? this.kit.clock.today(), creditCode))));
  }
  decide(id: string, decision: Why & { goOn: boolean }): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'move.decide', [id], async ([row]) => {
      const by = (await decidedByOf(this.kit, this.tx, this.command, [row!], row!.grant.role === 'BUREAU_REVIEWER' ? '监管部门' : '受理审核'))(row!);
      const decided = decideMove(row!.state, decision, row!.grant.role, { by, enrolled: await isEnrolled(this.tx, id) });
      // the supervisor's, on 经办's opinion where the bureau wants two steps
      if (decided.ok && row!.grant.role === 'BUREAU_REVIEWER') await requireOpinion(this.tx, this.kit, { kind: 'personMove', recordId: id, version: row!.version, bureauId: row!.grant.place! }, this.command.metaOf(this.kit.clock, row!.grant).actor);
      return this.settle(row!, decided);
    });
  }
  /** 二 */
  confirmInPost(ids: readonly string[]): Promise<RowResult[]> {
    return act(this.kit, this.stores, this.tx, this.command, 'inPost.confirm', ids, async (rows) => {
      const byOf = await decidedByOf(this.kit, this.tx, this.command, rows, '用人单位');
      return each((row) => confirmInPost(row.state, byOf(row), this.kit.clock.today()))(rows);
    });
  }

  /** A stop gives the slot back where the application is in no plan; in one, evaluation lets it go first. */
  private async settle(row: AllowedRow, decision: Decision<ApplicationEvent>): Promise<Decided> {
    if (decision.ok && decision.events.some((event) => event.type === 'ApplicationWithdrawnByDecision' && event.data.slotReleased)) await giveBackSlot(this.tx, row.id);
    return new Map([[row.id, decision]]);
  }

  private async factsOf(row: AllowedRow, on: string, creditCode: string | null): Promise<MoveFacts> {
    const fallback = row.grant.role === 'APPLICANT' ? row.state.applicant.name : row.grant.role === 'INTAKE_REVIEWER' ? '受理审核' : '用人单位';
    return { ...await moveFactsOf(this.kit, this.stores, this.tx, row, on, creditCode), by: (await decidedByOf(this.kit, this.tx, this.command, [row], fallback))(row) };
  }
}
