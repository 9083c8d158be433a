import { Body, Controller, Get, Inject, Param, Put } from '@nestjs/common';
import { shanghaiDate } from '@gt/domain';
import { approvalKinds, type ApprovalKind } from '@gt/policy';
import { type Access, Allow, CallerAccess, Command, type CommandContext, eventsOf, IdPipe, KIT, type Kit, notFound } from '@gt/service-kit';
import { setApprovalSteps } from '../domain/approval-steps.js';
import { identityOf } from '../identity.js';
import { holdersOf } from '../queries/grants.js';
import { SetApprovalStepsDto } from './dto.js';

export interface ApprovalStepsView { readonly bureauId: string; readonly version: number; readonly items: ReadonlyArray<{ readonly kind: ApprovalKind; readonly label: string; readonly twoSteps: boolean }> }
const viewOf = (bureauId: string, version: number, twoStep: readonly string[]): ApprovalStepsView =>
  ({ bureauId, version, items: (Object.keys(approvalKinds) as ApprovalKind[]).map((kind) => ({ kind, label: approvalKinds[kind], twoSteps: twoStep.includes(kind) })) });

/** 经办、审核两步: by kind of approval, as each bureau sets it. */
@Controller('approval-steps')
export class ApprovalStepsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** A bureau that never set anything decides in one step; version 0. */
  @Get(':bureauId') @Allow('approvalSteps.read')
  async read(@Param('bureauId', IdPipe) bureauId: string, @CallerAccess() access: Access): Promise<ApprovalStepsView> {
    if (!access.may('approvalSteps.read', { bureauId })) throw notFound('设置');
    const found = await identityOf(this.kit).approvalSteps.find(this.kit.db, bureauId);
    // one's own bureau is there before it has set anything; whether another id is one's is not known here
    if (!found && !access.actor.grants.some((grant) => grant.place === bureauId)) throw notFound('设置');
    return viewOf(bureauId, found?.version ?? 0, found?.state.twoStep ?? []);
  }

  @Put(':bureauId') @Allow('approvalSteps.set')
  async set(@Param('bureauId', IdPipe) bureauId: string, @Body() dto: SetApprovalStepsDto, @Command() command: CommandContext): Promise<ApprovalStepsView> {
    command.requireKey();
    if (!command.access.may('approvalSteps.set', { bureauId })) throw notFound('设置');
    const meta = command.meta(this.kit.clock, 'approvalSteps.set', { bureauId });
    const identity = identityOf(this.kit);
    return command.run(this.kit.db, 200, dto, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.approval-steps ${bureauId}`]);
      const found = await identity.approvalSteps.find(tx, bureauId);
      command.requireVersion(found?.version ?? 0);
      const today = shanghaiDate(new Date());
      const people = { officers: await holdersOf(tx, 'BUREAU_OFFICER', bureauId, today), reviewers: await holdersOf(tx, 'BUREAU_REVIEWER', bureauId, today) };
      const events = eventsOf(setApprovalSteps(found?.state ?? null, { bureauId, twoStep: dto.twoStep, reason: dto.reason.trim() }, people));
      const [saved] = await identity.approvalSteps.save(tx, [{ id: bureauId, version: found?.version ?? 0, state: found?.state ?? null, events }], meta);
      command.etag(saved!.version);
      return viewOf(bureauId, saved!.version, saved!.state.twoStep);
    });
  }
}
