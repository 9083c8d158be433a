import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type Kit } from '@gt/service-kit';
import type { Interaction, Provider } from 'oidc-provider';
import { metaOfOwner } from '../commands/owner.js';
import { changePasswordIn, setSecondFactorIn } from '../commands/passwords.js';
import { identifyVouched, signInByRealNameIn } from '../commands/real-name.js';
import { secondFactorOf, signIn, takeCode, type PasswordProved } from '../commands/sign-in.js';
import { isPassword, PASSWORD_MAX, PASSWORD_MIN } from '../domain/account.js';
import type { Identity } from '../identity.js';
import { REAL_NAME_PATH, RealNameSignIn } from '../real-name/provider.js';
import { findAccount } from '../queries/accounts.js';
import { DEVICE_COOKIE, DEVICE_LIFE_S } from './devices.js';
import { codePage, messagePage, newPasswordPage, passwordPage, setFactorPage, SIGN_IN_PATH, STYLE, STYLE_PATH, type Page } from './page.js';
import { hashPassword } from './password.js';
import { newSecret, secretAddress, secretPicture, stepOf } from './second-factor.js';

/** Largest form (bytes): an account, a password, a code, what was proved so far. */
const FORM_LIMIT_BYTES = 8 * 1024;
/** Longest field (characters) that is looked at. */
const FIELD_LIMIT = 4_000;
/** ms in which the steps after the password must be done. */
const STEPS_LIMIT_MS = 10 * 60_000;
interface Params { readonly uid: string }
type Asked = FastifyRequest<{ Params: Params }>;
type Form = FastifyRequest<{ Params: Params; Body: URLSearchParams | undefined }>;

/** What somebody has proved on the way in, sealed in the form: the server keeps nothing of it, and nobody else can make one. */
interface Proved extends PasswordProved { readonly uid: string; readonly account: string; readonly amr: readonly string[]; readonly secret: string | null; readonly at: number;
  /** when it was proved at the real-name provider (s since 1970); null: here and now */ readonly signedInAt: number | null }

/** The pages on which a person signs in: plain forms without script, one open interaction of the provider each. The interaction's cookie belongs to that page alone, so a form of another site finds none. */
export async function addSignInPages(fastify: FastifyInstance, kit: Kit, identity: Identity): Promise<void> {
  const pages = new SignInPages(kit, identity);
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES }, (_request, body, done) => done(null, new URLSearchParams(body as string)));
    scope.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
      if (!error.statusCode || error.statusCode >= 500) kit.logger.failure('sign_in_error', error);
      return error.statusCode && error.statusCode < 500 ? send(reply, error.statusCode, messagePage('登录未能完成', '提交的内容无法读取，请返回重新登录。')) : send(reply, 503, messagePage('暂时无法登录', '系统暂时无法处理登录，请稍后重试。'));
    });
    scope.get(STYLE_PATH, async (_request, reply) => reply.headers({ 'content-type': 'text/css; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=3600' }).send(STYLE));
    scope.get<{ Params: Params }>(`${SIGN_IN_PATH}/:uid`, async (request, reply) => pages.show(request, reply));
    if (identity.realName) {
      scope.get(REAL_NAME_PATH, async (request, reply) => toOwnPage(queryOf(request), reply));
      scope.get<{ Params: Params }>(`${SIGN_IN_PATH}/:uid/real-name`, async (request, reply) => pages.goToRealName(request, reply));
      scope.get<{ Params: Params }>(`${SIGN_IN_PATH}/:uid/real-name/back`, async (request, reply) => pages.comeFromRealName(request, reply));
    }
    scope.post<{ Params: Params; Body: URLSearchParams | undefined }>(`${SIGN_IN_PATH}/:uid`, async (request, reply) => pages.take(request, reply));
  });
}

class SignInPages {
  constructor(private readonly kit: Kit, private readonly identity: Identity) {}
  private get provider(): Provider { return this.identity.oidc.provider; }

  async show(request: FastifyRequest<{ Params: Params }>, reply: FastifyReply): Promise<FastifyReply> {
    const interaction = await interactionOf(this.provider, request, reply);
    if (!interaction) return expired(reply);
    const known = interaction.session?.accountId ? await findAccount(this.kit.db, interaction.session.accountId) : undefined;
    return send(reply, 200, this.passwordPage(interaction, known?.account ?? '', null));
  }

  async take(request: Form, reply: FastifyReply): Promise<FastifyReply> {
    const interaction = await interactionOf(this.provider, request, reply);
    if (!interaction) return expired(reply);
    const field = (name: string) => (request.body?.get(name) ?? '').slice(0, FIELD_LIMIT);
    const step = field('step');
    if (step === '' || step === 'password') return this.takePassword(interaction, field('account').trim().slice(0, 64), field('password'), request, reply);
    const proved = this.opened(field('token'), interaction.uid);
    if (!proved) return expired(reply);
    if (step === 'code' && proved.secondFactor === 'ASK') return this.takeCode(interaction, proved, field('code'), request, reply);
    if (step === 'set-factor' && proved.secondFactor === 'SET' && proved.secret) return this.setFactor(interaction, proved, proved.secret, field('code'), request, reply);
    if (step === 'new-password' && proved.secondFactor === 'NONE' && proved.mustChange) return this.newPassword(interaction, proved, field('password'), field('repeated'), request, reply);
    return expired(reply);
  }

