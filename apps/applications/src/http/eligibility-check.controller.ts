import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import type { EligibilityVerdict } from '@gt/rules';
import { KIT, Public, type Kit } from '@gt/service-kit';
import { checkSelf } from '../queries/check-eligibility.js';
import { adoptedRuleSets } from '../queries/rule-sets.js';
import { EligibilityCheckDto } from './eligibility-check.dto.js';

@Controller('eligibility-checks')
export class EligibilityCheckController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Post() @Public() @HttpCode(200)
  async check(@Body() dto: EligibilityCheckDto): Promise<EligibilityVerdict> {
    return checkSelf(dto, await adoptedRuleSets(this.kit.db), this.kit.clock.today());
  }
}
