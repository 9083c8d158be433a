import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Allow, Command, KIT, type CommandContext, type Kit } from '@gt/service-kit';
import { SlotCommands } from '../commands/slot-decisions.js';
import { Stores } from '../storage/stores.js';
import { SlotMoveDto, SlotReleaseDto } from './slots.dto.js';

/** Slots that the municipal centre releases or moves, with reason and document (七(三)). */
@Controller('slots')
export class SlotsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Post('releases') @Allow('slot.release') @HttpCode(200)
  release(@Body() dto: SlotReleaseDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => new SlotCommands(this.kit, this.stores, tx, command).release(dto)); }
  @Post('moves') @Allow('slot.release') @HttpCode(200)
  move(@Body() dto: SlotMoveDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => new SlotCommands(this.kit, this.stores, tx, command).move(dto)); }
}
