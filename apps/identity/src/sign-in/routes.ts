import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem, type Kit } from '@gt/service-kit';
import type { Interaction, Provider } from 'oidc-provider';
import { signIn } from '../commands/sign-in.js';
import type { Identity } from '../identity.js';
import { findAccount } from '../queries/accounts.js';
import { messagePage, passwordPage, SIGN_IN_PATH, STYLE, STYLE_PATH, type Page } from './page.js';

/** Largest form (bytes): an account, a password, a code. */
const FORM_LIMIT_BYTES = 8 * 1024;
/** Longest field (characters) that is looked at. */
const FIELD_LIMIT = 2_000;
interface Params { readonly uid: string }

/** The pages on which a person signs in: plain forms without script, one open interaction of the provider each. The interaction's cookie belongs to that page alone, so a form of another site finds none. */
export async function addSignInPages(fastify: FastifyInstance, kit: Kit, identity: Identity): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: FORM_LIMIT_BYTES }, (_request, body, done) => done(null, new URLSearchParams(body as string)));
    scope.setErrorHandler((error: { statusCode?: number }, _request, reply) => {
      if (!error.statusCode || error.statusCode >= 500) kit.logger.failure('sign_in_error', error);
      return error.statusCode && error.statusCode < 500 ? send(reply, error.statusCode, messagePage('登录未能完成', '提交的内容无法读取，请返回重新登录。')) : send(reply, 503, messagePage('暂时无法登录', '系统暂时无法处理登录，请稍后重试。'));
    });

    scope.get(STYLE_PATH, async (_request, reply) => reply.headers({ 'content-type': 'text/css; charset=utf-8', 'x-content-type-options': 'nosniff', 'cache-control': 'public, max-age=3600' }).send(STYLE));

    scope.get<{ Params: Params }>(`${SIGN_IN_PATH}/:uid`, async (request, reply) => {
      const interaction = await interactionOf(identity.oidc.provider, request, reply);
      if (!interaction) return expired(reply);
      const known = interaction.session?.accountId ? await findAccount(kit.db, interaction.session.accountId) : undefined;
      return send(reply, 200, passwordPage(interaction.uid, known?.account ?? '', null, known !== undefined));
    });

    scope.post<{ Params: Params; Body: URLSearchParams | undefined }>(`${SIGN_IN_PATH}/:uid`, async (request, reply) => {
      const interaction = await interactionOf(identity.oidc.provider, request, reply);
      if (!interaction) return expired(reply);
      const field = (name: string) => (request.body?.get(name) ?? '').slice(0, FIELD_LIMIT);
      const account = field('account').trim().slice(0, 64);
      try {
        const subject = await signIn(kit, identity, account, field('password'));
        return await finish(identity.oidc.provider, interaction, subject, ['pwd'], request, reply);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        return send(reply.headers(error.extra.headers ?? {}), error.status, passwordPage(interaction.uid, account, error.detail, interaction.session?.accountId !== undefined));
      }
    });
  });
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
async function finish(provider: Provider, interaction: Interaction, accountId: string, amr: string[], request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  // `remember: false`: the browser forgets with its window, a public computer keeps nobody signed in
  const back = await provider.interactionResult(request.raw, reply.raw, { login: { accountId, amr, remember: false } }, { mergeWithLastSubmission: false });
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

const expired = (reply: FastifyReply) => send(reply, 400, messagePage('登录页面已过期', '登录页面已过期，或已在别的窗口完成登录；请从首页重新登录。'));
const send = (reply: FastifyReply, status: number, page: Page) => reply.status(status).headers(page.headers).send(page.html);
