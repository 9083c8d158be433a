import { Body, Controller, Get, HttpCode, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { normalizeCreditCode } from '@gt/domain';
import { Allow, CallerAccess, Command, CommandContext, TimelineQuery, IdPipe, KIT, notFound, Public, type Access, type Kit } from '@gt/service-kit';
import { addFile, adoptBodyRule, changeFilingMode, changeProfile, correctNumberEvidence, recordHandover } from '../commands/institution-changes.js';
import { addSite, changeSite, recordNumberEvidence, setCoveredUnits, setFiledScope } from '../commands/institution-parts.js';
import { activateInstitution, endInstitution, resumeInstitution, suspendInstitution } from '../commands/institution-standing.js';
import { registerBureau } from '../commands/register-bureau.js';
import { registerInstitution } from '../commands/register-institution.js';
import { mergeBureau, previewMerge, previewTransfer, renameBureau, transferBodies, type TransferRequest } from '../commands/transfer.js';
import { historyOf } from '../queries/histories.js';
import { listBureaus, listInstitutions, OCCUPATION_LIMIT, searchOccupations, supervisorOfDay } from '../queries/lists.js';
import { bureauView, institutionView } from '../queries/views.js';
import { STORES, type Stores } from '../storage/stores.js';
import { InstitutionsPageQuery, pageOf, StandingDto } from './common.dto.js';
import { AddFileDto, AddRuleFileDto, AddSiteDto, BodyRuleDto, ChangeProfileDto, ChangeSiteDto, CorrectEvidenceDto, CoveredUnitsDto, FiledScopeDto, FilingModeDto, HandoverDto, InstitutionsQuery, MergeBureauDto, NumberEvidenceDto, OccupationsQuery, RegisterBureauDto, RegisterInstitutionDto, RenameBureauDto, SupervisorQuery, TransferDto } from './institutions.dto.js';

@Controller('bureaus')
export class BureausController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores) {}

  @Post() @Allow('bureau.register')
  register(@Body() dto: RegisterBureauDto, @Command() command: CommandContext) {
    return registerBureau({ kit: this.kit, stores: this.stores, command }, { name: dto.name.trim(), level: dto.level, telephone: dto.telephone ?? null });
  }
  /** What a transfer of bodies would do to each; nothing is stored. */
  @Post(':id/transfers/preview') @Allow('institution.transfer') @HttpCode(200)
  preview(@Param('id', IdPipe) id: string, @Body() dto: TransferDto, @CallerAccess() access: Access) { return previewTransfer(this.kit, this.stores, access, id, transferOf(dto)); }
  @Post(':id/transfers') @Allow('institution.transfer') @HttpCode(200)
  transfer(@Param('id', IdPipe) id: string, @Body() dto: TransferDto, @Command() command: CommandContext) { return transferBodies({ kit: this.kit, stores: this.stores, command }, id, transferOf(dto)); }
  @Post(':id/rename') @Allow('institution.transfer') @HttpCode(200)
  rename(@Param('id', IdPipe) id: string, @Body() dto: RenameBureauDto, @Command() command: CommandContext) {
    return renameBureau({ kit: this.kit, stores: this.stores, command }, id, { name: dto.name.trim(), telephone: dto.telephone ?? null, document: dto.document.trim(), on: dto.on ?? null });
  }
  @Post(':id/merge/preview') @Allow('institution.transfer') @HttpCode(200)
  previewMerge(@Param('id', IdPipe) id: string, @Body() dto: MergeBureauDto, @CallerAccess() access: Access) { return previewMerge(this.kit, this.stores, access, id, mergeOf(dto)); }
  @Post(':id/merge') @Allow('institution.transfer') @HttpCode(200)
  merge(@Param('id', IdPipe) id: string, @Body() dto: MergeBureauDto, @Command() command: CommandContext) {
    return mergeBureau({ kit: this.kit, stores: this.stores, command }, id, mergeOf(dto));
  }
  @Get() @Allow('bureau.read')
  list(@Query() query: InstitutionsPageQuery) { return listBureaus(this.kit.db, pageOf(query)); }
  @Get(':id') @Allow('bureau.read')
  async get(@Param('id', IdPipe) id: string) {
    const found = await this.stores.bureaus.find(this.kit.db, id);
    if (!found) throw notFound('监管部门');
    return bureauView(found);
  }
}

