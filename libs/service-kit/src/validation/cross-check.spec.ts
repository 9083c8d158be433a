import { IsInt } from 'class-validator';
import { CrossCheck, NestedArray } from './nested.js';
import { validateDto } from './validate.js';

class Row { @IsInt() year: number }
@CrossCheck<Rows>((dto) => (dto.rows ?? []).flatMap((row, i) => (dto.rows.findIndex((other) => other.year === row.year) < i ? [{ field: `rows[${i}].year`, code: 'TWICE', message: '重复。' }] : [])))
class Rows { @NestedArray(() => Row, 5) rows: Row[]; @IsInt() other: number }

class Some { @NestedArray(() => Row, 5, { min: 2 }) rows: Row[]; @NestedArray(() => Row, 5, { min: 1, optional: true }) more?: Row[] | null }

const faults = (value: unknown) => { const r = validateDto(Rows, value); return r.ok ? [] : r.faults.map((f) => [f.field, f.code]); };

it('names faults between fields beside those of single fields, and no field twice', () => {
  expect(faults({ rows: [{ year: 1 }, { year: 2 }], other: 1 })).toEqual([]);
  expect(faults({ rows: [{ year: 1 }, { year: 1 }], other: 'x' })).toEqual([['other', 'NOT_AN_INTEGER'], ['rows[1].year', 'TWICE']]);
  expect(faults({ rows: [{ year: 'a' }, { year: 'a' }], other: 1 })).toEqual([['rows[0].year', 'NOT_AN_INTEGER'], ['rows[1].year', 'NOT_AN_INTEGER']]);
  expect(faults({ rows: 'x', other: 1 })).toEqual([['rows', 'NOT_AN_ARRAY']]);
});

it('a list that needs some is refused with fewer, in words; left out where it may be it is none', () => {
  const of = (value: unknown) => { const r = validateDto(Some, value); return r.ok ? [] : r.faults; };
  expect(of({ rows: [{ year: 1 }, { year: 2 }] })).toEqual([]);
  expect(of({ rows: [{ year: 1 }], more: [] })).toEqual([{ field: 'rows', code: 'TOO_FEW', message: '至少 2 项，请补充。' }, { field: 'more', code: 'TOO_FEW', message: '至少 1 项，请补充。' }]);
});
