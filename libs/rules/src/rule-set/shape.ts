import { isPlainDate } from '@gt/domain';

/** What is wrong at one path of a value. */
export interface ShapeFault { readonly path: string; readonly message: string }
/** Judges a value found at a path. */
export type Shape = (value: unknown, path: string) => readonly ShapeFault[];

const one = (ok: boolean, path: string, message: string): readonly ShapeFault[] => (ok ? [] : [{ path, message }]);

export const text: Shape = (value, path) => one(typeof value === 'string' && value.trim() !== '', path, '应为文本');
export const flag: Shape = (value, path) => one(typeof value === 'boolean', path, '应为 true 或 false');
export const day: Shape = (value, path) => one(isPlainDate(value), path, '应为日期 YYYY-MM-DD');
/** A whole number from `min` to `max`. */
export const whole = (min: number, max: number): Shape => (value, path) => one(Number.isInteger(value) && (value as number) >= min && (value as number) <= max, path, `应为 ${min}–${max} 的整数`);
/** One of the codes of a list of the vocabulary. */
export const code = (codes: readonly unknown[]): Shape => (value, path) => one(codes.includes(value), path, `应为 ${codes.join('、')} 之一`);
export const nullable = (inner: Shape): Shape => (value, path) => (value === null ? [] : inner(value, path));
/** A list of at least `min` entries. */
export const list = (inner: Shape, min = 0): Shape => (value, path) => {
  if (!Array.isArray(value)) return one(false, path, '应为数组');
  return [...one(value.length >= min, path, `至少 ${min} 项`), ...value.flatMap((item, index) => inner(item, `${path}[${index}]`))];
};

/** An object that is no list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object of exactly these fields; `optional` ones may be absent. Unknown fields are named: a misspelt parameter must not pass for an absent one. */
export const object = (fields: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape => (value, path) => {
  if (!isObject(value)) return one(false, path, '应为对象');
  const at = (name: string) => (path ? `${path}.${name}` : name);
  return [
    ...Object.keys(value).filter((name) => !Object.hasOwn(fields, name) && !Object.hasOwn(optional, name)).map((name) => ({ path: at(name), message: '没有这个字段' })),
    ...Object.entries(fields).flatMap(([name, inner]) => (Object.hasOwn(value, name) ? inner(value[name], at(name)) : [{ path: at(name), message: '缺少' }])),
    ...Object.entries(optional).flatMap(([name, inner]) => (Object.hasOwn(value, name) ? inner(value[name], at(name)) : [])),
  ];
};

/** An object whose keys are codes. With `all`, every code must be there. */
export const table = (codes: readonly (string | number)[], inner: Shape, all = false): Shape => object(all ? Object.fromEntries(codes.map((each) => [String(each), inner])) : {}, all ? {} : Object.fromEntries(codes.map((each) => [String(each), inner])));
