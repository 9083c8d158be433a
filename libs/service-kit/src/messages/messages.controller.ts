import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { endOfShanghaiDay, shanghaiDate } from '@gt/domain';
import type { Tx } from '@gt/persistence';
import { IsIn, IsOptional } from 'class-validator';
import { noteAccess } from '../audit/personal.js';
import { bodiesSupervised } from '../copies/copies.js';
import { Allow, CallerAccess, Command, Public, type Access } from '../http/access.js';
import type { CommandContext } from '../http/command.js';
import { badRequest, notFound, wrongState } from '../http/problem.js';
import { KIT, type Kit } from '../kit.js';
import { IsDay, IsId, IsQueryInt, IsText } from '../validation/fields.js';
import { IdPipe } from '../validation/pipe.js';
import { markDelivered, sendLater, type MessageStatus } from './messages.js';

const PAGE = 50;
const PAGE_LIMIT = 200;
/** Rows that the demonstration's outbox page shows. */
const OUTBOX_ROWS = 100;
const STATUS_NAMES: Readonly<Record<MessageStatus, string>> = { WAITING: '待发送', SENDING: '发送中', SENT: '已发送，待回执', DELIVERED: '已送达', FAILED: '未送达' };
const FAILURES: Readonly<Record<string, string>> = { NO_PHONE: '未登记手机号，请以其他方式通知并登记送达', SMS_NOT_CONFIGURED: '尚未接入短信服务，请以其他方式通知并登记送达' };

export class MessagesQuery {
  @IsOptional() @IsId() recordId?: string;
  @IsOptional() @IsIn(Object.keys(STATUS_NAMES)) status?: MessageStatus;
  @IsOptional() @IsId() after?: string;
  @IsOptional() @IsQueryInt(1, PAGE_LIMIT) limit?: string;
}
export class MessageReceiptDto {
  @IsDay() deliveredOn: string;
  /** how the person was told: 当面, 电话 … */
  @IsText(2, 100) how: string;
}
interface Row {
  id: string; kind: string; record_type: string; record_id: string; person_id: string; employer_id: string | null; institution_id: string | null; phone_masked: string | null; text: string; status: MessageStatus;
  failure: string | null; attempts: number; created_at: Date; sent_at: Date | null; delivered_at: Date | null; delivered_how: string | null;
}
const view = (row: Row) => ({
  id: row.id, kind: row.kind, recordType: row.record_type, recordId: row.record_id, institutionId: row.institution_id, phoneMasked: row.phone_masked, text: row.text, status: row.status, statusName: STATUS_NAMES[row.status],
  failure: row.failure, failureText: row.failure && (FAILURES[row.failure] ?? '发送失败，请稍后重发'), attempts: row.attempts, createdAt: row.created_at.toISOString(), sentAt: row.sent_at?.toISOString() ?? null,
  deliveredAt: row.delivered_at?.toISOString() ?? null, deliveredHow: row.delivered_how,
});

/** 通知: what was sent on a case, whether it arrived, and sending it again. */
@Controller()
export class MessagesController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get('messages') @Allow('message.read')
  async list(@Query() query: MessagesQuery, @CallerAccess() access: Access) {
    const reach = access.reach('message.read');
    const limit = Number(query.limit ?? PAGE);
    const lists = reach.everything ? { personIds: [], employerIds: [], institutionIds: [], bureauIds: [] } : reach;
    const rows = await this.kit.db.query<Row>(`SELECT * FROM message WHERE ($1 OR person_id = ANY($2::uuid[]) OR employer_id = ANY($3::uuid[]) OR institution_id = ANY($4::uuid[])
      OR institution_id IN ${bodiesSupervised('= ANY($5::text[])')})
      AND ($6::uuid IS NULL OR record_id = $6) AND ($7::text IS NULL OR status = $7) AND ($8::uuid IS NULL OR (created_at, id) < (SELECT created_at, id FROM message WHERE id = $8)) ORDER BY created_at DESC, id DESC LIMIT $9`,
    [reach.everything, lists.personIds, lists.employerIds, lists.institutionIds, lists.bureauIds, query.recordId ?? null, query.status ?? null, query.after ?? null, limit + 1]);
    return { items: rows.slice(0, limit).map(view), next: rows.length > limit ? rows[limit - 1]!.id : null };
  }

  @Post('messages/:id/resend') @Allow('message.send') @HttpCode(200)
  resend(@Param('id', IdPipe) id: string, @Command() command: CommandContext) {
    return command.run(this.kit.db, 200, null, async (tx) => {
      const row = await this.hold(tx, command, id, '重新发送');
      if (row.status === 'DELIVERED' || row.status === 'WAITING' || row.status === 'SENDING') throw wrongState(`该通知${STATUS_NAMES[row.status]}，无须重发。`, { status: row.status });
      if (row.phone_masked === null) throw wrongState('未登记手机号，不能重发；请以其他方式通知并登记送达。', { status: row.status });
      await tx.query(`UPDATE message SET status = 'WAITING', attempts = 0, failure = NULL WHERE id = $1`, [id]);
      await sendLater(tx);
      return { id, status: 'WAITING' as const };
    });
  }

  /** The clerk told the person another way: the delivery counts from that day. */
  @Post('messages/:id/receipt') @Allow('message.send') @HttpCode(200)
  receipt(@Param('id', IdPipe) id: string, @Body() dto: MessageReceiptDto, @Command() command: CommandContext) {
    return command.run(this.kit.db, 200, dto, async (tx) => {
      const row = await this.hold(tx, command, id, `登记送达：${dto.how.trim()}`);
      if (dto.deliveredOn > this.kit.clock.today() || dto.deliveredOn < shanghaiDate(row.created_at)) throw badRequest([{ field: 'deliveredOn', code: 'DELIVERY_DAY', message: '送达日期应在通知生成之日与今天之间。' }]);
      if (await markDelivered(tx, this.kit, [id], new Date(Math.min(endOfShanghaiDay(dto.deliveredOn).getTime() - 1, this.kit.clock.now().getTime())), dto.how.trim()) === 0) throw wrongState('该通知已送达，无须登记。', { status: row.status });
      return { id, status: 'DELIVERED' as const };
    });
  }

  /** What a provider would have got: the demonstration's outbox page. Nothing leaves the machine there. */
  @Get('outbox') @Public()
  async outbox() {
    if (this.kit.config.profile !== 'development') throw notFound('页面');
    const rows = await this.kit.db.query<{ text: string; at: Date; phone_masked: string | null; kind: string }>('SELECT o.text, o.at, m.phone_masked, m.kind FROM message_outbox o JOIN message m ON m.id = o.message_id ORDER BY o.position DESC LIMIT $1', [OUTBOX_ROWS]);
    return { items: rows.map((row) => ({ kind: row.kind, text: row.text, phoneMasked: row.phone_masked, at: row.at.toISOString() })) };
  }

  /** The message, locked; its clerk's act is noted. 404 for whoever's it is not. */
  private async hold(tx: Tx, command: CommandContext, id: string, what: string): Promise<Row> {
    const [row] = await tx.query<Row>('SELECT * FROM message WHERE id = $1 FOR UPDATE', [id]);
    const resource = { ...(row?.institution_id ? { institutionId: row.institution_id } : {}) };
    const grant = row && command.access.grantFor('message.send', resource);
    if (!row || !grant) throw notFound('通知');
    await noteAccess(tx, this.kit.clock, command, what, [{ action: 'message.send', grant, recordType: row.record_type, recordId: row.record_id, personId: row.person_id }]);
    return row;
  }
}