  private async takePassword(interaction: Interaction, account: string, password: string, request: Form, reply: FastifyReply): Promise<FastifyReply> {
    try {
      const proved = await signIn(this.kit, this.identity, account, password, cookieOf(request, DEVICE_COOKIE));
      return await this.next(interaction, { ...proved, uid: interaction.uid, account, amr: ['pwd'], secret: null, at: Date.now(), signedInAt: null }, request, reply);
    } catch (error) { return said(error, reply, (message) => this.passwordPage(interaction, account, message)); }
  }

  private async takeCode(interaction: Interaction, proved: Proved, code: string, request: Form, reply: FastifyReply): Promise<FastifyReply> {
    try {
      await takeCode(this.kit, this.identity, proved.subject, code.trim());
      return await this.next(interaction, { ...proved, secondFactor: 'NONE', amr: [...proved.amr, 'otp'] }, request, reply);
    } catch (error) { return said(error, reply, (message) => codePage(interaction.uid, this.sealed(proved), message)); }
  }

  private async setFactor(interaction: Interaction, proved: Proved, secret: string, code: string, request: Form, reply: FastifyReply): Promise<FastifyReply> {
    const step = stepOf(secret, code.trim(), this.identity.time.now());
    if (step === null) return send(reply, 422, await this.factorPage(proved, secret, '验证码不正确，请核对手机时间后输入当前显示的验证码。'));
    await this.kit.db.transaction((tx) => setSecondFactorIn(tx, this.kit, this.identity, proved.subject, secret, step, metaOfOwner(this.kit.clock, proved.subject)));
    return this.next(interaction, { ...proved, secondFactor: 'NONE', secret: null, amr: [...proved.amr, 'otp'] }, request, reply);
  }

  private async newPassword(interaction: Interaction, proved: Proved, password: string, repeated: string, request: Form, reply: FastifyReply): Promise<FastifyReply> {
    const again = (message: string) => newPasswordPage(interaction.uid, this.sealed(proved), { min: PASSWORD_MIN, max: PASSWORD_MAX }, message);
    if (!isPassword(password)) return send(reply, 422, again(`密码应为 ${PASSWORD_MIN}–${PASSWORD_MAX} 个字符。`));
    if (password !== repeated) return send(reply, 422, again('两次输入的密码不一致，请重新输入。'));
    try {
      const hash = await hashPassword(password, this.identity.passwordCost);
      const same = await this.identity.isPasswordOf(proved.subject, password);
      await this.kit.db.transaction((tx) => changePasswordIn(tx, this.identity, proved.subject, password, hash, same, interaction.session?.uid ?? null, metaOfOwner(this.kit.clock, proved.subject)));
    } catch (error) { return said(error, reply, again); }
    return this.next(interaction, { ...proved, mustChange: false }, request, reply);
  }

  /** Sends the browser to the real-name provider. */
  async goToRealName(request: Asked, reply: FastifyReply): Promise<FastifyReply> {
    const interaction = await interactionOf(this.provider, request, reply);
    if (!interaction) return expired(reply);
    try { return reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(await this.identity.realName!.begin(interaction.uid), 303); } catch (error) { return this.realNameFailed(error, reply); }
  }

  /** Back from the real-name provider, in the browser that went there: this page alone gets the interaction's cookie. */
  async comeFromRealName(request: Asked, reply: FastifyReply): Promise<FastifyReply> {
    const interaction = await interactionOf(this.provider, request, reply);
    if (!interaction) return expired(reply);
    const { kit, identity } = this;
    const realName = identity.realName!;
    try {
      const vouched = await realName.finish(interaction.uid, queryOf(request));
      const who = identifyVouched(kit, realName.provider, vouched);
      const { subject, account } = await kit.db.transaction((tx) => signInByRealNameIn(tx, kit, identity, realName.provider, who, vouched));
      const secondFactor = await secondFactorOf(kit, identity, subject);
      return await this.next(interaction, { subject, account, mustChange: false, secondFactor, uid: interaction.uid, amr: ['real_name'], secret: null, at: Date.now(), signedInAt: vouched.signedInAt }, request, reply);
    } catch (error) { return this.realNameFailed(error, reply); }
  }

  /** Every reason with its code, and a way back. What the provider said wrong is for the operator, without anybody's data. */
  private realNameFailed(error: unknown, reply: FastifyReply): FastifyReply {
    if (!(error instanceof Problem)) throw error;
    if (error.cause) this.kit.logger.failure('real_name_failed', error.cause, { code: String((error.cause as { code?: unknown }).code ?? '') });
    const reasons = error.extra.reasons ?? [];
    return send(reply.headers(error.extra.headers ?? {}), error.status, messagePage('实名认证登录未能完成', reasons.map((each) => each.message).join(' ') || error.detail, reasons.map((each) => each.code).join('、') || error.code));
  }

