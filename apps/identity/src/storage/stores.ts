import { AggregateStore, type EventLog } from '@gt/persistence';
import { evolveAccount, type Account, type AccountEvent } from '../domain/account.js';
import { evolveApprovalSteps, type ApprovalSteps, type ApprovalStepsEvent } from '../domain/approval-steps.js';
import { evolveClient, type ClientEvent, type SystemClient } from '../domain/client.js';
import { evolveDelegation, type Delegation, type DelegationEvent } from '../domain/delegation.js';
import { evolveEmployer, type EmployerAccounts, type EmployerEvent } from '../domain/employer.js';
import { evolveGrant, type GrantEvent, type RoleGrant } from '../domain/grant.js';

export type AccountStore = AggregateStore<Account, AccountEvent>;
export type GrantStore = AggregateStore<RoleGrant, GrantEvent>;
export type ApprovalStepsStore = AggregateStore<ApprovalSteps, ApprovalStepsEvent>;
export type EmployerStore = AggregateStore<EmployerAccounts, EmployerEvent>;
export type ClientStore = AggregateStore<SystemClient, ClientEvent>;
export type DelegationStore = AggregateStore<Delegation, DelegationEvent>;

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

export const delegationStore = (log: EventLog): DelegationStore => new AggregateStore<Delegation, DelegationEvent>({
  table: 'delegation', aggregateType: 'identity.delegation', evolve: evolveDelegation,
  columns: { giver: { type: 'text', of: (d) => d.from }, delegate: { type: 'text', of: (d) => d.to }, starts_on: { type: 'date', of: (d) => d.startsOn }, until: { type: 'date', of: (d) => d.until }, status: { type: 'text', of: (d) => d.status } },
}, log);

/** The aggregate id is the bureau's. */
export const approvalStepsStore = (log: EventLog): ApprovalStepsStore => new AggregateStore<ApprovalSteps, ApprovalStepsEvent>({ table: 'approval_steps', aggregateType: 'identity.approval-steps', evolve: evolveApprovalSteps }, log);

/** The aggregate id follows from the credit code. */
export const employerStore = (log: EventLog): EmployerStore => new AggregateStore<EmployerAccounts, EmployerEvent>({ table: 'employer', aggregateType: 'identity.employer', evolve: evolveEmployer }, log);
export const clientStore = (log: EventLog): ClientStore => new AggregateStore<SystemClient, ClientEvent>({
  table: 'client', aggregateType: 'identity.client', evolve: evolveClient, columns: { employer_id: { type: 'uuid', of: (c) => c.employerId }, status: { type: 'text', of: (c) => c.status } },
}, log);
