import type { ToContract } from '@gt/persistence';
import type { AccountOpened } from '../domain/account.js';
import type { GrantEvent } from '../domain/grant.js';

/** What others learn: an account without its sign-in name, grants as they are. The single mapping from our facts to libs/contracts. */
export const toContract: ToContract = (event) => {
  const fact = { type: event.type, data: event.payload } as AccountOpened | GrantEvent;
  switch (fact.type) {
    case 'AccountOpened': {
      const { issuer, subject, name } = fact.data;
      return { type: 'identity.AccountOpened', typeVersion: 1, data: { issuer, subject, name } };
    }
    case 'GrantGiven': return { type: 'identity.GrantGiven', typeVersion: 1, data: fact.data };
    case 'GrantRevoked': return { type: 'identity.GrantRevoked', typeVersion: 1, data: fact.data };
  }
};
