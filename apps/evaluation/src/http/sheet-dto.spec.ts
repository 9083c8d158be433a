import { validateDto } from '@gt/service-kit';
import { EnterScoresDto } from './sheet-dto.js';

const faults = (theory: string) => { const r = validateDto(EnterScoresDto, JSON.parse(`{"sheets":[{"sheetId":"00000000-0000-4000-8000-000000000001","version":1,"theory":${theory}}]}`)); return r.ok ? [] : r.faults.map((f) => [f.field, f.code]); };

it('a score is a number that a double can hold; how high it may be is the rule set\'s', () => {
  expect(faults('59.5')).toEqual([]);
  expect(faults('1e999')).toEqual([['sheets[0].theory', 'NOT_A_NUMBER']]);
  expect(faults('"60"')).toEqual([['sheets[0].theory', 'NOT_A_NUMBER']]);
});
