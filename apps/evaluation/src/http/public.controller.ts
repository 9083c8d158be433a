import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { JudgedAs, KIT, Public, type Kit } from '@gt/service-kit';
import { showFilingDeadline } from '../queries/filing-deadline.js';
import { showScorePreview } from '../queries/score-preview.js';
import { FilingDeadlineQuery, ScorePreviewDto } from './preview-dto.js';

/** The two fixed endpoints of api.md: open to everybody, nothing about a person. */
@Controller()
export class PublicController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  // the body is judged whole by the query: faults that depend on the method come together with those of the shape
  @Post('score-previews') @Public() @HttpCode(200) @JudgedAs(ScorePreviewDto)
  preview(@Body() body: object) { return showScorePreview(this.kit, body); }

  @Get('filing-deadlines') @Public()
  deadline(@Query() query: FilingDeadlineQuery) { return showFilingDeadline(this.kit, query.assessmentDate); }
}
