import { allContracts, defineEvent } from '@gt/contracts';
import { Type as T } from '@sinclair/typebox';
import { shownData, shownId, shownType } from './shown.js';

const id = '0b8f6a3e-6f0e-4c6e-9b1f-2f6d1c1f0a01';
const Shown = defineEvent({
  type: 'shown.Happened', version: 1, aggregate: 'shown.thing', dataClass: 'SEALED',
  schema: T.Object({
    personId: T.String({ format: 'uuid' }), name: T.String(), idNumberSealed: T.String(), birthDate: T.String({ format: 'date' }), level: T.Integer(), retake: T.Boolean(),
    method: T.Union([T.Literal('REVIEW'), T.Literal('PRACTICE')]), title: T.Union([T.String(), T.Null()]), rows: T.Array(T.Object({ code: T.Union([T.Literal('A'), T.Literal('B')]), note: T.String() })), facts: T.Record(T.String(), T.Unknown()),
  }, { additionalProperties: false }),
  example: { personId: id, name: '张三', idNumberSealed: 'sealed:v1:k:a', birthDate: '1949-12-31', level: 3, retake: false, method: 'REVIEW', title: null, rows: [{ code: 'A', note: '无' }], facts: {} },
});

it('shows shape, ids, numbers and the contract\'s own words, and hides names, days, texts and seals', () => {
  expect(shownData(Shown.example, Shown)).toEqual({
    personId: id, name: '‹文本›', idNumberSealed: '‹文本›', birthDate: '‹文本›', level: 3, retake: false, method: 'REVIEW', title: null, rows: [{ code: 'A', note: '‹文本›' }], facts: {},
  });
});

it('hides what stands where something else belongs: an id that is none, another word, a number for a text, a field that nobody knows', () => {
  const wrong = { ...Shown.example, personId: '11010519491231002X', method: '张三', name: 11010519491231, level: true, idNumberSealed: id, 张三: 1, facts: { 李四: '男' } };
  expect(JSON.stringify(shownData(wrong, Shown))).not.toMatch(/张三|李四|11010519491231/);
  expect(shownData(wrong, Shown)).toMatchObject({ personId: '‹文本›', method: '‹文本›', name: '‹未知字段›', level: '‹未知字段›', idNumberSealed: '‹文本›', '‹未知字段›': 1, facts: { '‹未知字段›': 1 } });
});

it('without a contract shows nothing but how much there is', () => {
  expect(shownData({ name: '张三', age: 7 }, undefined)).toEqual({ '‹未知字段›': 2 });
  expect(shownData(['张三', 7, true], undefined)).toEqual(['‹文本›', '‹未知字段›', '‹未知字段›']);
});

it('what is nested as deep as nobody means it is not followed', () => {
  let deep: unknown = '张三';
  for (let level = 0; level < 200_000; level += 1) deep = [deep];
  expect(JSON.stringify(shownData(deep, Shown)).replace(/[[\]]/g, '')).toBe('"‹未知字段›"');
});

it('no example of any contract shows a name, a seal or a masked number', () => {
  for (const contract of allContracts()) expect(JSON.stringify(shownData(contract.example, contract))).not.toMatch(/张三|sealed:|\*\*\*/);
});

it('headers are shown only where they are what they should be', () => {
  expect([shownId(id), shownId('11010519491231002X'), shownId(null), shownType('shown.Happened'), shownType('张三'), shownType('x.y z')]).toEqual([id, null, null, 'shown.Happened', null, null]);
  // what goes before or after a right id or name may be a person's number
  for (const around of [`11010519491231002X ${id}`, `${id} 11010519491231002X`]) expect([around, shownId(around), shownData({ personId: around }, Shown)]).toEqual([around, null, { personId: '‹文本›' }]);
  for (const around of ['11010519491231002X shown.Happened', 'shown.Happened 11010519491231002X']) expect([around, shownType(around)]).toEqual([around, null]);
});
