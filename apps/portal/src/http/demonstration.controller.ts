import { Body, Controller, HttpCode, Inject, Put } from '@nestjs/common';
import { IsOptional } from 'class-validator';
import { Allow, badRequest, IsInstant, KIT, Problem, type Kit } from '@gt/service-kit';
import { SERVICES } from '../route-table.js';

class DemonstrationClock { @IsOptional() @IsInstant() now: string | null; }

/** `PUT /api/demonstration/clock` (api.md): development profile only. Keeps the setting and puts it to every service; 200 when all have it. */
@Controller('api/demonstration')
export class DemonstrationController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Put('clock') @Allow('clock.set') @HttpCode(200)
  async set(@Body() setting: DemonstrationClock): Promise<object> {
    if (this.kit.config.profile !== 'development') throw new Problem(404, 'NOT_FOUND', '没有这个地址，请核对后重试。');
    if (setting.now === undefined) throw badRequest([{ field: 'now', code: 'REQUIRED', message: '必填：新的时间，或 null 表示恢复真实时间。' }]);
    const authorization = await this.kit.serviceTokens.bearer();
    const answers = await Promise.all(SERVICES.map(async (service) => {
      const status = await this.kit.http(service, { method: 'PUT', path: `/api/${service}/clock`, headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify({ now: setting.now }) })
        .then((answer) => answer.status, () => 0);
      return { service, status };
    }));
    const missing = answers.filter((a) => a.status !== 200).map((a) => a.service);
    if (missing.length > 0) throw new Problem(503, 'CLOCK_NOT_EVERYWHERE', `下列服务尚未采用新的时间，请稍后重试：${missing.join('、')}。`, { headers: { 'retry-after': '2' } });
    await this.kit.clock.set(this.kit.db, setting.now === null ? null : new Date(setting.now));
    return { now: this.kit.clock.now().toISOString() };
  }
}