const prefixOf = ({ prefix }: NumberEvidenceDto): string => prefix.normalize('NFKC').trim().toUpperCase();
const mergeOf = (dto: MergeBureauDto) => ({ toBureauId: dto.toBureauId, reason: dto.reason.trim(), document: dto.document.trim() });
const transferOf = (dto: TransferDto): TransferRequest => ({ toBureauId: dto.toBureauId, kind: dto.kind, institutionIds: dto.institutionIds ?? null, reason: dto.reason.trim(), document: dto.document.trim() });

@Controller('institutions')
export class InstitutionsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores) {}
  private use(command: CommandContext) { return { kit: this.kit, stores: this.stores, command }; }

  @Post() @Allow('institution.register')
  register(@Body() dto: RegisterInstitutionDto, @Command() command: CommandContext) {
    return registerInstitution(this.use(command), { name: dto.name.trim(), creditCode: normalizeCreditCode(dto.creditCode), type: dto.type, filingLevel: dto.filingLevel, supervisorId: dto.supervisorId,
      filingMode: dto.filingMode, filingModeDocument: dto.filingModeDocument.trim(), filingModeFileId: dto.filingModeFileId ?? null, numberMode: dto.numberMode, telephone: dto.telephone ?? null });
  }
  @Get() @Allow('institution.read')
  list(@Query() query: InstitutionsQuery) {
    return listInstitutions(this.kit.db, pageOf(query), { supervisorId: query.supervisorId ?? null, type: query.type ?? null, status: query.status ?? null, name: query.name ?? null });
  }
  @Get(':id') @Allow('institution.read')
  async get(@Param('id', IdPipe) id: string) {
    const found = await this.stores.institutions.find(this.kit.db, id);
    if (!found) throw notFound('评价机构');
    return institutionView(found);
  }
  /** 办理过程 of the body: what changed, when, in which role, by which document. */
  @Get(':id/history') @Allow('institution.read')
  async history(@Param('id', IdPipe) id: string, @Query() query: TimelineQuery) { await this.get(id); return historyOf(this.kit, 'institution', id, query); }
  /** Who supervised the body on a day, under the name of that day (四(一)). */
  @Get(':id/supervisor') @Allow('institution.read')
  supervisor(@Param('id', IdPipe) id: string, @Query() query: SupervisorQuery) { return supervisorOfDay(this.kit.db, this.stores, id, query.on); }
  @Post(':id/sites') @Allow('institution.change') @HttpCode(200)
  addSite(@Param('id', IdPipe) id: string, @Body() dto: AddSiteDto, @Command() command: CommandContext) {
    return addSite(this.use(command), id, { name: dto.name.trim(), printedName: dto.printedName.trim(), address: dto.address.trim() });
  }
  @Put(':id/sites/:siteId') @Allow('institution.change')
  changeSite(@Param('id', IdPipe) id: string, @Param('siteId', IdPipe) siteId: string, @Body() dto: ChangeSiteDto, @Command() command: CommandContext) {
    return changeSite(this.use(command), id, siteId, { name: dto.name.trim(), printedName: dto.printedName.trim(), address: dto.address.trim(), document: dto.document.trim() });
  }
  @Post(':id/sites/:siteId/number-evidence') @Allow('institution.change') @HttpCode(200)
  recordNumberEvidence(@Param('id', IdPipe) id: string, @Param('siteId', IdPipe) siteId: string, @Body() dto: NumberEvidenceDto, @Command() command: CommandContext) {
    return recordNumberEvidence(this.use(command), id, siteId, { prefix: prefixOf(dto), document: dto.document.trim(), fileId: dto.fileId ?? null });
  }
  @Post(':id/sites/:siteId/number-evidence/correction') @Allow('institution.transfer') @HttpCode(200)
  correctNumberEvidence(@Param('id', IdPipe) id: string, @Param('siteId', IdPipe) siteId: string, @Body() dto: CorrectEvidenceDto, @Command() command: CommandContext) {
    return correctNumberEvidence(this.use(command), id, siteId, { prefix: prefixOf(dto), document: dto.document.trim(), reason: dto.reason.trim(), fileId: dto.fileId ?? null });
  }
  @Put(':id/covered-units') @Allow('institution.change')
  setCoveredUnits(@Param('id', IdPipe) id: string, @Body() dto: CoveredUnitsDto, @Command() command: CommandContext) {
    return setCoveredUnits(this.use(command), id, dto.units.map((unit) => ({ name: unit.name.trim(), creditCode: normalizeCreditCode(unit.creditCode), relation: unit.relation.trim(), from: unit.from, to: unit.to ?? null, evidence: unit.evidence.trim(), fileId: unit.fileId ?? null })));
  }
  @Put(':id/filed-scope') @Allow('institution.change')
  setFiledScope(@Param('id', IdPipe) id: string, @Body() dto: FiledScopeDto, @Command() command: CommandContext) {
    return setFiledScope(this.use(command), id, dto.rows.map((row) => ({ code: row.occupationCode, workType: row.workType ?? null, levels: row.levels, from: row.from, to: row.to ?? null })));
  }
  @Put(':id/profile') @Allow('institution.change')
  changeProfile(@Param('id', IdPipe) id: string, @Body() dto: ChangeProfileDto, @Command() command: CommandContext) { return changeProfile(this.use(command), id, { name: dto.name.trim(), telephone: dto.telephone ?? null, document: dto.document.trim() }); }
  @Post(':id/filing-mode') @Allow('institution.change') @HttpCode(200)
  changeFilingMode(@Param('id', IdPipe) id: string, @Body() dto: FilingModeDto, @Command() command: CommandContext) { return changeFilingMode(this.use(command), id, { filingMode: dto.filingMode, numberMode: dto.numberMode, document: dto.document.trim(), fileId: dto.fileId ?? null }); }
  @Post(':id/rules') @Allow('bodyRule.adopt') @HttpCode(200)
  adoptRule(@Param('id', IdPipe) id: string, @Body() dto: BodyRuleDto, @Command() command: CommandContext) {
    return adoptBodyRule(this.use(command), id, { title: dto.title.trim(), documentNumber: dto.documentNumber.trim(), adoptedOn: dto.adoptedOn, change: dto.change.trim(), fileId: dto.fileId ?? null });
  }
  // papers of what was recorded without them
  @Post(':id/rules/file') @Allow('bodyRule.adopt') @HttpCode(200)
  addRuleFile(@Param('id', IdPipe) id: string, @Body() { title, edition, fileId }: AddRuleFileDto, @Command() command: CommandContext) { return addFile(this.use(command), id, { kind: 'BODY_RULE', title: title.trim(), edition }, fileId); }
  @Post(':id/sites/:siteId/number-evidence/file') @Allow('institution.change') @HttpCode(200)
  addNumberEvidenceFile(@Param('id', IdPipe) id: string, @Param('siteId', IdPipe) siteId: string, @Body() { fileId }: AddFileDto, @Command() command: CommandContext) { return addFile(this.use(command), id, { kind: 'NUMBER_EVIDENCE', siteId }, fileId); }
  @Post(':id/filing-mode/file') @Allow('institution.change') @HttpCode(200)
  addFilingModeFile(@Param('id', IdPipe) id: string, @Body() { fileId }: AddFileDto, @Command() command: CommandContext) { return addFile(this.use(command), id, { kind: 'FILING_MODE' }, fileId); }
  @Post(':id/handovers') @Allow('institution.change') @HttpCode(200)
  recordHandover(@Param('id', IdPipe) id: string, @Body() dto: HandoverDto, @Command() command: CommandContext) { return recordHandover(this.use(command), id, { part: dto.part, items: dto.items, inventory: dto.inventory.trim(), ...(dto.inventorySha256 ? { inventorySha256: dto.inventorySha256 } : {}), document: dto.document.trim() }); }
  @Post(':id/activate') @Allow('institution.change') @HttpCode(200)
  activate(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return activateInstitution(this.use(command), id); }
  @Post(':id/suspend') @Allow('institution.change') @HttpCode(200)
  suspend(@Param('id', IdPipe) id: string, @Body() dto: StandingDto, @Command() command: CommandContext) { return suspendInstitution(this.use(command), id, { reason: dto.reason.trim(), from: dto.from }); }
  @Post(':id/resume') @Allow('institution.change') @HttpCode(200)
  resume(@Param('id', IdPipe) id: string, @Body() dto: StandingDto, @Command() command: CommandContext) { return resumeInstitution(this.use(command), id, { reason: dto.reason.trim(), from: dto.from }); }
  @Post(':id/end') @Allow('institution.change') @HttpCode(200)
  end(@Param('id', IdPipe) id: string, @Body() dto: StandingDto, @Command() command: CommandContext) { return endInstitution(this.use(command), id, { reason: dto.reason.trim(), from: dto.from }); }
}

@Controller('occupations')
export class OccupationsController {
  /** What pickers offer: code and name of the skill occupations (groups 3–6) that fit the text. */
  @Get() @Public()
  search(@Query() query: OccupationsQuery) { return { items: searchOccupations(query.query ?? '', query.limit ? Number(query.limit) : OCCUPATION_LIMIT) }; }
}
