import { faultsOfMoves } from '@gt/policy';
import { batchTransitions } from './batch.js';
import { certificateTransitions } from './certificate.js';
import { batchMoves, certificateMoves } from './moves.js';

it('every state of batches and certificates waits for somebody who may, or says why not', () => {
  expect(faultsOfMoves(batchMoves, batchTransitions)).toEqual([]);
  expect(faultsOfMoves(certificateMoves, certificateTransitions)).toEqual([]);
});
