import { AggregateStore, type EventLog } from '@gt/persistence';
import { evolveAccount, type Account, type AccountEvent } from '../domain/account.js';
import { evolveGrant, type GrantEvent, type RoleGrant } from '../domain/grant.js';

export type AccountStore = AggregateStore<Account, AccountEvent>;
export type GrantStore = AggregateStore<RoleGrant, GrantEvent>;

export const accountStore = (log: EventLog): AccountStore => new AggregateStore<Account, AccountEvent>({
  table: 'account', aggregateType: 'identity.account', evolve: evolveAccount,
  columns: { account: { type: 'text', of: (a) => a.account }, status: { type: 'text', of: (a) => a.status } },
}, log);

export const grantStore = (log: EventLog): GrantStore => new AggregateStore<RoleGrant, GrantEvent>({
  table: 'role_grant', aggregateType: 'identity.grant', evolve: evolveGrant,
  columns: {
    issuer: { type: 'text', of: (g) => g.issuer }, subject: { type: 'text', of: (g) => g.subject }, role: { type: 'text', of: (g) => g.role },
    place: { type: 'uuid', of: (g) => g.place }, until: { type: 'date', of: (g) => g.until }, status: { type: 'text', of: (g) => g.status },
  },
}, log);
