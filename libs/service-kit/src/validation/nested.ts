import 'reflect-metadata';

/** What `@Nested` and `@NestedArray` declare of one property. */
export interface NestedProperty { readonly type: () => new () => object; readonly array: boolean; readonly min: number; readonly max: number; readonly optional: boolean }

const KEY = Symbol('nested');
const own = (target: object): Map<string, NestedProperty> => {
  const known = Reflect.getOwnMetadata(KEY, target) as Map<string, NestedProperty> | undefined;
  if (known) return known;
  const inherited = new Map(Reflect.getMetadata(KEY, target) as Map<string, NestedProperty> | undefined);
  Reflect.defineMetadata(KEY, inherited, target);
  return inherited;
};

/** The property is one object of that DTO: arrays, non-objects and unknown fields are refused. */
export const Nested = (type: () => new () => object, options: { optional?: boolean } = {}): PropertyDecorator => (target, property) => {
  own(target).set(String(property), { type, array: false, min: 1, max: 1, optional: options.optional ?? false });
};

/** The property is an array of at most `max` objects of that DTO, and at least `min` (0): what an event or a rule needs one of is refused here when there is none. */
export const NestedArray = (type: () => new () => object, max: number, options: { optional?: boolean; min?: number } = {}): PropertyDecorator => (target, property) => {
  own(target).set(String(property), { type, array: true, min: options.min ?? 0, max, optional: options.optional ?? false });
};

/** Nested properties of a DTO class, inherited ones included. */
export const nestedOf = (type: new () => object): ReadonlyMap<string, NestedProperty> => (Reflect.getMetadata(KEY, type.prototype) as Map<string, NestedProperty> | undefined) ?? new Map();

/** A fault between fields, by its path from the DTO on. */
export interface CrossFault { readonly field: string; readonly code: string; readonly message: string }
const CROSS = Symbol('cross');
/** Judges what no single field can see (a year twice in a list). It gets the DTO even when single fields are faulty, so it must bear wrong types; a field that is faulty already is not named again. */
export const CrossCheck = <T extends object>(check: (dto: T) => readonly CrossFault[]) => (type: new () => T): void => Reflect.defineMetadata(CROSS, check, type);
export const crossCheckOf = (type: new () => object): ((dto: object) => readonly CrossFault[]) | undefined => Reflect.getMetadata(CROSS, type) as ((dto: object) => readonly CrossFault[]) | undefined;