  private passwordPage(interaction: Interaction, account: string, message: string | null): Page {
    return passwordPage(interaction.uid, account, message, interaction.session?.accountId !== undefined, this.identity.realName?.provider.label ?? null);
  }

  /** The next page, or the way back to the provider when everything is proved. */
  private async next(interaction: Interaction, proved: Proved, request: Asked, reply: FastifyReply): Promise<FastifyReply> {
    if (proved.secondFactor === 'ASK') return send(reply, 200, codePage(interaction.uid, this.sealed(proved), null));
    if (proved.secondFactor === 'SET') return send(reply, 200, await this.factorPage(proved, newSecret(), null));
    if (proved.mustChange) return send(reply, 200, newPasswordPage(interaction.uid, this.sealed(proved), { min: PASSWORD_MIN, max: PASSWORD_MAX }, null));
    const secure = this.kit.config.publicUrl.startsWith('https:') ? '; Secure' : '';
    void reply.header('set-cookie', `${DEVICE_COOKIE}=${this.identity.devices.mark(proved.account)}; Path=${SIGN_IN_PATH}; HttpOnly; SameSite=Lax; Max-Age=${DEVICE_LIFE_S}${secure}`);
    return finish(this.provider, interaction, proved.subject, [...proved.amr], proved.signedInAt, request, reply);
  }

  private async factorPage(proved: Proved, secret: string, message: string | null): Promise<Page> {
    return setFactorPage(proved.uid, this.sealed({ ...proved, secret }), secret, await secretPicture(secretAddress(proved.account, secret)), message);
  }

  private sealed(proved: Proved): string { return this.kit.keyring.seal(JSON.stringify(proved)); }
  private opened(token: string, uid: string): Proved | null {
    try {
      const proved = JSON.parse(this.kit.keyring.unseal(token)) as Proved;
      return proved.uid === uid && Date.now() - proved.at < STEPS_LIMIT_MS ? proved : null;
    } catch { return null; } // what is none of ours proves nothing
  }
}

/** What a refusal says, on the page that it belongs to. */
function said(error: unknown, reply: FastifyReply, pageOf: (message: string) => Page): FastifyReply {
  if (!(error instanceof Problem)) throw error;
  return send(reply.headers(error.extra.headers ?? {}), error.status, pageOf(error.detail));
}

/** The interaction that this browser opened and this address names; undefined when it is over or another's. */
async function interactionOf(provider: Provider, request: FastifyRequest<{ Params: Params }>, reply: FastifyReply): Promise<Interaction | undefined> {
  try {
    const found = await provider.interactionDetails(request.raw, reply.raw);
    return found.uid === request.params.uid ? found : undefined;
  } catch (error) {
    if ((error as Error).name === 'SessionNotFound') return undefined;
    throw error;
  }
}

/** Sends the browser back to the provider, signed in. Who was signed in before in this browser under another account is signed out: the two are not mixed. */
async function finish(provider: Provider, interaction: Interaction, accountId: string, amr: string[], signedInAt: number | null, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // `remember: false`: the browser forgets with its window, a public computer keeps nobody signed in
  const back = await provider.interactionResult(request.raw, reply.raw, { login: { accountId, amr, remember: false, ...(signedInAt === null ? {} : { ts: Math.min(signedInAt, Math.floor(Date.now() / 1000)) }) } }, { mergeWithLastSubmission: false });
  const before = interaction.session;
  const session = before?.accountId && before.accountId !== accountId ? await provider.Session.findByUid(before.uid) : undefined;
  if (session) {
    for (const { grantId } of Object.values(session.authorizations ?? {})) if (grantId) await provider.RefreshToken.revokeByGrantId(grantId);
    delete session.accountId;
    session.authorizations = {};
    await session.persist();
  }
  return reply.redirect(back, 303);
}

/** The provider knows one address to come back to; the page of the sign-in that went there is named by the state, and by nothing else. */
function toOwnPage(query: URLSearchParams, reply: FastifyReply): FastifyReply {
  const uid = RealNameSignIn.uidOf(query.get('state') ?? '');
  return uid === undefined ? expired(reply) : reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').redirect(`${SIGN_IN_PATH}/${uid}/real-name/back?${query.toString()}`, 303);
}
/** Answers of a provider are short: what is longer is none. */
const queryOf = (request: FastifyRequest): URLSearchParams => new URLSearchParams(request.url.split('?')[1]?.slice(0, FIELD_LIMIT));

const cookieOf = (request: FastifyRequest, name: string): string | null => new RegExp(`(?:^|;\\s*)${name}=([^;]*)`).exec(request.headers.cookie ?? '')?.[1] ?? null;
const expired = (reply: FastifyReply) => send(reply, 400, messagePage('登录页面已过期', '登录页面已过期，或已在别的窗口完成登录；请从首页重新登录。'));
const send = (reply: FastifyReply, status: number, page: Page) => reply.status(status).headers(page.headers).send(page.html);
