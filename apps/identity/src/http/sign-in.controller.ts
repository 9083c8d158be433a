import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { shanghaiDate } from '@gt/domain';
import { type Access, CallerAccess, Command, type CommandContext, IdPipe, isId, KIT, type Kit, notFound, Problem, Public, SignedIn } from '@gt/service-kit';
import { metaOfOwner } from '../commands/owner.js';
import { type AccountAnswer, changePasswordIn, requirePassword, setSecondFactorIn } from '../commands/passwords.js';
import { signIn } from '../commands/sign-in.js';
import { identityOf } from '../identity.js';
import { type BrowserSignIn, endSessions, listSignIns, sessionOf } from '../oidc/artifacts.js';
import { signAccessToken } from '../oidc/access-token.js';
import { findAccount, realNameOf, type RealNameRow } from '../queries/accounts.js';
import { deputyGrants, type DeputyGrant } from '../queries/delegations.js';
import { currentGrants, type GrantRow } from '../queries/grants.js';
import { hashPassword } from '../sign-in/password.js';
import { newSecret, secretAddress, secretPicture, stepOf } from '../sign-in/second-factor.js';
import { ChangePasswordDto, ConfirmSecondFactorDto, SignInDto, SignOutDto } from './dto.js';

/** ms in which a second factor that was begun must be confirmed. */
const SETTING_LIMIT_MS = 10 * 60_000;

export interface Me { readonly issuer: string; readonly subject: string; readonly account: string | null; readonly name: string | null; /** of who came as an applicant: whether an original was seen */ readonly applicant: 'UNVERIFIED' | 'VERIFIED' | null; /** whether a second factor is set; null for who is none of ours */ readonly secondFactor: boolean | null; /** 实名核验 */ readonly realName: RealNameRow | null; readonly grants: GrantRow[];
  /** what it does for others today (代办) */
  readonly deputyFor: DeputyGrant[] }

