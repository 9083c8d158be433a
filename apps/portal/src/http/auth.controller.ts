import { Controller, Get, HttpCode, Inject, Post, Query, Req, Res } from '@nestjs/common';
import { IsIn, IsOptional } from 'class-validator';
import { IsText, KIT, type Kit, Problem, Public, Rule } from '@gt/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookie, cookiesOf, readCookie } from '../session/cookies.js';
import { isOwnPath, RETURN_TO_LIMIT } from '../session/return-to.js';
import { provesOrigin, SESSION_LIFE_S, sessionsOf, type BrowserSession } from '../session/sessions.js';
import { authorizationAddress, GrantRefused, openSignIn, redeemCode, type OpenSignIn } from '../session/tokens-of-identity.js';

/** Seconds in which a sign-in that was begun may come back: as long as identity keeps its page open. */
const SIGN_IN_OPEN_S = 1800;

class BeginSignIn {
  /** path of this site to come back to */
  @IsOptional() @Rule('NOT_OWN_PATH', `应为本站以 / 开头的路径，不超过 ${RETURN_TO_LIMIT} 个字符。`, isOwnPath) returnTo?: string;
  /** asks for the password again, for a signature */
  @IsOptional() @IsIn(['1']) fresh?: string;
}
/** What an authorization answer may bring (RFC 6749 4.1.2, RFC 9207). */
class SignInAnswer {
  @IsOptional() @IsText(1, 500) state?: string;
  @IsOptional() @IsText(1, 500) code?: string;
  @IsOptional() @IsText(1, 500) iss?: string;
  @IsOptional() @IsText(1, 100) error?: string;
  @IsOptional() @IsText(0, 500) error_description?: string;
}
class EndSession { @IsOptional() @IsIn(['1']) everywhere?: string; }

/** Signing in and out of a browser: identity proves who it is, the portal keeps the tokens, the browser gets a cookie. */
@Controller('auth')
export class AuthController {
  constructor(@Inject(KIT) private readonly kit: Kit) {}

  /** Sends the browser to identity and brings it back to `returnTo`. */
  @Get('login') @Public()
  login(@Query() query: BeginSignIn, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const { publicUrl, profile } = this.kit.config;
    // localhost and 127.0.0.1 are two hosts to a browser: the sign-in would come back to the other one, without its cookie
    const host = new URL(publicUrl).hostname;
    if (profile === 'development' && request.hostname.split(':')[0] !== host && ['localhost', '127.0.0.1'].includes(host)) return redirect(reply, `${publicUrl.replace(/\/$/, '')}${request.url}`);
    const open = openSignIn(query.returnTo ?? '/', query.fresh === '1');
    this.setSignIn(reply, this.kit.keyring.seal(JSON.stringify(open)), SIGN_IN_OPEN_S);
    redirect(reply, authorizationAddress(this.kit, open));
  }

  /** Where identity sends the browser back to. The session gets a new id whatever the browser brought. */
  @Get('callback') @Public()
  async callback(@Query() query: SignInAnswer, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const cookies = cookiesOf(this.kit.config.profile);
    const open = this.signInOf(readCookie(request.headers.cookie, cookies.signIn));
    this.setSignIn(reply, '', 0);
    if (!open || query.state !== open.state || (query.iss !== undefined && !this.kit.config.issuers.includes(query.iss))) return failed(reply, 400, open?.returnTo ?? '/');
    if (query.code === undefined) return failed(reply, 400, open.returnTo);
    const sessions = sessionsOf(this.kit);
    try {
      const id = await sessions.begin(await redeemCode(this.kit, query.code, open));
      const before = readCookie(request.headers.cookie, cookies.session);
      if (before) await sessions.end(before);
      void reply.header('set-cookie', cookie(cookies.session, id, { path: '/', sameSite: 'Strict', secure: cookies.secure, maxAgeS: SESSION_LIFE_S }));
      redirect(reply, open.returnTo);
    } catch (error) {
      if (!(error instanceof GrantRefused)) this.kit.logger.failure('sign_in_failed', error);
      failed(reply, error instanceof GrantRefused ? 400 : 503, open.returnTo);
    }
  }

  /** Ends this browser's session, or with `everywhere=1` every session of the account; at identity too, as far as it can be reached. */
  @Post('logout') @Public() @HttpCode(204)
  async logout(@Query() query: EndSession, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const cookies = cookiesOf(this.kit.config.profile);
    const sessions = sessionsOf(this.kit);
    const id = readCookie(request.headers.cookie, cookies.session);
    let session: BrowserSession | null = null;
    try { session = await sessions.find(id); } catch (error) { this.kit.logger.failure('session_away', error); }
    if (session) {
      if (!provesOrigin(session, request.headers['x-csrf-token'])) throw new Problem(403, 'CSRF', '请求缺少页面校验码，请刷新页面后重试。');
      await this.tellIdentity(session, query.everywhere === '1');
      if (query.everywhere === '1') await sessions.endAllOf(session.issuer, session.subject);
      await sessions.end(session.id);
    }
    void reply.header('set-cookie', cookie(cookies.session, '', { path: '/', sameSite: 'Strict', secure: cookies.secure, maxAgeS: 0 }));
  }

  private async tellIdentity(session: BrowserSession, everywhere: boolean): Promise<void> {
    try {
      const answer = await this.kit.http('identity', { method: 'POST', path: '/api/identity/sign-out', headers: { authorization: `Bearer ${session.accessToken}`, 'content-type': 'application/json' }, body: JSON.stringify({ everywhere }) });
      if (answer.status !== 200) this.kit.logger.warning('sign_out_refused', { status: answer.status });
    } catch (error) { this.kit.logger.failure('sign_out_untold', error); }
  }

  private setSignIn(reply: FastifyReply, value: string, maxAgeS: number): void {
    const { signIn, secure } = cookiesOf(this.kit.config.profile);
    // Lax: a link on another site may begin a sign-in, and the way back then counts as its navigation
    void reply.header('set-cookie', cookie(signIn, value, { path: '/auth', sameSite: 'Lax', secure, maxAgeS }));
  }

  private signInOf(sealed: string | null): OpenSignIn | null {
    if (!sealed) return null;
    try {
      const open = JSON.parse(this.kit.keyring.unseal(sealed)) as OpenSignIn;
      return Date.now() - open.at < SIGN_IN_OPEN_S * 1000 ? open : null;
    } catch { return null; } // a cookie that is none of ours is no sign-in
  }
}

function redirect(reply: FastifyReply, address: string): void {
  void reply.status(303).header('location', address.replace(/[^\u0021-\u007e]+/g, encodeURIComponent)).header('cache-control', 'no-store').send();
}

/** A page that says so and leads back to signing in; the style is that of identity's pages, which is served here too. */
function failed(reply: FastifyReply, status: number, returnTo: string): void {
  const text = status === 503 ? '系统暂时无法完成登录，请稍后重试。' : '登录没有完成：页面已过期、已在别的窗口完成，或已取消。';
  void reply.status(status).headers({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store', 'content-security-policy': "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'", 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    .send(`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>登录没有完成 · 贯通评价</title><link rel="stylesheet" href="/api/identity/sign-in/page.css"></head>
<body><header><a href="/">贯通评价</a></header><main><h1>登录没有完成</h1><p role="alert">${text}</p><p><a class="button" href="/auth/login?returnTo=${encodeURIComponent(returnTo)}">重新登录</a></p><p><a href="/">返回首页</a></p></main></body></html>`);
}
