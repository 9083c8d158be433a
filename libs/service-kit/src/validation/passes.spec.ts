import 'reflect-metadata';
import * as fc from 'fast-check';
// eslint-disable-next-line no-restricted-imports -- what no DTO of the house may have: the fast way must leave it alone
import { IsBoolean, IsDefined, IsIn, IsInt, IsOptional, IsString, MaxLength, Min, validateSync, ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { IsDay, IsId, Rule } from './fields.js';
import { checksOf, passes } from './passes.js';
import { validateDto } from './validate.js';

class Base {
  @IsString() @MaxLength(3) name: string;
  @IsOptional() @IsInt() @Min(2) count: number | null;
}
class Dto extends Base {
  @IsIn(['A', 'B']) kind: string;
  @IsOptional() @IsBoolean() flag?: boolean;
  @IsOptional() @IsId({ each: true }) ids?: string[];
  @ValidateIf((dto: Dto) => dto.kind === 'B') @IsDay() day?: string;
  @IsDefined() anything: unknown;
  @IsOptional() @Rule('LONGER', '应比名称长。', (value, dto) => typeof value === 'string' && value.length > String((dto as Dto).name).length) longer?: string;
}

const ID = '5d8a1f5e-0a1b-4c2d-8e3f-0123456789ab';
const value = (...good: unknown[]) => fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.oneof(fc.constantFrom<unknown>(null, undefined, '', 0, true), fc.jsonValue({ maxDepth: 1 })) });
const bodies = fc.record({
  name: value('', 'abc', '张三'), count: value(2, 3, null), kind: value('A', 'B'), flag: value(true, false), ids: value([], [ID], [ID, ID], [ID, 1], [null]), day: value('2026-03-02', '2026-02-30'), anything: value('x'), longer: value('abcd', 'ab'),
}, { requiredKeys: [] });

it('passes what class-validator finds nothing wrong with, and nothing else', () => {
  let [good, bad] = [0, 0];
  const checks = checksOf(Dto);
  fc.assert(fc.property(bodies, (body) => {
    const dto = Object.assign(new Dto(), body);
    const right = validateSync(dto, { forbidUnknownValues: false, skipMissingProperties: false }).length === 0;
    if (right) good += 1; else bad += 1;
    expect(passes(checks, dto)).toBe(right);
  }), { numRuns: 2_000, seed: 8 });
  expect(Math.min(good, bad)).toBeGreaterThan(100);
});

it('leaves to class-validator what is more than validators over fields, and answers that it cannot be sure of', () => {
  class Inner { @IsString() text: string; }
  class Outer { @ValidateNested() inner: Inner; }
  class Later { @ValidateBy({ name: 'later', validator: { validate: () => Promise.resolve(false) } }) text: string; }
  expect([passes(checksOf(Outer), new Outer()), passes(checksOf(Later), new Later())]).toEqual([false, false]);
});

it('a body that does not pass has every fault named as before', () => {
  const judged = validateDto(Dto, { name: 'long', count: 1, kind: 'C', anything: 1, ids: ['x'] });
  expect(judged.ok ? [] : judged.faults.map((fault) => fault.field).sort()).toEqual(['count', 'ids', 'kind', 'name']);
});
