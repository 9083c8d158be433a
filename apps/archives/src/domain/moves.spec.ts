import { faultsOfMoves } from '@gt/policy';
import { volumeMoves } from './moves.js';
import { volumeTransitions } from './volume.js';

it('every state of a volume waits for somebody who may, or says why not', () => { expect(faultsOfMoves(volumeMoves, volumeTransitions)).toEqual([]); });
