import { Body, Controller, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray } from 'class-validator';
import { Allow, Command } from '../http/access.js';
import type { CommandContext } from '../http/command.js';
import { notFound } from '../http/problem.js';
import { KIT, type Kit } from '../kit.js';
import { IsId, IsText } from '../validation/fields.js';
import { noteAccess } from './personal.js';

/** Records whose numbers are shown in one act: a roster of a session, not a register of the city. */
const UNMASKING_LIMIT = 200;
/** Characters of a reason; one word explains nothing. */
const REASON_MIN = 4;
const REASON_MAX = 200;

export class UnmaskingDto {
  /** aggregate type of the records, such as `applications.application` */
  @IsText(1, 60) recordType: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(UNMASKING_LIMIT) @ArrayUnique() @IsId({ each: true }) ids: string[];
  @IsText(REASON_MIN, REASON_MAX) reason: string;
}

/** 查看完整号码: an act with a reason, for those whose work is on the case; one row of the audit for each person. The answer is kept nowhere. */
@Controller('unmaskings')
export class UnmaskingsController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post() @Allow('person.unmask') @HttpCode(200) @Header('cache-control', 'no-store')
  unmask(@Body() dto: UnmaskingDto, @Command() command: CommandContext): Promise<{ items: Array<Record<string, string | null>> }> {
    return command.runUnkept(this.kit.db, async (tx) => {
      const source = this.kit.personal.find((each) => each.recordType === dto.recordType);
      const found = new Map((await source?.load(tx, dto.ids) ?? []).map((record) => [record.id, record]));
      const records = dto.ids.map((id) => {
        const record = found.get(id);
        if (!record || !command.access.may('person.unmask', record.resource) || (source?.needs && !command.access.may(source.needs, record.resource))) throw notFound('记录'); // out of reach looks like not there
        return record;
      });
      await noteAccess(tx, this.kit.clock, command, dto.reason.trim(), records.map((record) => ({
        action: 'person.unmask', grant: command.access.require('person.unmask', record.resource), recordType: dto.recordType, recordId: record.id, personId: record.personId })));
      return { items: records.map((record) => ({ id: record.id, ...Object.fromEntries(Object.entries(record.sealed).map(([name, sealed]) => [name, sealed === null ? null : this.kit.keyring.unseal(sealed)])) })) };
    });
  }
}
