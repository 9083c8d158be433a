import { randomInt, randomUUID } from 'node:crypto';
import { checkName, checkPersonDocument, maskNumber, shanghaiDate, type PersonDocumentType } from '@gt/domain';
import type { EventMeta, Queryable, Tx } from '@gt/persistence';
import { acting, personsOf, type Acting } from '@gt/policy';
import { badRequest, eventsOf, nameFault, notFound, type FieldFault, type Kit } from '@gt/service-kit';
import { CLAIM_DAYS, FIRST_PASSWORD_DAYS, verifyApplicant, type ApplicantClaim, type ClaimSource } from '../domain/applicant.js';
import type { Identity } from '../identity.js';
import { giveGrantIn, lockGrantsOf } from './give-grant.js';
import { openAccountIn } from './open-account.js';

/** A person as a document names him. */
export interface Original { readonly name: string; readonly idType: PersonDocumentType; readonly idNumber: string }
export interface Identified { readonly personId: string; readonly name: string; readonly number: string }

/** Name and number in their stored forms with the person's id, or every fault of both. @param at path of the fields, for a list */
function readOriginal(kit: Pick<Kit, 'personIds'>, original: Original, at: string): { readonly who: Identified | null; readonly faults: readonly FieldFault[] } {
  const [name, document] = [checkName(original.name), checkPersonDocument(original.idType, original.idNumber)];
  const faults: FieldFault[] = [
    ...(name.ok ? [] : [nameFault(`${at}name`, name.problems)]),
    ...(document.ok ? [] : [{ field: `${at}idNumber`, code: document.code, message: document.message }]),
  ];
  return { faults, who: name.ok && document.ok ? { personId: kit.personIds.of(document.type, document.number), name: name.name, number: document.number } : null };
}
/** The person whom a document names; 400 with every fault. Nobody is looked up. */
export const identifyPerson = (kit: Pick<Kit, 'personIds'>, original: Original): Identified => identified([readOriginal(kit, original, '')])[0]!;
/** As above for a list: 400 with the faults of everybody. */
export const identifyPeople = (kit: Pick<Kit, 'personIds'>, people: readonly Original[]): Identified[] => identified(people.map((person, i) => readOriginal(kit, person, `people[${i}].`)));
function identified(read: ReadonlyArray<ReturnType<typeof readOriginal>>): Identified[] {
  if (read.some(({ who }) => who === null)) throw badRequest(read.flatMap(({ faults }) => faults));
  return read.map(({ who }) => who!);
}

/** Old claims that one registration removes at most. */
const SWEEP_ROWS = 100;
/** A sign-in name says nothing of the person; 10^10 of them. */
export const signInName = (): string => `sq${String(randomInt(10 ** 10)).padStart(10, '0')}`;

/**
 * Opens an account that is nobody's yet and keeps the claim beside it. Whether the number or the phone is known is not asked, so that nothing can tell it: the answer to
 * a known one is that to an unknown one, and takes as long.
 */
export async function registerIn(tx: Tx, kit: Kit, identity: Identity, who: Identified & { readonly phone: string | null }, from: { readonly source: ClaimSource; readonly employerId: string | null; readonly by: Acting | null },
  password: { readonly text: string; readonly hash: string; readonly once: boolean }, meta: (accountId: string) => EventMeta): Promise<{ id: string; account: string }> {
  await tx.query(`DELETE FROM applicant_claim WHERE account_id IN (SELECT account_id FROM applicant_claim WHERE claimed_at < now() - make_interval(days => $1) ORDER BY claimed_at LIMIT ${SWEEP_ROWS} FOR UPDATE SKIP LOCKED)`, [CLAIM_DAYS]);
  const id = randomUUID();
  const { account, version } = await openAccountIn(tx, identity, { account: signInName(), name: who.name, password: password.text }, password.hash, meta(id), id);
  const found = (await identity.accounts.find(tx, id))!;
  await identity.accounts.save(tx, [{ id, version, state: found.state, events: [{ type: 'ApplicantRegistered', data: { source: from.source, employerId: from.employerId } }] }], meta(id));
  if (password.once) await tx.query('UPDATE account_password SET must_change = true, expires_at = now() + make_interval(days => $2) WHERE account_id = $1', [id, FIRST_PASSWORD_DAYS]);
  await tx.query('INSERT INTO applicant_claim (account_id, person_id, name, number_sealed, number_masked, phone_sealed, source, employer_id, listed_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text[])',
    [id, who.personId, who.name, kit.keyring.seal(who.number), maskNumber(who.number), who.phone === null ? null : kit.keyring.seal(who.phone), from.source, from.employerId, from.by && personsOf(from.by)]);
  return { id, account };
}

