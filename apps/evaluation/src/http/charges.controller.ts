import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { Allow, CallerAccess, Command, IdPipe, IsDay, IsText, KIT, Rule, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { drawCharges, payCharge, refundCharge, waiveCharge } from '../commands/charges.js';
import { listCharges } from '../queries/charges.js';
import { Stores } from '../storage/stores.js';
import { PageQuery } from './list-dto.js';
import { limitOf } from './plans.controller.js';

/** 分; 1,000,000 元, as in a price list. */
const AMOUNT_MAX = 100_000_000;
const REASON_MAX = 500;
const BILL_MAX = 50;

export class ChargeAmountDto {
  /** 分 */
  @Rule('NOT_AN_AMOUNT', '金额应为以分为单位的整数，1 至 100000000。', (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= AMOUNT_MAX, {}, { type: 'integer', minimum: 1, maximum: AMOUNT_MAX }) amount: number;
  @IsText(1, REASON_MAX) reason: string;
}
export class ChargePaymentDto {
  @IsText(1, BILL_MAX) billNumber: string;
  @IsDay() paidOn: string;
}

/** What candidates owe and paid (七(五)). */
@Controller()
export class ChargesController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('plans/:id/charges') @Allow('charge.record') @HttpCode(200)
  draw(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return drawCharges(this.kit, this.stores, command, id); }
  @Get('plans/:id/charges') @Allow('charge.read')
  list(@Param('id', IdPipe) id: string, @Query() query: PageQuery, @CallerAccess() access: Access) { return listCharges(this.kit, this.stores, access, id, query.after, limitOf(query)); }
  @Post('charges/:id/waive') @Allow('charge.record') @HttpCode(200)
  waive(@Param('id', IdPipe) id: string, @Body() dto: ChargeAmountDto, @Command() command: CommandContext) { return waiveCharge(this.kit, this.stores, command, id, dto); }
  @Post('charges/:id/pay') @Allow('charge.record') @HttpCode(200)
  pay(@Param('id', IdPipe) id: string, @Body() dto: ChargePaymentDto, @Command() command: CommandContext) { return payCharge(this.kit, this.stores, command, id, dto); }
  @Post('charges/:id/refund') @Allow('charge.record') @HttpCode(200)
  refund(@Param('id', IdPipe) id: string, @Body() dto: ChargeAmountDto, @Command() command: CommandContext) { return refundCharge(this.kit, this.stores, command, id, dto); }
}
