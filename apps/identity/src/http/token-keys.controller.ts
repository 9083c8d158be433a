import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { Allow, Command, type CommandContext, KIT, type Kit, wrongState } from '@gt/service-kit';
import { identityOf } from '../identity.js';
import { KEY_ANNOUNCE_S, type TokenKeyRow } from '../oidc/token-key.js';

/** The keys that sign tokens: what the operator sees, and a new one. */
@Controller('token-keys')
export class TokenKeysController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  @Get() @Allow('tokenKey.read')
  async list(): Promise<{ items: TokenKeyRow[] }> { return { items: await identityOf(this.kit).keys.list() }; }

  /** Makes the next key: shown at once, signing after two minutes, so that every service knows it before its first token. */
  @Post('rotation') @Allow('tokenKey.rotate') @HttpCode(201)
  async rotate(@Command() command: CommandContext): Promise<{ kid: string; signsAfterSeconds: number }> {
    const { keys, oidc } = identityOf(this.kit);
    if (keys.fixed) throw wrongState('签发密钥由配置 TOKEN_SIGNING_KEY 给定，请更换配置后重启。');
    const made = await command.run(this.kit.db, 201, {}, async (tx) => ({ kid: await keys.rotate(tx), signsAfterSeconds: KEY_ANNOUNCE_S }));
    await oidc.reload();
    this.kit.logger.info('token_key_made', { kid: made.kid, by: command.access.subject });
    return made;
  }
}
