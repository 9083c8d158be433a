import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Put, Query, Res } from '@nestjs/common';
import type { Renderer } from '@gt/forms';
import { Allow, CallerAccess, Command, CommandContext, TimelineQuery, IdPipe, KIT, notFound, type Access, type Kit } from '@gt/service-kit';
import type { FastifyReply } from 'fastify';
import { approveFiling, returnFiling, revokeFiling, submitFiling } from '../commands/decide-filing.js';
import { changeDraft, changeFiling, draftFiling } from '../commands/draft-filing.js';
import { changeAvailability, changeExpert, changeQualifications, registerExpert, type QualificationInput } from '../commands/experts.js';
import { checkForm, differenceOf, formOf, type Against } from '../queries/filings.js';
import { historyOf } from '../queries/histories.js';
import { filingsNaming, getFiling, listExperts, listFilings, PAGE_SIZE } from '../queries/lists.js';
import { expertView, filingView } from '../queries/views.js';
import { RENDERER } from '../renderer.js';
import { STORES, type Stores } from '../storage/stores.js';
import { pageOf, StandingDto } from './common.dto.js';
import { AvailabilityDto, ChangeExpertDto, ExpertQualificationDto, ExpertQualificationsDto, ExpertsQuery, RegisterExpertDto, SearchExpertsDto } from './experts.dto.js';
import { ApproveFilingDto, DifferenceQuery, DraftFilingDto, FilingContentDto, FilingsQuery, PrintFilingDto, ReturnFilingDto } from './filings.dto.js';

@Controller('filings')
export class FilingsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores, @Inject(RENDERER) private readonly renderer: Renderer) {}
  private use(command: CommandContext) { return { kit: this.kit, stores: this.stores, command }; }

  @Post() @Allow('filing.draft')
  draft(@Body() dto: DraftFilingDto, @Command() command: CommandContext) {
    const { institutionId, ...content } = dto;
    return draftFiling(this.use(command), institutionId, content);
  }
  @Put(':id') @Allow('filing.draft')
  change(@Param('id', IdPipe) id: string, @Body() dto: FilingContentDto, @Command() command: CommandContext) { return changeDraft(this.use(command), id, dto); }
  /** A change: the next version, begun with the content of the approved one. */
  @Post(':id/change') @Allow('filing.draft')
  beginChange(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return changeFiling(this.use(command), id); }
  /** What would be refused if this were submitted; nothing is stored. */
  @Post(':id/checks') @Allow('filing.draft') @HttpCode(200)
  check(@Param('id', IdPipe) id: string, @Body() dto: FilingContentDto, @CallerAccess() access: Access) { return checkForm(this.kit, this.stores, access, id, dto); }
  @Get(':id/difference') @Allow('filing.read')
  difference(@Param('id', IdPipe) id: string, @Query() query: DifferenceQuery, @CallerAccess() access: Access) { return differenceOf(this.kit, this.stores, access, id, (query.against ?? 'APPROVED') as Against); }
  /** 附件1 as PDF with numbers in full, for the seal: an act with a reason, like 查看完整号码. */
  @Post(':id/form') @Allow('person.unmask') @HttpCode(200) @Header('cache-control', 'private, no-store')
  async form(@Param('id', IdPipe) id: string, @Body() dto: PrintFilingDto, @Command() command: CommandContext, @Res() reply: FastifyReply): Promise<void> {
    const bytes = await this.renderer.render('filingForm', await formOf(this.kit, this.stores, command, id, dto.reason.trim()));
    void reply.header('content-type', 'application/pdf').send(Buffer.from(bytes));
  }
  @Post(':id/submit') @Allow('filing.submit') @HttpCode(200)
  submit(@Param('id', IdPipe) id: string, @Command() command: CommandContext) { return submitFiling(this.use(command), id); }
  @Post(':id/return') @Allow('filing.decide') @HttpCode(200)
  return(@Param('id', IdPipe) id: string, @Body() dto: ReturnFilingDto, @Command() command: CommandContext) {
    return returnFiling(this.use(command), id, dto.remarks.map(({ field, remark }) => ({ field: field.trim(), remark: remark.trim() })));
  }
  @Post(':id/approve') @Allow('filing.decide') @HttpCode(200)
  approve(@Param('id', IdPipe) id: string, @Body() dto: ApproveFilingDto, @Command() command: CommandContext) { return approveFiling(this.use(command), id, dto); }
  @Post(':id/revoke') @Allow('filing.decide') @HttpCode(200)
  revoke(@Param('id', IdPipe) id: string, @Body() dto: StandingDto, @Command() command: CommandContext) { return revokeFiling(this.use(command), id, { reason: dto.reason.trim(), from: dto.from }); }

  @Get() @Allow('filing.read')
  list(@Query() query: FilingsQuery, @CallerAccess() access: Access) { return listFilings(this.kit.db, access, pageOf(query), { institutionId: query.institutionId ?? null, status: query.status ?? null }); }
  @Get(':id') @Allow('filing.read')
  async get(@Param('id', IdPipe) id: string, @CallerAccess() access: Access, @Res({ passthrough: true }) reply: FastifyReply) {
    const found = await getFiling(this.kit.db, this.stores, access, id);
    void reply.header('etag', `"${found.version}"`);
    return filingView(found);
  }
  @Get(':id/history') @Allow('filing.read')
  async history(@Param('id', IdPipe) id: string, @Query() query: TimelineQuery, @CallerAccess() access: Access) { await getFiling(this.kit.db, this.stores, access, id); return historyOf(this.kit, 'filing', id, query); }
}

