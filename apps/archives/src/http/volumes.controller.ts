import { Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import type { Stored } from '@gt/persistence';
import { Allow, CallerAccess, Command, IdPipe, IsId, IsQueryInt, notFound, type Access, type CommandContext } from '@gt/service-kit';
import type { FastifyReply } from 'fastify';
import { Archives } from '../archives.js';
import { captureAgain, checkIntegrity } from '../commands/care.js';
import { closeVolume } from '../commands/close-volume.js';
import { resourceOf } from '../commands/volume-for.js';
import type { Volume } from '../domain/volume.js';
import { readItem } from '../queries/read-item.js';
import { itemPage, listAccesses, listVolumes, oneVolume } from '../queries/volumes.js';

/** Rows of one page. */
const PAGE = 100;
export class VolumeFilter { @IsOptional() @IsId() planId?: string; @IsOptional() @IsIn(['OPEN', 'COMPLETE', 'CLOSED']) status?: string; @IsOptional() @IsId() after?: string; @IsOptional() @IsQueryInt(1, 200) limit?: string; }
export class ItemFilter { @IsOptional() @IsId() after?: string; }
export class AccessFilter { @IsOptional() @IsQueryInt(0, 999_999_999) after?: string; }

@Controller('volumes')
export class VolumesController {
  constructor(@Inject(Archives) private readonly archives: Archives) {}

  @Get() @Allow('volume.read')
  list(@Query() filter: VolumeFilter, @CallerAccess() access: Access) { return listVolumes(this.archives.kit.db, access.reach('volume.read'), { planId: filter.planId, status: filter.status, after: filter.after, limit: Number(filter.limit ?? PAGE) }); }

  @Get(':id') @Allow('volume.read')
  async one(@Param('id', IdPipe) id: string, @CallerAccess() access: Access) { return oneVolume(this.archives.kit.db, await this.readable(id, access), this.archives.kit.clock.today()); }

  @Get(':id/items') @Allow('volume.read')
  async items(@Param('id', IdPipe) id: string, @Query() filter: ItemFilter, @CallerAccess() access: Access) { return itemPage(this.archives.kit.db, await this.readable(id, access), filter.after ?? null); }

  @Get(':id/items/:documentId/content') @Allow('item.read')
  async content(@Param('id', IdPipe) id: string, @Param('documentId', IdPipe) documentId: string, @CallerAccess() access: Access, @Res() reply: FastifyReply): Promise<void> {
    const { bytes, mediaType, sha256 } = await readItem(this.archives, access, id, documentId);
    void reply.header('content-type', mediaType).header('content-length', String(bytes.length)).header('cache-control', 'private, no-store').header('x-content-sha256', sha256).send(bytes);
  }

  /** Who looked at what: for the auditors. */
  @Get(':id/accesses') @Allow('audit.read')
  async accesses(@Param('id', IdPipe) id: string, @Query() filter: AccessFilter) {
    if (!(await this.archives.volumes.find(this.archives.kit.db, id))) throw notFound('案卷');
    return listAccesses(this.archives.kit.db, id, filter.after ?? null);
  }

  @Post(':id/closing') @Allow('volume.close') @HttpCode(200) close(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return closeVolume(this.archives, command, id); }
  @Post(':id/items/:documentId/captures') @Allow('item.capture') @HttpCode(202) capture(@Param('id', IdPipe) id: string, @Param('documentId', IdPipe) documentId: string, @Command() command: CommandContext) { return captureAgain(this.archives, command, id, documentId); }
  @Post(':id/integrity-checks') @Allow('volume.check') @HttpCode(202) check(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return checkIntegrity(this.archives, command, id); }

  private async readable(id: string, access: Access): Promise<Stored<Volume>> {
    const volume = await this.archives.volumes.find(this.archives.kit.db, id);
    if (!volume || !access.may('volume.read', resourceOf(volume.state))) throw notFound('案卷');
    return volume;
  }
}
