import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { approvalKinds, type ApprovalKind } from '@gt/policy';
import { IsBoolean, IsIn } from 'class-validator';
import { copies, deputyName } from '../copies/copies.js';
import { Allow, CallerAccess, Command, type Access } from '../http/access.js';
import type { CommandContext } from '../http/command.js';
import { notFound } from '../http/problem.js';
import { KIT, type Kit } from '../kit.js';
import { IsId, IsText } from '../validation/fields.js';
import { giveOpinion, opinionOn, type ApprovalSource, type Opinion } from './opinions.js';

const KINDS = Object.keys(approvalKinds);
/** Characters of an opinion. */
const TEXT_MAX = 500;

export class GiveOpinionDto {
  @IsIn(KINDS) kind: ApprovalKind;
  @IsId() recordId: string;
  /** 拟同意 or 拟不同意 */
  @IsBoolean() favourable: boolean;
  @IsText(1, TEXT_MAX) text: string;
}
export class OpinionQuery {
  @IsIn(KINDS) kind: ApprovalKind;
  @IsId() recordId: string;
}
export interface OpinionView { readonly kind: ApprovalKind; readonly recordId: string; readonly twoSteps: boolean; readonly opinion: { readonly favourable: boolean; readonly text: string; readonly byName: string | null; readonly mine: boolean } | null }

/** 经办意见: the first of two steps, where a bureau has set an approval so. */
@Controller('opinions')
export class OpinionsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** With `If-Match`, the record's version that was read: an opinion is on what one has seen. */
  @Post() @Allow('approval.opine')
  give(@Body() dto: GiveOpinionDto, @Command() command: CommandContext): Promise<Opinion> {
    return command.run(this.kit.db, 201, dto, async (tx) => {
      const source = this.sourceOf(dto.kind);
      const found = await source.find(tx, this.kit, dto.recordId);
      if (!found || !command.access.may('approval.opine', found)) throw notFound('事项');
      const meta = command.meta(this.kit.clock, 'approval.opine', found);
      command.requireVersion(found.version);
      return giveOpinion(tx, this.kit, source, dto.recordId, found, { favourable: dto.favourable, text: dto.text.trim() }, meta);
    });
  }

  /** Whether the record wants two steps, and the opinion on it as it stands. */
  @Get() @Allow('approval.read')
  read(@Query() query: OpinionQuery, @CallerAccess() access: Access): Promise<OpinionView> {
    return this.kit.db.transaction(async (tx) => {
      const found = await this.sourceOf(query.kind).find(tx, this.kit, query.recordId);
      if (!found || !access.may('approval.read', found)) throw notFound('事项');
      const opinion = await opinionOn(tx, this.kit, query.kind, query.recordId, found.version);
      const by = opinion && { subject: opinion.by, ...opinion };
      return { kind: query.kind, recordId: query.recordId, twoSteps: await copies.twoSteps(tx, found.bureauId, query.kind),
        opinion: opinion && by && { favourable: opinion.favourable, text: opinion.text, byName: await deputyName(tx, by), mine: opinion.by === access.subject } };
    });
  }

  private sourceOf(kind: ApprovalKind): ApprovalSource {
    const source = this.kit.approvals.find((each) => each.kind === kind);
    if (!source) throw notFound('事项'); // an approval that is made elsewhere
    return source;
  }
}
