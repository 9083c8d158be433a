import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { NameProblem, Reason } from '@gt/domain';
import { FileStoreError } from '@gt/file-store';
import { databaseFault, EVENT_LIMIT_BYTES, EventTooLarge, KeyError, StaleVersionError } from '@gt/persistence';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging.js';

/** A fault of one field of the request. */
export interface FieldFault { readonly field: string; readonly code: string; readonly message: string }

/** All that is wrong with a name, as the fault of its field; it never repeats the name. */
export const nameFault = (field: string, problems: readonly NameProblem[]): FieldFault => ({ field, code: problems[0]!.code, message: problems.map((p) => p.message).join(' ') });

/** An answer that is no success: RFC 9457 problem details with a stable code and a Chinese sentence that says what to do. */
export class Problem extends Error {
  constructor(
    readonly status: number, readonly code: string, readonly detail: string,
    readonly extra: { errors?: readonly FieldFault[]; reasons?: readonly Reason[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(`${status} ${code}`);
    this.name = 'Problem';
  }
}

/** 400 with every faulty field at once. */
export const badRequest = (errors: readonly FieldFault[], code = 'VALIDATION_FAILED', detail = '请求内容有误，请按提示逐项改正后重新提交。') => new Problem(400, code, detail, { errors });
/** 404: there is no such thing, or it is not within the caller's reach. */
export const notFound = (what: string) => new Problem(404, 'NOT_FOUND', `未找到该${what}，请核对编号；如确有此${what}，请确认您的账号有查看权限。`);
/** 422: the rules say no; every reason with its clause. */
export const ruleRefusal = (reasons: readonly Reason[]) => new Problem(422, reasons[0]?.code ?? 'REFUSED', reasons.map((r) => r.message).join(' '), { reasons });
/** 409: the aggregate is in a state that does not allow the command. */
export const wrongState = (detail: string, facts: Reason['facts'] = {}) => new Problem(409, 'WRONG_STATE', detail, { reasons: [{ code: 'WRONG_STATE', clause: '', message: detail, facts }] });

/** Seconds after which a client may try again when a part is away. */
const RETRY_AFTER_SECONDS = '5';

const bodyTooLarge = () => new Problem(413, 'BODY_TOO_LARGE', '提交内容过大，请压缩或分批提交。', { errors: [] });

/** Any error as a Problem; what is unknown becomes 500 without its text (database errors quote parameters). */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof StaleVersionError) return new Problem(409, 'STALE_VERSION', '内容刚被他人修改，请刷新后重新操作。', { headers: { 'retry-after': '1' } });
  if (error instanceof EventTooLarge) return new Problem(413, 'EVENT_TOO_LARGE', `一次办理的内容过大（上限 ${EVENT_LIMIT_BYTES / 1024} KB），请分批办理或缩短文字；本次没有保存任何内容。`);
  if (error instanceof FileStoreError && error.code !== 'FILE_DAMAGED') return new Problem(503, 'FILE_STORE_AWAY', '附件库暂时不可用，请稍后重试；您填写的内容未被改动。', { headers: { 'retry-after': RETRY_AFTER_SECONDS } });
  if (error instanceof KeyError) return new Problem(500, 'KEY_ERROR', '系统密钥配置有误，请联系运维人员。');
  const e = error as { code?: unknown; statusCode?: unknown; message?: string };
  if (e?.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge();
  if (e?.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Problem(415, 'MEDIA_TYPE', '不支持的内容类型，请用 application/json 提交。', { errors: [] });
  if (e?.code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || e?.code === 'INVALID_JSON') return new Problem(400, 'INVALID_JSON', '请求内容不是可读的 JSON，请检查格式。', { errors: [] });
  if (e?.code === 'JSON_TOO_DEEP') return new Problem(400, 'JSON_TOO_DEEP', '请求内容嵌套过深，请核对格式后重新提交。', { errors: [] });
  if (error instanceof HttpException) {
    const status = error.getStatus();
    if (status === 404) return new Problem(404, 'NOT_FOUND', '没有这个地址，请核对后重试。');
    if (status === 413) return bodyTooLarge(); // Nest makes one of its own of the parser's
    if (status < 500) return new Problem(status, `HTTP_${status}`, '请求无法处理，请检查后重试。', status === 400 ? { errors: [] } : {});
  }
  // each time the work was rolled back whole, or its end is not known: repeated with its key it is done once
  const fault = databaseFault(error);
  if (fault === 'AWAY') return new Problem(503, 'DATABASE_AWAY', '系统暂时无法访问数据，请稍后重试；您填写的内容未被改动。', { headers: { 'retry-after': RETRY_AFTER_SECONDS } });
  if (fault === 'LIMIT') return new Problem(503, 'DATABASE_BUSY', '系统繁忙，本次办理超过了时限，没有保存；请稍后重试，仍不成功请联系运维人员并告知时间。', { headers: { 'retry-after': RETRY_AFTER_SECONDS } });
  if (fault === 'CONFLICT') return new Problem(409, 'CONFLICT_RETRY', '有人同时在办理，请重试。', { headers: { 'retry-after': '1' } });
  if (typeof e?.statusCode === 'number' && e.statusCode >= 400 && e.statusCode < 500) return new Problem(e.statusCode, `HTTP_${e.statusCode}`, '请求无法处理，请检查后重试。', e.statusCode === 400 ? { errors: [] } : {});
  return new Problem(500, 'INTERNAL', '系统内部出错，已记录；请稍后重试，仍不成功请联系运维人员并告知时间。');
}

/** The body of a problem details answer (RFC 9457). */
export const problemBody = (p: Problem) => ({ type: `urn:guantong:problem:${p.code}`, title: p.code, status: p.status, code: p.code, detail: p.detail,
  ...(p.extra.errors ? { errors: p.extra.errors } : {}), ...(p.extra.reasons ? { reasons: p.extra.reasons } : {}) });

/** Sends a problem through Fastify, also for errors raised before Nest (unreadable bodies). */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  void reply.status(problem.status).headers(problem.extra.headers ?? {}).header('content-type', 'application/problem+json; charset=utf-8').send(JSON.stringify(problemBody(problem)));
}

/** The last stop of every HTTP error. 5xx are logged by class and code, never by text. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const problem = toProblem(error);
    if (problem.status >= 500) this.logger.failure('http_error', error, { status: problem.status, route: http.getRequest<FastifyRequest>().routeOptions?.url ?? '' });
    const reply = http.getResponse<FastifyReply>();
    if (!reply.sent) sendProblem(reply, problem);
  }
}
