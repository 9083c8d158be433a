import type { ToContract } from '@gt/persistence';
import type { AccountEvent } from '../domain/account.js';
import type { ApprovalStepsEvent } from '../domain/approval-steps.js';
import type { ClientEvent } from '../domain/client.js';
import type { EmployerEvent } from '../domain/employer.js';
import type { DelegationEvent } from '../domain/delegation.js';
import type { GrantEvent } from '../domain/grant.js';

/** What others learn: an account without its sign-in name, the rest as it is. The single mapping from our facts to libs/contracts. */
export const toContract: ToContract = (event) => {
  const fact = { type: event.type, data: event.payload } as AccountEvent | ApprovalStepsEvent | ClientEvent | DelegationEvent | EmployerEvent | GrantEvent;
  if (fact.type === 'AccountOpened') {
    const { issuer, subject, name } = fact.data;
    return { type: 'identity.AccountOpened', typeVersion: 1, data: { issuer, subject, name } };
  }
  return { type: `identity.${fact.type}`, typeVersion: 1, data: fact.data };
};