export interface ClaimRow { readonly accountId: string; readonly account: string; readonly name: string; readonly numberMasked: string; readonly source: ClaimSource; readonly employerId: string | null; readonly at: string }

/** Open claims to be the person of an original, oldest first: who has the original before him chooses the one whose sign-in name the person tells. */
export async function claimsOf(db: Queryable, who: Identified): Promise<ClaimRow[]> {
  const rows = await db.query<Omit<ClaimRow, 'at'> & { at: Date }>(`SELECT c.account_id AS "accountId", a.account, c.name, c.number_masked AS "numberMasked", c.source, c.employer_id AS "employerId", c.claimed_at AS at
    FROM applicant_claim c JOIN account a ON a.id = c.account_id WHERE c.person_id = $1 AND a.status = 'OPEN' ORDER BY c.claimed_at, c.account_id LIMIT 50`, [who.personId]);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}

export async function findClaim(db: Queryable, accountId: string): Promise<ApplicantClaim | undefined> {
  const [row] = await db.query<{ person_id: string; name: string; source: ClaimSource; employer_id: string | null; listed_by: string[] | null }>('SELECT person_id, name, source, employer_id, listed_by FROM applicant_claim WHERE account_id = $1', [accountId]);
  return row && { accountId, personId: row.person_id, name: row.name, source: row.source, employerId: row.employer_id,
    listedBy: row.listed_by && acting(row.listed_by[0]!, row.listed_by[1]) };
}

/** The original was seen: the account becomes the person's, the claim goes. 404 without a claim, 422 with every reason. */
export async function verifyIn(tx: Tx, identity: Identity, accountId: string, original: Identified, meta: EventMeta): Promise<{ id: string; account: string; grantId: string }> {
  await lockGrantsOf(tx, identity.issuer, accountId);
  const claim = await findClaim(tx, accountId);
  const found = (await identity.accounts.findMany(tx, [accountId], true)).get(accountId);
  if (!claim || !found || found.state.status !== 'OPEN') throw notFound('待核验账号');
  // two accounts of one person are verified one after the other
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`identity.person ${claim.personId}`]);
  const holders = await tx.query(`SELECT 1 FROM role_grant WHERE role = 'APPLICANT' AND place = $1 AND status = 'ACTIVE' AND subject <> $2 AND (until IS NULL OR until >= $3::date) LIMIT 1`, [claim.personId, accountId, shanghaiDate(new Date())]);
  const how = meta.actor.role === 'EMPLOYER_REVIEWER' ? 'EMPLOYER' as const : 'ORIGINAL_SEEN' as const;
  const events = eventsOf(verifyApplicant(claim, original, meta.actor, { how, personHasAccount: holders.length > 0 }));
  await identity.accounts.save(tx, [{ id: accountId, version: found.version, state: found.state, events }], meta);
  const grant = await giveGrantIn(tx, identity, { issuer: identity.issuer, subject: accountId, role: 'APPLICANT', place: claim.personId, until: null, note: how === 'EMPLOYER' ? '单位核验' : '原件核验' }, { issuer: identity.issuer, ...meta.actor }, meta);
  await tx.query('DELETE FROM applicant_claim WHERE account_id = $1', [accountId]);
  return { id: accountId, account: found.state.account, grantId: grant.id };
}
