import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ArrayMaxSize, IsArray } from 'class-validator';
import { copies } from '../copies/copies.js';
import { KIT, type Kit } from '../kit.js';
import { IsId } from '../validation/fields.js';
import { Allow, CallerAccess, type Access } from './access.js';

/** Cases of one kind that are open at a body, and so pass to another bureau with it (四(一)). */
export interface OpenCaseSource {
  /** what people call them */
  readonly name: string;
  /** the table, which has an `institution_id` */
  readonly table: string;
  /** which of its rows are open (SQL) */
  readonly where: string;
}

/** Bodies that are asked for at once: those of one transfer. */
const BODIES_MAX = 1000;
export class OpenCasesDto { @IsArray() @ArrayMaxSize(BODIES_MAX) @IsId({ each: true }) institutionIds: string[]; }

/** `POST /api/<service>/open-cases`, of a service that declares its `openCases`: what a transfer of bodies would take along, for its preview. */
@Controller('open-cases')
export class OpenCasesController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** By body and kind, those with any; nothing is stored. The municipal centre's, whose act a transfer is. */
  @Post() @Allow('institution.transfer') @HttpCode(200)
  async count(@Body() { institutionIds }: OpenCasesDto, @CallerAccess() access: Access): Promise<{ items: Array<{ institutionId: string; name: string; count: number }> }> {
    const { db } = this.kit;
    const centre = await copies.municipalCentre(db);
    access.require('institution.transfer', centre ? { bureauId: centre.id } : {});
    const found = await Promise.all(this.kit.openCases.map(async ({ name, table, where }) => {
      const rows = await db.query<{ institutionId: string; count: number }>(`SELECT t.institution_id AS "institutionId", count(*)::int AS count FROM ${table} t WHERE t.institution_id = ANY($1::uuid[]) AND (${where}) GROUP BY 1 ORDER BY 1`, [institutionIds]);
      return rows.map((row) => ({ ...row, name }));
    }));
    return { items: found.flat() };
  }
}
