import { randomUUID } from 'node:crypto';
import { shanghaiDate } from '@gt/domain';
import type { EventMeta, Tx } from '@gt/persistence';
import { employerIdOf, eventsOf } from '@gt/service-kit';
import { openEmployerAccount, type OpenEmployerAccount } from '../domain/employer.js';
import type { Identity } from '../identity.js';
import { holdersOf } from '../queries/grants.js';
import { giveGrantIn } from './give-grant.js';
import { openAccountIn } from './open-account.js';

export interface OpenEmployerCommand extends Omit<OpenEmployerAccount, 'subject'> { readonly account: string; readonly password: string }
export interface OpenedEmployer { readonly employerId: string; readonly accountId: string; readonly grantId: string; readonly account: string }

/** Opens the account of an employer's reviewer with its role, in one act. 422 with every reason. */
export async function openEmployerAccountIn(tx: Tx, identity: Identity, command: OpenEmployerCommand, passwordHash: string, meta: EventMeta): Promise<OpenedEmployer> {
  const { account, password, ...given } = command;
  const employerId = employerIdOf(command.creditCode);
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.employer ${employerId}`]);
  const today = shanghaiDate(new Date());
  const accountId = randomUUID();
  const events = eventsOf(openEmployerAccount({ ...given, subject: accountId }, { reviewers: (await holdersOf(tx, 'EMPLOYER_REVIEWER', employerId, today)).length, today }));
  await openAccountIn(tx, identity, { account, name: given.personName, password }, passwordHash, meta, accountId);
  const found = await identity.employers.find(tx, employerId);
  await identity.employers.save(tx, [{ id: employerId, version: found?.version ?? 0, state: found?.state ?? null, events }], meta);
  const grant = await giveGrantIn(tx, identity, { issuer: identity.issuer, subject: accountId, role: 'EMPLOYER_REVIEWER', place: employerId, until: null, note: `授权书 ${given.authorisationLetter}` }, { issuer: identity.issuer, ...meta.actor }, meta);
  return { employerId, accountId, grantId: grant.id, account };
}
