import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { Allow, Command } from '../http/access.js';
import type { CommandContext } from '../http/command.js';
import { KIT, type Kit } from '../kit.js';
import { IsText } from '../validation/fields.js';

/** Rebuilds that the list shows: the last ones. */
const LIST_LIMIT = 20;
/** Longest name of what can be rebuilt. */
const WHAT_MAX = 40;

export class RebuildRequest {
  /** `consumer`: everything that the service's consumer keeps of others' events; else a projection's name */
  @IsText(1, WHAT_MAX) what: string;
}

/** Operators' rebuilding from the owners' history, with its progress. */
@Controller('rebuilds')
export class RebuildsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post() @HttpCode(202) @Allow('rebuild.start')
  start(@Body() dto: RebuildRequest, @Command() command: CommandContext) {
    const grant = command.access.require('rebuild.start', {});
    return command.run(this.kit.db, 202, { what: dto.what }, (tx) => this.kit.rebuilds.request(tx, dto.what, { subject: command.access.subject, ...grant }));
  }

  @Get() @Allow('rebuild.read')
  async list() { return { items: await this.kit.rebuilds.list(this.kit.db, LIST_LIMIT) }; }
}
