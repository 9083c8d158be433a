import { Readable } from 'node:stream';
import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { Allow, CallerAccess, Command, FILE_NAME_HEADER, fileNameOf, IdPipe, KIT, readUpload, SPREADSHEET_TYPE, type Access, type CommandContext, type Kit } from '@gt/service-kit';
import { ATTACHMENT_LIMIT_BYTES } from '@gt/uploads';
import { single } from '../commands/act.js';
import { beginAppraisalImport, correctYear, decideOwnGrades, proposeOwnGrades, voidYear } from '../commands/appraisals.js';
import { requireSheet } from '../commands/begin-import.js';
import { handInPage, mayHandInPage, recordPaper, returnPaper } from '../commands/paper-recommendation.js';
import { applicationYears, appraisalTemplate, getMapping, getYear, listMappings, listRegister, REGISTER_PAGE } from '../queries/appraisals.js';
import { Stores } from '../storage/stores.js';
import { EmployerIdQuery, MappingDto, PaperRecommendationDto, RegisterQueryDto, RegisterSearchDto, YearCorrectionDto } from './appraisals.dto.js';
import { ReasonDto } from './commands.dto.js';
import { DecisionDto } from './legacy.dto.js';

/** Employers' own grades, their registers of 年度考核 (二), and recommendations on paper (五(二)). */
@Controller()
export class AppraisalsController {
  constructor(@Inject(KIT) private readonly kit: Kit, @Inject(Stores) private readonly stores: Stores) {}

  @Get('appraisal-mappings') @Allow('appraisal.read')
  mappings(@Query() { employerId }: EmployerIdQuery, @CallerAccess() access: Access): Promise<object> { return listMappings(this.kit, access, employerId); }
  @Get('appraisal-mappings/:id') @Allow('appraisal.read')
  mapping(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return getMapping(this.kit.db, this.stores, access, id); }
  @Post('appraisal-mappings') @Allow('appraisal.proposeMapping')
  propose(@Body() dto: MappingDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 201, dto, (tx) => proposeOwnGrades(this.kit, this.stores, tx, command, dto)); }
  @Post('appraisal-mappings/:id/confirm') @Allow('appraisal.confirmMapping') @HttpCode(200)
  confirm(@Param('id', IdPipe) id: string, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, null, (tx) => decideOwnGrades(this.kit, this.stores, tx, command, id, { confirm: true })); }
  @Post('appraisal-mappings/:id/refuse') @Allow('appraisal.confirmMapping') @HttpCode(200)
  refuse(@Param('id', IdPipe) id: string, @Body() dto: ReasonDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => decideOwnGrades(this.kit, this.stores, tx, command, id, { confirm: false, reason: dto.reason.trim() })); }

  @Get('appraisal-imports/template') @Allow('appraisal.record') @Header('content-type', SPREADSHEET_TYPE) @Header('content-disposition', 'attachment; filename="appraisals.xlsx"')
  async template(@Query() { employerId }: EmployerIdQuery, @CallerAccess() access: Access): Promise<StreamableFile> { return new StreamableFile(await appraisalTemplate(this.kit, access, employerId)); }
  /** Afterwards the import is followed, loaded and cancelled under `imports/:id`, as that of applicants. */
  @Post('appraisal-imports') @Allow('appraisal.record') @HttpCode(202)
  async begin(@Query() { employerId }: EmployerIdQuery, @Body() body: Buffer, @Command() command: CommandContext): Promise<object> {
    const { bytes, fileSha256 } = requireSheet(command, 'APPRAISALS', employerId, body);
    return command.run(this.kit.db, 202, { fileSha256, employerId }, (tx) => beginAppraisalImport(this.kit, this.stores, tx, command, employerId, bytes, fileSha256));
  }

  @Get('appraisals') @Allow('appraisal.read')
  register(@Query() query: RegisterQueryDto, @CallerAccess() access: Access): Promise<object> {
    return listRegister(this.kit.db, access, { employerId: query.employerId, year: query.year ? Number(query.year) : null, name: null, after: query.after ?? null, limit: Number(query.limit ?? REGISTER_PAGE) });
  }
  @Post('appraisals/searches') @Allow('appraisal.read') @HttpCode(200) @Header('cache-control', 'no-store')
  search(@Body() { employerId, name }: RegisterSearchDto, @CallerAccess() access: Access): Promise<object> { return listRegister(this.kit.db, access, { employerId, name, year: null, after: null, limit: REGISTER_PAGE }); }
  @Get('appraisals/:id') @Allow('appraisal.read')
  year(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return getYear(this.kit.db, this.stores, access, id); }
  @Post('appraisals/:id/correction') @Allow('appraisal.record') @HttpCode(200)
  correct(@Param('id', IdPipe) id: string, @Body() dto: YearCorrectionDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => correctYear(this.kit, this.stores, tx, command, id, dto)); }
  @Post('appraisals/:id/void') @Allow('appraisal.record') @HttpCode(200)
  void(@Param('id', IdPipe) id: string, @Body() dto: DecisionDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, (tx) => voidYear(this.kit, this.stores, tx, command, id, dto)); }

  @Get('applications/:id/appraisals') @Allow('application.read')
  async ofApplication(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<object> { return applicationYears(this.kit, await this.stores.applications.find(this.kit.db, id), access); }
  @Post('applications/:id/recommendation-pages') @Allow('application.recommendOnPaper') @HttpCode(201)
  async page(@Param('id', IdPipe) id: string, @Body() body: Readable, @Headers(FILE_NAME_HEADER) name: string | undefined, @Command() command: CommandContext): Promise<object> {
    await mayHandInPage(this.kit, this.stores, command, id);
    const told = fileNameOf(name);
    return handInPage(this.kit, this.stores, command, id, await readUpload(body, ATTACHMENT_LIMIT_BYTES), told);
  }
  @Post('applications/:id/paper-return') @Allow('application.recommendOnPaper') @HttpCode(200)
  returnPaper(@Param('id', IdPipe) id: string, @Body() dto: ReasonDto, @Command() command: CommandContext): Promise<object> { return command.run(this.kit.db, 200, dto, async (tx) => single(await returnPaper(this.kit, this.stores, tx, command, id, dto.reason.trim()), command)); }
  @Post('applications/:id/paper-recommendation') @Allow('application.recommendOnPaper') @HttpCode(200)
  paper(@Param('id', IdPipe) id: string, @Body() dto: PaperRecommendationDto, @Command() command: CommandContext): Promise<object> {
    const { opinion, signerName, signerPost, signedOn, pageSha256, sealReads, sealIsUnits } = dto;
    return command.run(this.kit.db, 200, dto, async (tx) => single(await recordPaper(this.kit, this.stores, tx, command, id, {
      opinion: opinion.trim(), signerName: signerName.trim(), signerPost: signerPost.trim(), signedOn, pageSha256, sealReads: sealReads.trim(), sealIsUnits, sealNote: dto.sealNote?.trim() ?? null, reason: dto.reason?.trim() ?? null,
    }), command));
  }
}
