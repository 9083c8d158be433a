import { Type as T, type TObject } from '@sinclair/typebox';
import { breakingChanges, brokenPromises, ContractSet, ContractViolation, publishedFile, type PublishedSchema } from './index.js';

const closed = { additionalProperties: false } as const;
const plain = (schema: object) => JSON.parse(JSON.stringify(schema)) as PublishedSchema;
const seat = T.Object({ row: T.Integer({ minimum: 1, maximum: 40 }) }, closed);
const before = () => ({ name: T.String({ maxLength: 10 }), level: T.Union([T.Literal('A'), T.Literal('B')]), seat: T.Union([seat, T.Null()]), tags: T.Array(T.String(), { maxItems: 3 }), note: T.Optional(T.String()) });
type Fields = ReturnType<typeof before>;
/** What breaks when the fields are changed like this. */
const changed = (change: (fields: Fields) => object): string[] => breakingChanges(plain(T.Object(before(), closed)), plain(T.Object(change(before()) as never, closed)));

describe('an additive change', () => {
  it.each<[string, (fields: Fields) => object]>([
    ['nothing', (f) => f],
    ['a further field that may be missing', (f) => ({ ...f, extra: T.Optional(T.String()) })],
    ['one in an object deeper down', (f) => ({ ...f, seat: T.Union([T.Object({ row: T.Integer({ minimum: 1, maximum: 40 }), side: T.Optional(T.String()) }, closed), T.Null()]) })],
    ['alternatives and fields in another order, a description', (f) => ({ note: f.note, tags: f.tags, seat: T.Union([T.Null(), seat]), level: T.Union([T.Literal('B'), T.Literal('A')]), name: T.String({ maxLength: 10, description: '姓名' }) })],
  ])('%s', (_, change) => { expect(changed(change)).toEqual([]); });
});

describe('a breaking change is named by its path', () => {
  it.each<[string, (fields: Fields) => object, string]>([
    ['a removed field', ({ name, level, seat: place, tags }) => ({ name, level, seat: place, tags }), '/note was removed or renamed'],
    ['a renamed field', ({ name, ...f }) => ({ ...f, fullName: name }), '/name was removed or renamed'],
    ['a new required field', (f) => ({ ...f, extra: T.String() }), '/extra is new and required'],
    ['a field that is required now', (f) => ({ ...f, note: T.String() }), '/note is required now'],
    ['a field that may be missing now', (f) => ({ ...f, name: T.Optional(T.String({ maxLength: 10 })) }), '/name may be missing now'],
    ['another type', (f) => ({ ...f, name: T.Integer() }), '/name type "string" → "integer"'],
    ['a narrower limit', (f) => ({ ...f, name: T.String({ maxLength: 9 }) }), '/name maxLength 10 → 9 (narrower'],
    ['a wider limit', (f) => ({ ...f, name: T.String({ maxLength: 11 }) }), '/name maxLength 10 → 11 (wider'],
    ['a limit where there was none', (f) => ({ ...f, note: T.Optional(T.String({ minLength: 1 })) }), '/note minLength nothing → 1 (narrower'],
    ['a limit taken away', (f) => ({ ...f, tags: T.Array(T.String()) }), '/tags maxItems 3 → nothing (wider'],
    ['a lower limit raised, deeper down', (f) => ({ ...f, seat: T.Union([T.Object({ row: T.Integer({ minimum: 2, maximum: 40 }) }, closed), T.Null()]) }), '/seat/row minimum 1 → 2 (narrower'],
    ['a value less', (f) => ({ ...f, level: T.Union([T.Literal('A'), T.Literal('C')]) }), '/level const "B" → "C"'],
    ['a value more', (f) => ({ ...f, level: T.Union([T.Literal('A'), T.Literal('B'), T.Literal('C')]) }), '/level takes other values: also "C"'],
    ['no null any more', (f) => ({ ...f, seat }), '/seat '],
    ['other elements', (f) => ({ ...f, tags: T.Array(T.Integer(), { maxItems: 3 }) }), '/tags/* type'],
    ['a pattern', (f) => ({ ...f, note: T.Optional(T.String({ pattern: '^x' })) }), '/note pattern nothing → "^x"'],
    ['an object that is no longer closed', (f) => ({ ...f, seat: T.Union([T.Object({ row: T.Integer({ minimum: 1, maximum: 40 }) }), T.Null()]) }), '/seat additionalProperties'],
  ])('%s', (_, change, expected) => { expect(changed(change).join('\n')).toContain(expected); });
});

const declare = (...schemas: readonly TObject[]): ContractSet => {
  const set = new ContractSet();
  const of = (schema: TObject) => Object.fromEntries(Object.entries(schema.properties).filter(([name]) => schema.required?.includes(name)).map(([name]) => [name, 'x']));
  schemas.forEach((schema, i) => set.define({ type: 'planted.Said', version: i + 1, aggregate: 'planted.thing', dataClass: 'NONE', schema, example: of(schema) as never,
    ...(i === 0 ? {} : { upcast: (old: object) => ({ ...of(schema), ...Object.fromEntries(Object.entries(old).filter(([name]) => name in schema.properties)) }) as never }) }));
  return set;
};
const publish = (set: ContractSet) => set.all().map(({ type, version, aggregate, dataClass, schema, example }) => ({ type, version, aggregate, dataClass, schema: plain(schema), example }));