const qualification = (dto: ExpertQualificationDto): QualificationInput => ({ kind: dto.kind, name: dto.name.trim(), ...(dto.evidence ? { evidence: dto.evidence.trim() } : {}), fileId: dto.fileId ?? null, validUntil: dto.validUntil ?? null });

@Controller('experts')
export class ExpertsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(STORES) private readonly stores: Stores) {}
  private use(command: CommandContext) { return { kit: this.kit, stores: this.stores, command }; }

  @Post() @Allow('expert.register')
  register(@Body() dto: RegisterExpertDto, @Command() command: CommandContext) {
    return registerExpert(this.use(command), { name: dto.name, idType: dto.idType ?? null, idNumber: dto.idNumber, education: dto.education.trim(), speciality: dto.speciality.trim(), occupationCodes: dto.occupationCodes, employerName: dto.employerName.trim(),
      qualifications: dto.qualifications.map(qualification) });
  }
  @Put(':id/qualifications') @Allow('expert.change')
  change(@Param('id', IdPipe) id: string, @Body() dto: ExpertQualificationsDto, @Command() command: CommandContext) { return changeQualifications(this.use(command), id, dto.qualifications.map(qualification)); }

  @Put(':id') @Allow('expert.change')
  changeEntry(@Param('id', IdPipe) id: string, @Body() dto: ChangeExpertDto, @Command() command: CommandContext) {
    return changeExpert(this.use(command), id, { education: dto.education.trim(), speciality: dto.speciality.trim(), occupationCodes: dto.occupationCodes, employerName: dto.employerName.trim() });
  }
  @Put(':id/availability') @Allow('expert.availability')
  availability(@Param('id', IdPipe) id: string, @Body() dto: AvailabilityDto, @Command() command: CommandContext) {
    return changeAvailability(this.use(command), id, dto.unavailable.map(({ from, to, reason }) => ({ from, to: to ?? null, reason: reason.trim() })));
  }

  @Get() @Allow('expert.read')
  list(@Query() query: ExpertsQuery, @CallerAccess() access: Access) { return listExperts(this.kit.db, access, pageOf(query), { occupation: query.occupation ?? null, availableOn: query.availableOn ?? null }); }
  /** The directory by name, employer, speciality, occupation, availability and what lapses; what is looked for is in the body. */
  @Post('searches') @Allow('expert.read') @HttpCode(200) @Header('cache-control', 'no-store')
  search(@Body() { after, limit, ...filter }: SearchExpertsDto, @CallerAccess() access: Access) { return listExperts(this.kit.db, access, { after: after ?? null, limit: limit ?? PAGE_SIZE }, filter); }
  @Get(':id') @Allow('expert.read')
  async get(@Param('id', IdPipe) id: string, @CallerAccess() access: Access) { return { ...expertView(await this.readable(access, id)), filings: await filingsNaming(this.kit.db, id) }; }
  @Get(':id/history') @Allow('expert.read')
  async history(@Param('id', IdPipe) id: string, @Query() query: TimelineQuery, @CallerAccess() access: Access) { await this.readable(access, id); return historyOf(this.kit, 'expert', id, query); }
  private async readable(access: Access, id: string) {
    const found = access.may('expert.read', { expertIds: [id] }) ? await this.stores.experts.find(this.kit.db, id) : undefined;
    if (!found) throw notFound('专家');
    return found;
  }
}
