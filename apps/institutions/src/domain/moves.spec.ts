import { faultsOfMoves } from '@gt/policy';
import { calendarTransitions } from './calendar-paper.js';
import { filingTransitions } from './filing.js';
import { institutionTransitions } from './institution.js';
import { calendarMoves, filingMoves, institutionMoves, ruleSetMoves } from './moves.js';
import { ruleSetTransitions } from './rule-set.js';

it('every state of filings, bodies, rule sets and calendar papers waits for somebody who may, or says why not', () => {
  expect(faultsOfMoves(filingMoves, filingTransitions)).toEqual([]);
  expect(faultsOfMoves(institutionMoves, institutionTransitions)).toEqual([]);
  expect(faultsOfMoves(ruleSetMoves, ruleSetTransitions)).toEqual([]);
  expect(faultsOfMoves(calendarMoves, calendarTransitions)).toEqual([]);
});
