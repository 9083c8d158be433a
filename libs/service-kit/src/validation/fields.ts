import { isOccupationCode, isPlainDate, oddCharacters, oddCharactersMessage } from '@gt/domain';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** What OpenAPI says of a field; without it a text. */
export type FieldSchema = Readonly<Record<string, unknown>>;

/** A field rule with a stable code and a Chinese sentence, the same for every value or made from it; `test` gets the value as parsed. With `each` it judges every element of an array. `schema` describes it in OpenAPI. */
export const Rule = (code: string, message: string | ((value: unknown, dto: object) => string), test: (value: unknown, dto: object) => boolean, options: ValidationOptions = {}, schema: FieldSchema = { type: 'string' }): PropertyDecorator =>
  ValidateBy({ name: `gt:${code}`, constraints: [schema], validator: { validate: (value, args) => test(value, args!.object), defaultMessage: (args) => (typeof message === 'string' ? message : message(args!.value, args!.object)) } }, options);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Whether a text is one of our ids (lower-case UUID). */
export const isId = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);

/** An aggregate's id. */
export const IsId = (options: ValidationOptions = {}) => Rule('NOT_AN_ID', '应为编号（小写 UUID）。', isId, options, { type: 'string', format: 'uuid' });
/** The SHA-256 of a file's bytes, in hexadecimal. */
export const IsSha256 = (options: ValidationOptions = {}) => Rule('NOT_A_SHA256', '应为 64 位小写十六进制的 SHA-256。', (v) => typeof v === 'string' && /^[0-9a-f]{64}$/.test(v), options, { type: 'string', pattern: '^[0-9a-f]{64}$' });
/** The `next` of the page before, where pages go by a row's ordinal. */
export const IsOrdinalCursor = (options: ValidationOptions = {}) => Rule('NOT_A_CURSOR', '请使用上一页返回的 next。', (v) => typeof v === 'string' && /^\d{1,18}$/.test(v), options);
/** A real calendar day, YYYY-MM-DD. */
export const IsDay = (options: ValidationOptions = {}) => Rule('NOT_A_DATE', '应为真实存在的日期，格式 YYYY-MM-DD。', isPlainDate, options, { type: 'string', format: 'date' });
/** An occupation code `d-dd-dd-dd`; whether the catalogue has it is another question. */
export const IsOccupation = (options: ValidationOptions = {}) => Rule('NOT_AN_OCCUPATION_CODE', '职业编码格式应为 d-dd-dd-dd，如 6-18-01-01。', isOccupationCode, options, { type: 'string', pattern: '^\\d-\\d{2}-\\d{2}-\\d{2}$' });
/** A text of `min` to `max` characters (code points) after trimming, none of them odd (libs/domain `oddCharacters`): what cannot be stored, printed or seen is refused where it is typed. */
export const IsText = (min: number, max: number, options: ValidationOptions = {}): PropertyDecorator => (target, property) => {
  const schema = { type: 'string', ...(min > 0 ? { minLength: min } : {}), maxLength: max };
  const fits = (value: string): boolean => { const n = [...value.trim()].length; return n >= min && n <= max; };
  Rule('TEXT_LENGTH', min > 0 ? `应为 ${min}–${max} 个字的文本。` : `应为不超过 ${max} 个字的文本。`, (v) => typeof v === 'string' && fits(v), options, schema)(target, property);
  Rule('TEXT_CHARACTER', (v) => [v].flat().map((each) => (typeof each === 'string' ? oddCharactersMessage(each) : '')).join(''), (v) => typeof v !== 'string' || oddCharacters(v).length === 0, options, schema)(target, property);
};
/** Texts of content of any shape, keys too. The JSON reader has bounded how deep it goes. */
const textsOf = (value: unknown): readonly string[] => (typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, inner]) => [...(Array.isArray(value) ? [] : [key]), ...textsOf(inner)]) : []);
/** Content of any shape (a rule set, an overlay): an object, no text of which has an odd character. */
export const IsContent = (): PropertyDecorator => (target, property) => {
  const schema = { type: 'object', additionalProperties: true };
  Rule('NOT_AN_OBJECT', '应为对象（{…}）。', (v) => typeof v === 'object' && v !== null && !Array.isArray(v), {}, schema)(target, property);
  Rule('TEXT_CHARACTER', (v) => `内容中的文本有误：${textsOf(v).map(oddCharactersMessage).find((message) => message !== '') ?? ''}`, (v) => textsOf(v).every((text) => oddCharacters(text).length === 0), {}, schema)(target, property);
};
/** An RFC 3339 instant with an offset. */
export const IsInstant = (options: ValidationOptions = {}) =>
  Rule('NOT_AN_INSTANT', '应为带时区的时间，如 2026-03-02T09:00:00+08:00。', (v) => typeof v === 'string' && /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.test(v) && isPlainDate(v.slice(0, 10)) && !Number.isNaN(Date.parse(v)), options, { type: 'string', format: 'date-time' });
/** A query parameter holding a whole number from `min` to `max` (query values are texts). */
export const IsQueryInt = (min: number, max: number, options: ValidationOptions = {}) =>
  Rule('NOT_AN_INTEGER', `应为 ${min}–${max} 的整数。`, (v) => typeof v === 'string' && /^\d{1,9}$/.test(v) && Number(v) >= min && Number(v) <= max, options, { type: 'integer', minimum: min, maximum: max });
