import { topics } from '@gt/contracts';
import { AGGREGATE_TABLES, WITHOUT_ROW } from './tables.js';

it('the row of every published aggregate is known', () => {
  expect([...Object.keys(AGGREGATE_TABLES), ...WITHOUT_ROW].sort()).toEqual(topics.map((t) => t.aggregateType).sort());
});