it('a breaking change passes only as a new version that stands, with its upcaster, beside the old one', () => {
  const [old, fresh] = [T.Object({ name: T.String() }, closed), T.Object({ fullName: T.String() }, closed)];
  const published = publish(declare(old));
  expect(brokenPromises(published, publish(declare(fresh)))).toEqual(['planted.Said v1: /name was removed or renamed. Leave it as it was and declare version 2 with its upcaster beside it',
    'planted.Said v1: /fullName is new and required: what was published lacks it. Leave it as it was and declare version 2 with its upcaster beside it']);
  expect(brokenPromises(published, publish(declare(old, fresh)))).toEqual([]);
  expect(brokenPromises(publish(declare(old, fresh)), published)).toEqual(['planted.Said v2 was published and is gone: its events stand in history for good']);
  expect(brokenPromises(published, published.map((c) => ({ ...c, aggregate: 'planted.other' })))[0]).toContain('its aggregate was planted.thing');
  expect(publishedFile(published[0]!)).toBe('planted.Said.v1.json');
});

describe('a version that is declared wrongly', () => {
  const schema = T.Object({ a: T.String() }, closed);
  const base = { type: 'planted.Said', aggregate: 'planted.thing', dataClass: 'NONE' as const, schema, example: { a: 'x' } };
  const first = () => { const set = new ContractSet(); set.define({ ...base, version: 1 }); return set; };
  it.each<[string, () => unknown, string]>([
    ['twice', () => first().define({ ...base, version: 1 }), 'declared twice'],
    ['without the one before', () => new ContractSet().define({ ...base, version: 2, upcast: (d) => d }), 'version 1 comes before it'],
    ['without its upcaster', () => first().define({ ...base, version: 2 }), 'its upcaster is missing'],
    ['with an upcaster though it is the first', () => new ContractSet().define({ ...base, version: 1, upcast: (d) => d }), 'nothing to upcast'],
    ['of another aggregate', () => first().define({ ...base, version: 2, aggregate: 'planted.other', upcast: (d) => d }), 'another aggregate'],
  ])('%s fails when the module loads', (_, declareIt, message) => { expect(declareIt).toThrow(message); });

  it('with an upcaster that makes nonsense, or an example that does not fit, fails the build', () => {
    const nonsense = first();
    nonsense.define({ ...base, version: 2, upcast: () => ({ b: 1 }) as never });
    nonsense.prove('planted.Said', 1);
    expect(() => nonsense.prove('planted.Said', 2)).toThrow('what its schema refuses');
    const unfit = new ContractSet();
    unfit.define({ ...base, version: 1, example: { a: 1 } as never });
    expect(() => unfit.prove('planted.Said', 1)).toThrow('does not fit its schema');
  });
});

describe('reading', () => {
  const old = T.Object({ name: T.String(), seat: T.Union([T.Null(), T.Object({ row: T.Integer() }, closed)]), parts: T.Array(T.Object({ n: T.Integer() }, closed)), facts: T.Record(T.String(), T.Unknown()) }, closed);
  const set = new ContractSet();
  const example = { name: 'x', seat: null, parts: [], facts: {} };
  set.define({ type: 'planted.Seen', version: 1, aggregate: 'planted.thing', dataClass: 'NONE', schema: old, example });

  it('leaves out what a newer producer added, at every depth, and nothing else; writing it is refused', () => {
    const newer = { name: '张三', seat: { row: 1, side: 'left' }, parts: [{ n: 1, more: {} }], facts: { any: { thing: 1 } }, phone: '13800000000' };
    expect(() => set.check('planted.Seen', 1, newer)).toThrow(ContractViolation);
    expect(set.read('planted.Seen', 1, structuredClone(newer))).toEqual({ typeVersion: 1, data: { name: '张三', seat: { row: 1 }, parts: [{ n: 1 }], facts: { any: { thing: 1 } } } });
  });
  it.each([['a missing field', { seat: null, parts: [], facts: {} }], ['another type', { ...example, name: 1 }], ['another type beside an unknown field', { ...example, seat: { row: 'x', side: 'left' } }], ['no object', []], ['nothing', null]])('%s is refused all the same', (_, data) => {
    expect(() => set.read('planted.Seen', 1, data)).toThrow(ContractViolation);
  });
  it('an undeclared type or version is refused by name', () => {
    expect(() => set.read('planted.Seen', 2, example)).toThrow('planted.Seen v2: no such contract');
    expect(() => set.read('constructor', 1, example)).toThrow('no such contract');
  });
  it('an old version passes every upcaster up to the newest; one that fails, or gives what its schema refuses, is an error of that message', () => {
    const chain = new ContractSet();
    const of = (version: number, field: string) => ({ type: 'planted.Count', version, aggregate: 'planted.thing', dataClass: 'NONE' as const, schema: T.Object({ [field]: T.Integer({ maximum: 100 }) }, closed), example: { [field]: 1 } });
    chain.define(of(1, 'a'));
    chain.define({ ...of(2, 'b'), upcast: ({ a }: { a: number }) => ({ b: a * 10 }) });
    chain.define({ ...of(3, 'c'), upcast: ({ b }: { b: number }) => ({ c: b + 1 }) });
    expect(chain.read('planted.Count', 1, { a: 2 })).toEqual({ typeVersion: 3, data: { c: 21 } });
    expect(chain.read('planted.Count', 2, { b: 2 })).toEqual({ typeVersion: 3, data: { c: 3 } });
    expect(chain.read('planted.Count', 3, { c: 2 })).toEqual({ typeVersion: 3, data: { c: 2 } });
    expect(() => chain.read('planted.Count', 1, { a: 11 })).toThrow('planted.Count v2: /b maximum');
  });
});