@Controller()
export class SignInController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** Password against token (api.md). In the development profile only: elsewhere the address does not exist, people sign in through the pages of the OIDC provider. */
  @Post('token') @Public() @HttpCode(200) @Header('cache-control', 'no-store')
  async token(@Body() dto: SignInDto): Promise<{ access_token: string }> {
    if (this.kit.config.profile !== 'development') throw new Problem(404, 'NOT_FOUND', '没有这个地址，请核对后重试。');
    const identity = identityOf(this.kit);
    const { subject, mustChange, secondFactor } = await signIn(this.kit, identity, dto.account.trim(), dto.password);
    if (mustChange || secondFactor !== 'NONE') throw new Problem(403, 'SIGN_IN_BY_BROWSER', mustChange ? '一次性密码须先在登录页面改为自己的密码。' : '该账号须用验证器登录，请在登录页面登录。');
    return { access_token: await signAccessToken(identity.keys.current.signing, { issuer: identity.issuer, audience: this.kit.config.audience, subject }) };
  }

  /** The caller's own account and what it holds today; `account` and `name` are null for a service and for a subject of another issuer. */
  @Get('me') @SignedIn()
  async me(@CallerAccess() access: Access): Promise<Me> {
    const { issuer, subject } = access.caller!;
    const today = shanghaiDate(new Date());
    const account = issuer === identityOf(this.kit).issuer ? await findAccount(this.kit.db, subject) : undefined;
    return { issuer, subject, account: account?.account ?? null, name: account?.name ?? null, applicant: account?.applicant ?? null, secondFactor: account?.secondFactor ?? null, realName: account ? await realNameOf(this.kit.db, this.kit.keyring, account.id) : null, grants: await currentGrants(this.kit.db, issuer, subject, today), deputyFor: await deputyGrants(this.kit.db, issuer, subject, today) };
  }

  /** Ends the browser session that the token came of, or every one of the account. Tokens that are out live their five minutes at most. */
  @Post('sign-out') @SignedIn() @HttpCode(200)
  async signOut(@Body() dto: SignOutDto, @CallerAccess() access: Access): Promise<{ ended: number }> {
    const { issuer, subject, sessionId } = access.caller!;
    if (issuer !== identityOf(this.kit).issuer || (dto.everywhere !== true && sessionId === null)) return { ended: 0 };
    return { ended: await endSessions(this.kit.db, subject, dto.everywhere === true ? null : sessionId) };
  }

  /** The browsers in which the own account is signed in. */
  @Get('sessions') @SignedIn()
  async sessions(@CallerAccess() access: Access): Promise<{ items: BrowserSignIn[] }> {
    const { issuer, subject, sessionId } = access.caller!;
    if (issuer !== identityOf(this.kit).issuer || !isId(subject)) return { items: [] };
    return { items: await listSignIns(this.kit.db, subject, sessionId) };
  }

  /** Ends one of the own sign-ins; 404 for another's. */
  @Post('sessions/:id/end') @SignedIn() @HttpCode(200)
  async end(@Param('id', IdPipe) id: string, @CallerAccess() access: Access): Promise<{ ended: number }> {
    const { issuer, subject } = access.caller!;
    const uid = issuer === identityOf(this.kit).issuer ? await sessionOf(this.kit.db, subject, id) : undefined;
    const ended = uid === undefined ? 0 : await endSessions(this.kit.db, subject, uid);
    if (ended === 0) throw notFound('登录');
    return { ended };
  }

  /** Changes the own password; every other sign-in ends. */
  @Post('password') @SignedIn() @HttpCode(200)
  async password(@Body() dto: ChangePasswordDto, @Command() command: CommandContext): Promise<AccountAnswer> {
    const identity = identityOf(this.kit);
    const { subject, sessionId } = this.own(command.access);
    command.requireKey();
    await requirePassword(this.kit, identity, subject, dto.current);
    const hash = await hashPassword(dto.password, identity.passwordCost);
    const request = { current: identity.passwordMark(dto.current), password: identity.passwordMark(dto.password) };
    return command.run(this.kit.db, 200, request, (tx) => changePasswordIn(tx, identity, subject, dto.password, hash, dto.password.normalize('NFKC') === dto.current.normalize('NFKC'), sessionId, metaOfOwner(this.kit.clock, subject)));
  }

  /** Begins to set the own second factor: a secret for the phone. Nothing is kept until its first code comes with `proof`. */
  @Post('second-factor') @SignedIn() @HttpCode(200) @Header('cache-control', 'no-store')
  async beginSecondFactor(@CallerAccess() access: Access): Promise<{ secret: string; address: string; picture: string; proof: string }> {
    const { subject } = this.own(access);
    access.requireRecentSignIn();
    const [account, secret] = [await findAccount(this.kit.db, subject), newSecret()];
    const address = secretAddress(account!.account, secret);
    return { secret, address, picture: await secretPicture(address), proof: this.kit.keyring.seal(JSON.stringify({ subject, secret, at: Date.now() })) };
  }

  /** Sets the second factor whose first code this is, in place of the one before. */
  @Post('second-factor/confirmation') @SignedIn() @HttpCode(200)
  async confirmSecondFactor(@Body() dto: ConfirmSecondFactorDto, @Command() command: CommandContext): Promise<AccountAnswer> {
    const identity = identityOf(this.kit);
    const { subject } = this.own(command.access);
    command.requireKey();
    command.access.requireRecentSignIn();
    const secret = this.secretOf(dto.proof, subject);
    const step = secret && stepOf(secret, dto.code.trim(), identity.time.now());
    if (!secret || !step) throw new Problem(422, 'CODE_WRONG', '验证码不正确或设置已过期，请核对手机时间后重新设置。');
    return command.run(this.kit.db, 200, dto, (tx) => setSecondFactorIn(tx, this.kit, identity, subject, secret, step, metaOfOwner(this.kit.clock, subject)));
  }

  private own(access: Access): { subject: string; sessionId: string | null } {
    const { issuer, subject, sessionId } = access.caller!;
    if (issuer !== identityOf(this.kit).issuer || !isId(subject)) throw notFound('账号');
    return { subject, sessionId };
  }
  private secretOf(proof: string, subject: string): string | null {
    try {
      const begun = JSON.parse(this.kit.keyring.unseal(proof)) as { subject: string; secret: string; at: number };
      return begun.subject === subject && Date.now() - begun.at < SETTING_LIMIT_MS ? begun.secret : null;
    } catch { return null; } // what is none of ours proves nothing
  }
}
