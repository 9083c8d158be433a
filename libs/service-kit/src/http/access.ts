import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { allow, reach, rules, type Action, type Actor, type Grant, type Reach, type Resource, type Role } from '@gt/policy';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kit } from '../kit.js';
import { CommandContext } from './command.js';
import { Problem } from './problem.js';
import { TokenRefused, type Caller } from './tokens.js';

const ACTION = 'gt:action';
const PUBLIC = 'gt:public';

/** The route asks for this action; holders of no role that has it are refused before the body is looked at. The use case asks again with the resource. */
export const Allow = (action: Action) => SetMetadata(ACTION, action);
/** The route is open to everybody. A route with neither decorator fails the build (apps/e2e, policy coverage). */
export const Public = () => SetMetadata(PUBLIC, true);
/** Signed in, whatever the roles (own profile). */
export const SignedIn = () => SetMetadata(ACTION, 'SIGNED_IN');
export const accessMetadata = { ACTION, PUBLIC };

/** Prefix of the subjects that our own issuer gives to services. */
const SERVICE_SUBJECT = 'service:';
/** A signature needs a sign-in at most this old (ms). */
export const SIGNING_SIGN_IN_LIMIT_MS = 5 * 60_000;

/** The caller of a request: who, with which grants. */
export class Access {
  constructor(readonly caller: Caller | null, readonly actor: Actor) {}
  get subject(): string { return this.actor.subject; }

  /** The grant that allows it; undefined: nothing does. */
  grantFor(action: Action, resource: Resource): Grant | undefined { return allow(this.actor, action, resource); }
  /** The grant that allows it; throws 403 FORBIDDEN, saying who may. */
  require(action: Action, resource: Resource): Grant {
    const grant = this.grantFor(action, resource);
    if (!grant) throw forbidden();
    return grant;
  }
  may(action: Action, resource: Resource): boolean { return this.grantFor(action, resource) !== undefined; }
  /** What the caller's lists show, for WHERE. */
  reach(action: Action): Reach { return reach(this.actor, action); }
  /** Throws 403 unless the sign-in is fresh enough for a signature. */
  requireRecentSignIn(): void {
    if (!this.caller || Date.now() - this.caller.authenticatedAt.getTime() > SIGNING_SIGN_IN_LIMIT_MS) throw new Problem(403, 'SIGN_IN_AGAIN', '签名前请重新登录：距上次验证身份已超过 5 分钟。');
  }
}
export const forbidden = () => new Problem(403, 'FORBIDDEN', '您的账号没有办理此事的权限；如确需办理，请联系本单位管理员授权。');
const unauthorized = (detail: string) => new Problem(401, 'UNAUTHORIZED', detail, { headers: { 'www-authenticate': 'Bearer' } });

declare module 'fastify' { interface FastifyRequest { access?: Access } }

/** Deny by default: a route without a declared action is closed. */
@Injectable()
export class AccessGuard implements CanActivate {
  /** controller → handler → what it declares; true = open to everybody */
  private readonly declared = new Map<object, Map<object, true | Action | 'SIGNED_IN' | undefined>>();
  constructor(private readonly kit: Kit, private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const action = this.declaredBy(context);
    if (action === true) {
      request.access = new Access(null, { subject: 'anonymous', grants: [] });
      return true;
    }
    if (!action) throw forbidden();
    return this.admit(request, action);
  }

  private declaredBy(context: ExecutionContext): true | Action | 'SIGNED_IN' | undefined {
    const targets = [context.getHandler(), context.getClass()] as const;
    const [handler, controller] = targets;
    const known = this.declared.get(controller) ?? new Map<object, true | Action | 'SIGNED_IN' | undefined>();
    if (!known.has(handler)) {
      this.declared.set(controller, known.set(handler, this.reflector.getAllAndOverride<boolean>(PUBLIC, [...targets]) ? true : this.reflector.getAllAndOverride<Action | 'SIGNED_IN' | undefined>(ACTION, [...targets])));
    }
    return known.get(handler);
  }

  private async admit(request: FastifyRequest, action: Action | 'SIGNED_IN'): Promise<boolean> {
    request.access = await this.accessOf(request);
    if (action !== 'SIGNED_IN' && !request.access.actor.grants.some((g) => rules[action].some((r) => r.role === g.role))) throw forbidden();
    return true;
  }

  private async accessOf(request: FastifyRequest): Promise<Access> {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) throw unauthorized('请先登录。');
    let caller: Caller;
    try { caller = await this.kit.tokens.verify(token); } catch (error) {
      if (error instanceof TokenRefused) throw unauthorized('登录已失效，请重新登录。');
      throw new Problem(503, 'IDENTITY_AWAY', '暂时无法核验登录，请稍后重试。', { headers: { 'retry-after': '5' } });
    }
    const grants: Grant[] = caller.subject.startsWith(SERVICE_SUBJECT) && caller.issuer === this.kit.config.issuers[0]
      ? [{ role: 'SERVICE' as Role, place: null }] : await this.kit.grants.of(caller.issuer, caller.subject);
    return new Access(caller, { subject: caller.subject, grants });
  }
}

/** `@CallerAccess() access`: for queries. */
export const CallerAccess = createParamDecorator((_: unknown, context: ExecutionContext): Access => context.switchToHttp().getRequest<FastifyRequest>().access!);
/** `@Command() command`: for commands. */
export const Command = createParamDecorator((_: unknown, context: ExecutionContext): CommandContext => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  return new CommandContext(request, http.getResponse<FastifyReply>(), request.access!);
});
