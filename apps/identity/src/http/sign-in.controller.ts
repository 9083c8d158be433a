import { Body, Controller, Get, Header, HttpCode, Inject, Post } from '@nestjs/common';
import { shanghaiDate } from '@gt/domain';
import { type Access, CallerAccess, KIT, type Kit, Problem, Public, SignedIn } from '@gt/service-kit';
import { signIn } from '../commands/sign-in.js';
import { identityOf } from '../identity.js';
import { endSessions } from '../oidc/artifacts.js';
import { signAccessToken } from '../oidc/access-token.js';
import { findAccount } from '../queries/accounts.js';
import { currentGrants, type GrantRow } from '../queries/grants.js';
import { SignInDto, SignOutDto } from './dto.js';

export interface Me { readonly issuer: string; readonly subject: string; readonly account: string | null; readonly name: string | null; readonly grants: GrantRow[] }

@Controller()
export class SignInController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** Password against token (api.md). In the development profile only: elsewhere the address does not exist, people sign in through the pages of the OIDC provider. */
  @Post('token') @Public() @HttpCode(200) @Header('cache-control', 'no-store')
  async token(@Body() dto: SignInDto): Promise<{ access_token: string }> {
    if (this.kit.config.profile !== 'development') throw new Problem(404, 'NOT_FOUND', '没有这个地址，请核对后重试。');
    const identity = identityOf(this.kit);
    const subject = await signIn(this.kit, identity, dto.account.trim(), dto.password);
    return { access_token: await signAccessToken(identity.keys.current.signing, { issuer: identity.issuer, audience: this.kit.config.audience, subject }) };
  }

  /** The caller's own account and what it holds today; `account` and `name` are null for a service and for a subject of another issuer. */
  @Get('me') @SignedIn()
  async me(@CallerAccess() access: Access): Promise<Me> {
    const { issuer, subject } = access.caller!;
    const account = issuer === identityOf(this.kit).issuer ? await findAccount(this.kit.db, subject) : undefined;
    return { issuer, subject, account: account?.account ?? null, name: account?.name ?? null, grants: await currentGrants(this.kit.db, issuer, subject, shanghaiDate(new Date())) };
  }

  /** Ends the browser session that the token came of, or every one of the account. Tokens that are out live their five minutes at most. */
  @Post('sign-out') @SignedIn() @HttpCode(200)
  async signOut(@Body() dto: SignOutDto, @CallerAccess() access: Access): Promise<{ ended: number }> {
    const { issuer, subject, sessionId } = access.caller!;
    if (issuer !== identityOf(this.kit).issuer || (dto.everywhere !== true && sessionId === null)) return { ended: 0 };
    return { ended: await endSessions(this.kit.db, subject, dto.everywhere === true ? null : sessionId) };
  }
}
