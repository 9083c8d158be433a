import { randomUUID } from 'node:crypto';
import { parsePersonDocumentType, shanghaiDate } from '@gt/domain';
import { eventsOf, metaOfJob, Problem, type Kit } from '@gt/service-kit';
import type { Tx } from '@gt/persistence';
import { verifyRealName } from '../domain/real-name.js';
import type { Identity } from '../identity.js';
import type { RealNameProvider } from '../real-name/options.js';
import type { Vouched } from '../real-name/provider.js';
import { identifyPerson, signInName, type Identified } from './applicants.js';
import { giveGrantIn } from './give-grant.js';
import { openAccountIn } from './open-account.js';
import { metaOfOwner } from './owner.js';

/** The person whom a provider vouches for. 422 REAL_NAME_NUMBER where its answer is no name with a document number. */
export function identifyVouched(kit: Kit, provider: RealNameProvider, vouched: Vouched): Identified {
  const { name, idNumber } = vouched;
  const word = String(vouched.idType);
  const idType = Object.hasOwn(provider.idTypes, word) ? provider.idTypes[word] : parsePersonDocumentType(word);
  const unreadable = () => new Problem(422, 'REAL_NAME_NUMBER', '实名认证没有给出可用的姓名和证件号码，请自行注册后持证件原件到评价机构核验。');
  if (typeof name !== 'string' || typeof idNumber !== 'string' || !idType) throw unreadable();
  try { return identifyPerson(kit, { name, idType, idNumber }); } catch (error) { throw error instanceof Problem ? unreadable() : error; }
}

/**
 * Signs a person in whom the provider vouches for: into his account, or into one that is opened for him and has no password. Two first sign-ins of one person come to one account.
 * Answers the account; 422 with every reason (domain/real-name.ts).
 */
export async function signInByRealNameIn(tx: Tx, kit: Kit, identity: Identity, provider: RealNameProvider, who: Identified, vouched: Vouched): Promise<{ subject: string; account: string }> {
  // as verifyIn: accounts of one person are made his one after the other
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.person ${who.personId}`]);
  const at = identity.time.now();
  const mark = identity.providerSubjectMark(provider.issuer, vouched.subject);
  const holders = await tx.query<{ issuer: string; id: string | null }>(
    `SELECT g.issuer, a.id FROM role_grant g LEFT JOIN account a ON g.issuer = $2 AND a.id::text = g.subject AND a.status = 'OPEN' WHERE g.role = 'APPLICANT' AND g.place = $1 AND g.status = 'ACTIVE' AND (g.until IS NULL OR g.until >= $3::date) ORDER BY g.id`,
    [who.personId, identity.issuer, shanghaiDate(at)]);
  const [before] = await tx.query<{ person_id: string }>('SELECT person_id FROM real_name WHERE issuer = $1 AND subject_mark = $2', [provider.issuer, mark]);
  const held = holders.find((holder) => holder.id !== null)?.id ?? null;
  const found = held === null ? undefined : (await identity.accounts.findMany(tx, [held], true)).get(held);
  const events = eventsOf(verifyRealName({ issuer: provider.issuer, personId: who.personId, name: who.name, level: vouched.level }, at.toISOString(), {
    holder: found ? { name: found.state.name, realName: found.state.realName ?? null } : null, heldElsewhere: holders.some((holder) => holder.issuer !== identity.issuer), before: before?.person_id ?? null, acceptedLevels: provider.acceptedLevels,
  }));
  const id = held ?? randomUUID();
  const account = found?.state.account ?? signInName();
  const meta = metaOfOwner(kit.clock, id);
  if (!found) {
    await openAccountIn(tx, identity, { account, name: who.name, password: null }, null, meta, id);
    await giveGrantIn(tx, identity, { issuer: identity.issuer, subject: id, role: 'APPLICANT', place: who.personId, until: null, note: '实名核验' }, null, metaOfJob(kit.service, meta.correlationId, kit.clock));
  }
  const { version, state } = found ?? (await identity.accounts.find(tx, id))!;
  if (events.length > 0) await identity.accounts.save(tx, [{ id, version, state, events }], meta);
  await tx.query('DELETE FROM real_name WHERE issuer = $1 AND subject_mark = $2 AND account_id <> $3', [provider.issuer, mark, id]);
  await tx.query(`INSERT INTO real_name (account_id, issuer, subject_mark, person_id, number_sealed, verified_at) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (account_id) DO UPDATE SET issuer = $2, subject_mark = $3, number_sealed = $5, verified_at = $6`, [id, provider.issuer, mark, who.personId, kit.keyring.seal(who.number), at]);
  return { subject: id, account };
}
