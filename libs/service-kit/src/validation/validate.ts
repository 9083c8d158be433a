import { getMetadataStorage, validateSync, ValidationTypes } from 'class-validator';
import type { FieldFault } from '../http/problem.js';
import { crossCheckOf, nestedOf } from './nested.js';
import { messageOf } from './messages.js';
import { checksOf, passes, type Checks } from './passes.js';

type Dto = new () => object;

/** The names of a DTO's fields, those that may be absent or null, those that are DTOs themselves, what is judged of each and between them. */
export interface Shape { readonly names: ReadonlySet<string>; readonly optional: ReadonlySet<string>; readonly nested: ReturnType<typeof nestedOf>; readonly cross: ReturnType<typeof crossCheckOf>; readonly checks: Checks }
const shapes = new Map<Dto, Shape>();

/** The fields that a DTO declares. */
export function shapeOf(type: Dto): Shape {
  const known = shapes.get(type);
  if (known) return known;
  const metadata = getMetadataStorage().getTargetValidationMetadatas(type, '', false, false);
  const nested = nestedOf(type);
  const shape = {
    nested, cross: crossCheckOf(type), checks: checksOf(type),
    names: new Set([...metadata.map((m) => m.propertyName), ...nested.keys()]),
    optional: new Set([...metadata.filter((m) => m.type === ValidationTypes.CONDITIONAL_VALIDATION).map((m) => m.propertyName), ...[...nested].filter(([, n]) => n.optional).map(([name]) => name)]),
  };
  shapes.set(type, shape);
  return shape;
}

/**
 * Reads a parsed body or query as a DTO. No coercion; unknown fields are named at every depth (inherited names such as `constructor` and
 * `__proto__` too); one fault per field, all fields at once. Answers the DTO with its nested DTOs, or the faults.
 */
export function validateDto<T extends object>(type: new () => T, value: unknown): { ok: true; dto: T } | { ok: false; faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const dto = read(type, value, '', faults) as T;
  return faults.length > 0 ? { ok: false, faults } : { ok: true, dto };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

function read(type: Dto, value: unknown, path: string, faults: FieldFault[]): object {
  const dto = new type() as Record<string, unknown>;
  if (!isObject(value)) {
    faults.push({ field: path, code: 'NOT_AN_OBJECT', message: '应为对象（{…}）。' });
    return dto;
  }
  const at = (name: string) => (path ? `${path}.${name}` : name);
  const shape = shapeOf(type);
  for (const name of Object.keys(value)) if (!shape.names.has(name)) faults.push({ field: at(name), code: 'UNKNOWN_FIELD', message: '没有这个字段，请删除或核对名称。' });

  const { nested } = shape;
  const missing = new Set<string>();
  for (const name of shape.names) {
    const given = Object.hasOwn(value, name) ? value[name] : undefined;
    if (given === undefined || given === null) {
      if (!shape.optional.has(name)) { missing.add(name); faults.push({ field: at(name), code: 'REQUIRED', message: '必填，请补充。' }); }
      dto[name] = given;
      continue;
    }
    const inner = nested.get(name);
    if (!inner) dto[name] = given;
    else if (!inner.array) dto[name] = read(inner.type(), given, at(name), faults);
    else if (!Array.isArray(given)) faults.push({ field: at(name), code: 'NOT_AN_ARRAY', message: '应为数组（[…]）。' });
    else if (given.length < inner.min) faults.push({ field: at(name), code: 'TOO_FEW', message: `至少 ${inner.min} 项，请补充。` });
    else if (given.length > inner.max) faults.push({ field: at(name), code: 'TOO_MANY', message: `最多 ${inner.max} 项，请分批提交。` });
    else dto[name] = given.map((item, i) => read(inner.type(), item, `${at(name)}[${i}]`, faults));
  }
  for (const error of passes(shape.checks, dto) ? [] : validateSync(dto, { forbidUnknownValues: false, skipMissingProperties: false })) {
    if (missing.has(error.property) || nested.has(error.property) && !error.constraints) continue;
    const [constraint, text] = Object.entries(error.constraints ?? {})[0] ?? ['invalid', ''];
    faults.push({ field: at(error.property), ...messageOf(constraint, text) });
  }
  for (const fault of shape.cross?.(dto) ?? []) if (!faults.some((f) => f.field === at(fault.field))) faults.push({ ...fault, field: at(fault.field) });
  return dto;
}
