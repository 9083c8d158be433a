import { Body, Controller, Get, Header, HttpCode, Inject, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Allow, Public } from './http/access.js';
import { badRequest, Problem } from './http/problem.js';
import { KIT, type Kit } from './kit.js';
import { IsInstant } from './validation/fields.js';
import { IsOptional } from 'class-validator';
import { healthOf } from './health.js';

class ClockSetting {
  /** the new business time; null = real time */
  @IsOptional() @IsInstant() now: string | null;
}

/** What every service answers about itself, under `/api/<service>/`. */
@Controller()
export class SystemController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get('livez') @Public()
  live(@Res({ passthrough: true }) reply: FastifyReply): object {
    const state = healthOf(this.kit).liveness();
    void reply.status(state.live ? 200 : 503);
    return state;
  }

  /** 503 while the database is away. A broker that is away is told and does not count: HTTP goes on, the log absorbs it. */
  @Get('readyz') @Public()
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
    const state = await healthOf(this.kit).readiness();
    void reply.status(state.ready ? 200 : 503);
    return state;
  }

  @Get('metrics') @Public() @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async metrics(): Promise<string> { return healthOf(this.kit).metrics(); }

  /** Public keys that this service's signatures can be checked with. */
  @Get('signing-keys') @Public()
  keys(): object { return { keys: [{ keyId: this.kit.signer.keyId, algorithm: 'Ed25519', publicKey: this.kit.signer.publicKey }] }; }

  /** Moves the business clock; exists in the development profile only. */
  @Put('clock') @Allow('clock.set') @HttpCode(200)
  async clock(@Body() setting: ClockSetting): Promise<object> {
    if (this.kit.config.profile !== 'development') throw new Problem(404, 'NOT_FOUND', '没有这个地址，请核对后重试。');
    if (setting.now === undefined) throw badRequest([{ field: 'now', code: 'REQUIRED', message: '必填：新的时间，或 null 表示恢复真实时间。' }]);
    await this.kit.clock.set(this.kit.db, setting.now === null ? null : new Date(setting.now));
    return { now: this.kit.clock.now().toISOString() };
  }
}
