import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { ACT_KINDS, ActRefused, PARK_CLASSES, parkedEvents, type ActRefusal, type OperatorAct } from '@gt/event-bus';
import type { Tx } from '@gt/persistence';
import { acting, type Action } from '@gt/policy';
import { Allow, Command } from './http/access.js';
import type { CommandContext } from './http/command.js';
import { notFound, Problem } from './http/problem.js';
import { KIT, type Kit } from './kit.js';
import { IsId, IsQueryInt, IsText } from './validation/fields.js';
import { IdPipe } from './validation/pipe.js';
import { waitingDocuments } from './waiting-documents.js';

/** Rows of one page, unless the caller asks for another number up to PAGE_MAX. */
const PAGE = 50;
const PAGE_MAX = 200;
/** Characters of a reason: said at all, and no essay. */
const REASON_MIN = 2;
const REASON_MAX = 500;
/** Longest name of a topic or of an event's type (characters). */
const NAME_MAX = 200;
/** Highest cursor of a list: rows are counted from 1. */
const CURSOR_MAX = 999_999_999;

export class ParkedEventFilter {
  @IsOptional() @IsIn([...PARK_CLASSES]) class?: string;
  @IsOptional() @IsText(1, NAME_MAX) topic?: string;
  @IsOptional() @IsText(1, NAME_MAX) type?: string;
  @IsOptional() @IsId() aggregateId?: string;
  @IsOptional() @IsQueryInt(0, CURSOR_MAX) after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_MAX) limit?: string;
}
export class OperatorActFilter {
  @IsOptional() @IsIn([...ACT_KINDS]) act?: string;
  @IsOptional() @IsId() parkedId?: string;
  @IsOptional() @IsQueryInt(0, CURSOR_MAX) after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_MAX) limit?: string;
}
export class WaitingDocumentFilter {
  @IsOptional() @IsId() after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_MAX) limit?: string;
}
export class SkipRequestDto { @IsText(REASON_MIN, REASON_MAX) reason: string; }

/** What an operator is told where an act is refused. */
const REFUSALS: Readonly<Record<ActRefusal, readonly [status: number, detail: string]>> = {
  NOT_HOLDING: [409, '该事件只是在等待前面的事件，不能单独处理；请处理同一对象中排在最前面的滞留事件。'],
  EARLIER_MISSING: [409, '同一对象更早的事件尚未到达，跳过会漏掉它们；请等它们到达，或从来源服务的历史补齐。'],
  VERSION_UNKNOWN: [409, '该消息的版本号无法读取，且其后还没有事件在等待，暂不能判断跳过哪一个版本；目前没有事件被它耽误。'],
  ALREADY_REQUESTED: [409, '该事件已有待批准的跳过申请，请由另一位运维人员批准。'],
  OVERTAKEN: [409, '申请之后该事件又被重试或已处理完毕，此申请作废；请查看现状，如仍需跳过请重新申请。'],
  SAME_PERSON: [403, '申请与批准须为两人，请由另一位系统运维人员批准。'],
};

/** Events that this service could not apply, and what operators do about them; the same in every service. */
@Controller()
export class OperatorsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get('parked-events') @Allow('parked.read')
  list(@Query() filter: ParkedEventFilter): Promise<object> { return parkedEvents.list(this.kit.db, { ...filter, limit: Number(filter.limit ?? PAGE) }); }

  /** With its data as far as it may be shown: no names, no texts, nothing sealed. */
  @Get('parked-events/:id') @Allow('parked.read')
  async one(@Param('id', IdPipe) id: string): Promise<object> {
    const found = await parkedEvents.find(this.kit.db, id);
    if (!found) throw notFound('滞留事件');
    return found;
  }

  /** Documents that wait for a font, with the characters that no font has. They are tried again when the service starts. */
  @Get('waiting-documents') @Allow('parked.read')
  waiting(@Query() filter: WaitingDocumentFilter): Promise<object> { return waitingDocuments(this.kit.db, filter.after ?? null, Number(filter.limit ?? PAGE)); }

  @Post('parked-events/:id/replay') @Allow('parked.replay') @HttpCode(202)
  replay(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<OperatorAct> {
    return this.act(command, 'parked.replay', 202, null, '滞留事件', (tx, by) => parkedEvents.replay(tx, id, by));
  }

  @Post('parked-events/:id/skip-requests') @Allow('parked.requestSkip') @HttpCode(201)
  requestSkip(@Param('id', IdPipe) id: string, @Body() body: SkipRequestDto, @Command() command: CommandContext): Promise<OperatorAct> {
    return this.act(command, 'parked.requestSkip', 201, body, '滞留事件', (tx, by) => parkedEvents.requestSkip(tx, id, by, body.reason.trim()));
  }

  @Post('skip-requests/:id/approval') @Allow('parked.approveSkip') @HttpCode(200)
  approveSkip(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<OperatorAct> {
    return this.act(command, 'parked.approveSkip', 200, null, '跳过申请', (tx, by) => parkedEvents.approveSkip(tx, id, by));
  }

  /** Who did what about which event, and who asked for a rebuild, oldest first. */
  @Get('operator-acts') @Allow('operatorAct.read')
  acts(@Query() filter: OperatorActFilter): Promise<object> { return parkedEvents.acts(this.kit.db, { ...filter, limit: Number(filter.limit ?? PAGE) }); }

  private async act(command: CommandContext, action: Action, status: number, body: unknown, what: string, work: (tx: Tx, by: { subject: string; role: string }) => Promise<OperatorAct | undefined>): Promise<OperatorAct> {
    const { role, onBehalfOf } = command.access.require(action, {});
    try {
      return await command.run(this.kit.db, status, body, async (tx) => {
        const act = await work(tx, { ...acting(command.access.subject, onBehalfOf), role });
        if (!act) throw notFound(what);
        tx.afterCommit(() => this.kit.logger.info('operator_act', { act: act.act, parkedId: act.parkedId, class: act.class, topic: act.topic, subject: act.subject }));
        return act;
      });
    } catch (error) {
      if (!(error instanceof ActRefused)) throw error;
      const [refused, detail] = REFUSALS[error.code];
      throw new Problem(refused, error.code, detail);
    }
  }
}
