import { faultsOfMoves } from '@gt/policy';
import { findingTransitions } from './finding.js';
import { findingMoves } from './moves.js';

it('every state of a finding waits for somebody who may, or says why not', () => { expect(faultsOfMoves(findingMoves, findingTransitions)).toEqual([]); });
