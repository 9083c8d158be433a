import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Allow, CallerAccess, IsContent, KIT, Rule, type Access, type Kit } from '@gt/service-kit';
import { IsOptional } from 'class-validator';
import { showRuleSetPreview, type RuleSetPreview } from '../queries/rule-set-preview.js';

const CURSOR = /^\d{1,18}$/;
export class RuleSetPreviewDto {
  /** content in the shape of libs/rules' RuleSet, as it was proposed */
  @IsContent() content: Record<string, unknown>;
  /** `next` of the block before */
  @IsOptional() @Rule('NOT_A_CURSOR', '请使用上一次返回的 next。', (value) => typeof value === 'string' && CURSOR.test(value), {}, { type: 'string', pattern: CURSOR.source }) after?: string | null;
}

@Controller('rule-set-previews')
export class RuleSetPreviewController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}
  /** What a proposed rule set would change for open applications, block by block; nothing is stored. */
  @Post() @Allow('ruleset.preview') @HttpCode(200)
  preview(@Body() dto: RuleSetPreviewDto, @CallerAccess() access: Access): Promise<RuleSetPreview> { return showRuleSetPreview(this.kit, access, dto.content, dto.after ?? null); }
}
