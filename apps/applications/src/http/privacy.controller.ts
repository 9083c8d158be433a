import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { canonicalJson, sha256 } from '@gt/persistence';
import { Allow, CallerAccess, Command, IdPipe, KIT, noteAccess, notFound, Public, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import type { FastifyReply } from 'fastify';
import { bulk } from '../commands/act.js';
import { giveConsents, readConsents, recordConsentPages, requireNotice, takeBackConsents } from '../commands/consents.js';
import { decideCorrection, requestCorrection } from '../commands/corrections.js';
import { holdDraft } from '../commands/hold.js';
import { CORRECTABLE_FIELDS } from '../domain/correction.js';
import { CONSENT_KINDS, privacyNotices } from '../domain/privacy-notice.js';
import { CORRECTIONS_LIMIT, getCorrection, listCorrections } from '../queries/corrections.js';
import { exportOwnData, readOwnData } from '../queries/own-data.js';
import { Stores } from '../storage/stores.js';
import { ConsentPagesDto, ConsentsDto, ConsentsWithdrawalDto, CorrectionDecisionDto, CorrectionDto, CorrectionsQuery, DraftHoldDto, NoticeQuery, PersonQuery } from './privacy.dto.js';

/** 告知书 and consents, and the person's rights: to see, to have put right (个人信息保护法 第四十四至五十条). */
@Controller()
export class PrivacyController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  /** The notice in force, or an earlier version, with the text of each consent and the hash of all. */
  @Get('privacy-notice') @Public()
  notice(@Query() query: NoticeQuery): object {
    const notice = query.version ? privacyNotices.find((each) => each.version === Number(query.version)) : requireNotice(this.kit);
    if (!notice) throw notFound('告知书');
    const { consents, ...text } = notice;
    return { ...text, consents: CONSENT_KINDS.map((kind) => ({ kind, text: consents[kind] })), sha256: sha256(canonicalJson(notice)) };
  }

  @Get('consents') @Allow('consent.read')
  consents(@Query() query: PersonQuery, @CallerAccess() access: Access): Promise<object> {
    if (!access.may('consent.read', { personId: query.personId })) throw notFound('人员');
    return readConsents(this.kit, this.stores, query.personId);
  }
  @Post('consents') @Allow('consent.give')
  give(@Body() dto: ConsentsDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 201, dto, (tx) => giveConsents(this.kit, this.stores, tx, command, dto)); }
  @Post('consents/withdrawals') @Allow('consent.withdraw') @HttpCode(200)
  takeBack(@Body() dto: ConsentsWithdrawalDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => takeBackConsents(this.kit, this.stores, tx, command, dto)); }
  /** Pages on which applicants consented by pen; each row with its own result. */
  @Post('consent-pages') @Allow('application.submit') @HttpCode(200)
  pages(@Body() dto: ConsentPagesDto, @Command() command: CommandContext): Promise<object> {
    return command.run(this.kit.db, 200, dto, async (tx) => bulk(await recordConsentPages(this.kit, this.stores, tx, command, dto.items)));
  }

  /** Everything that is kept of the person, to read on the page. */
  @Get('own-data') @Allow('person.export') @Header('cache-control', 'no-store')
  async own(@Query() query: PersonQuery, @Command() command: CommandContext): Promise<object> {
    await this.noteOwn(command, query.personId, '本人查阅');
    return readOwnData(this.kit, this.stores, query.personId);
  }
  /** The same as a file, in clear and machine-readable. */
  @Get('own-data/export') @Allow('person.export')
  async export(@Query() query: PersonQuery, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> {
    await this.noteOwn(command, query.personId, '本人导出');
    const text = JSON.stringify(await exportOwnData(this.kit, this.stores, query.personId), null, 2);
    void reply.header('content-type', 'application/json; charset=utf-8').header('content-disposition', 'attachment; filename="own-data.json"').header('cache-control', 'no-store').send(text);
  }

  @Get('corrections/fields') @Allow('correction.read')
  fields(): object { return { items: Object.entries(CORRECTABLE_FIELDS).map(([field, label]) => ({ field, label })) }; }
  @Get('corrections') @Allow('correction.read')
  corrections(@Query() query: CorrectionsQuery, @CallerAccess() access: Access): Promise<object> { return listCorrections(this.kit, access, { ...query, limit: query.limit ? Number(query.limit) : CORRECTIONS_LIMIT }); }
  @Get('corrections/:id') @Allow('correction.read') @Header('cache-control', 'no-store')
  async correction(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> {
    const found = await getCorrection(this.kit, this.stores, command.access, id);
    command.etag(found.version);
    return found;
  }
  @Post('corrections') @Allow('correction.request')
  request(@Body() dto: CorrectionDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 201, dto, (tx) => requestCorrection(this.kit, this.stores, tx, command, dto)); }
  @Post('corrections/:id/decision') @Allow('correction.decide') @HttpCode(200)
  decide(@Param('id', IdPipe) id: string, @Body() dto: CorrectionDecisionDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => decideCorrection(this.kit, this.stores, tx, command, id, dto)); }

  /** 法律保留: a draft is kept beyond its term. */
  @Post('draft-holds') @Allow('hold.set') @HttpCode(200)
  hold(@Body() dto: DraftHoldDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => holdDraft(this.kit, this.stores, tx, command, dto)); }
  /** How the deletion of drafts that were never submitted goes: counts only. */
  @Get('purges') @Allow('purge.read')
  async purges(@CallerAccess() access: Access): Promise<object> {
    access.require('purge.read', {});
    return { items: await this.kit.db.query('SELECT id, before, started_at AS "startedAt", ended_at AS "endedAt", purged, held FROM purge_run ORDER BY started_at DESC LIMIT 100') };
  }

  private async noteOwn(command: CommandContext, personId: string, why: string): Promise<void> {
    const grant = command.access.grantFor('person.export', { personId });
    if (!grant) throw notFound('人员');
    await noteAccess(this.kit.db, this.kit.clock, command, why, [{ action: 'person.export', grant, recordType: 'applications.person', recordId: personId, personId }]);
  }
}
