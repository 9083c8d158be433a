import * as fc from 'fast-check';
import { types } from 'pg';
import { instantOf } from './instants.js';

const pgs = types.getTypeParser(1184, 'text') as (text: string) => Date;

describe('an instant from PostgreSQL', () => {
  it('is what pg itself reads, with and without fraction', () => {
    fc.assert(fc.property(fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), fc.integer({ min: 0, max: 6 }), fc.nat({ max: 999_999 }), (date, digits, fraction) => {
      const tail = digits === 0 ? '' : `.${String(fraction).padStart(6, '0').slice(0, digits)}`;
      const text = `${date.toISOString().slice(0, 19).replace('T', ' ')}${tail}+00`;
      expect(instantOf(text)).toEqual(pgs(text));
    }));
  });
  it.each(['2026-03-01 08:00:00.5+08', '2026-03-01 08:00:00+05:30', '0044-03-15 12:00:00+00 BC', '12026-01-01 00:00:00+00', 'infinity'])('leaves %s to pg', (text) => {
    expect(instantOf(text)).toEqual(pgs(text));
  });
});
