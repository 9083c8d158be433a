import { faultsOfMoves } from '@gt/policy';
import { correctionMoves, correctionTransitions } from './correction.js';

it('moves and states of corrections fit', () => { expect(faultsOfMoves(correctionMoves, correctionTransitions)).toEqual([]); });
