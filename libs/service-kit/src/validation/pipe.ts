import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { Readable } from 'node:stream';
import { badRequest, Problem } from '../http/problem.js';
import { isId } from './fields.js';
import { validateDto } from './validate.js';

/** Turns bodies and queries into DTOs; every parameter of a DTO class passes here. */
@Injectable()
export class DtoPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' && type !== 'query' || !metatype || metatype === Object || metatype === String || metatype === Buffer || (metatype as unknown) === Readable) return value;
    if (value instanceof Readable) throw new Problem(415, 'MEDIA_TYPE', '不支持的内容类型，请用 application/json 提交。', { errors: [] });
    // an unreadable body, an empty one and one that is no object are the same to the sender: there is no field to name
    if (type === 'body' && (typeof value !== 'object' || value === null || Array.isArray(value))) throw badRequest([], 'NOT_AN_OBJECT', '请求内容应为 JSON 对象（{…}）。');
    const result = validateDto(metatype as new () => object, type === 'query' ? { ...(value as object) } : value);
    if (!result.ok) throw badRequest(result.faults);
    return result.dto;
  }
}

/** `@Param('id', IdPipe)`: an id that is none is a 400 naming it. */
@Injectable()
export class IdPipe implements PipeTransform {
  transform(value: unknown, { data }: ArgumentMetadata): string {
    if (!isId(value)) throw badRequest([{ field: String(data), code: 'NOT_AN_ID', message: '应为编号（小写 UUID）。' }]);
    return value;
  }
}
