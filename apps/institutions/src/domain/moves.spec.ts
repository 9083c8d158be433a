import { faultsOfMoves } from '@gt/policy';
import { calendarTransitions } from './calendar-paper.js';
import { standardTransitions } from './custom-standard.js';
import { feeTransitions } from './fee-schedule.js';
import { filingTransitions } from './filing.js';
import { institutionTransitions } from './institution.js';
import { calendarMoves, feeMoves, filingMoves, institutionMoves, ruleSetMoves, standardMoves } from './moves.js';
import { ruleSetTransitions } from './rule-set.js';

it('every state of filings, bodies, rule sets and calendar papers waits for somebody who may, or says why not', () => {
  expect(faultsOfMoves(filingMoves, filingTransitions)).toEqual([]);
  expect(faultsOfMoves(feeMoves, feeTransitions)).toEqual([]);
  expect(faultsOfMoves(standardMoves, standardTransitions)).toEqual([]);
  expect(faultsOfMoves(institutionMoves, institutionTransitions)).toEqual([]);
  expect(faultsOfMoves(ruleSetMoves, ruleSetTransitions)).toEqual([]);
  expect(faultsOfMoves(calendarMoves, calendarTransitions)).toEqual([]);
});
