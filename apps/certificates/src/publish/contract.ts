import type { ToContract } from '@gt/persistence';
import { documentContract, type FixedDocument } from '@gt/service-kit';
import type { Amendment } from '../domain/amendment.js';
import type { BatchEvent } from '../domain/batch.js';

/** Domain event → contract, the single mapping of this service. */
export const toContract: ToContract = (event) => ({ type: `certificates.${event.type}`, typeVersion: 1, data: dataOf(event.type, event.payload) });

function dataOf(type: string, payload: unknown): unknown {
  switch (type) {
    case 'BatchSubmitted': { const { by: _by, onBehalfOf: _for, planName: _name, ...rest } = payload as Extract<BatchEvent, { type: 'BatchSubmitted' }>['data']; return rest; }
    case 'BatchConfirmed': { const { by: _by, ...rest } = payload as Extract<BatchEvent, { type: 'BatchConfirmed' }>['data']; return rest; }
    case 'CertificateAmendmentRequested': { const { kind, document } = payload as Amendment; return { kind, document }; }
    case 'DocumentFixed': return documentContract(payload as FixedDocument);
    default: return payload;
  }
}
