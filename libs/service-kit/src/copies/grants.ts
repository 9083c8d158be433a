import type { Database } from '@gt/persistence';
import { delegatedGrants, placeOf, type Grant, type Role } from '@gt/policy';
import { shanghaiDate } from '@gt/domain';
import { copies } from './copies.js';

/** ms that grants are remembered: with the event's way, a revocation is felt within a second. */
const REMEMBER_MS = 300;
/** Callers remembered at once. */
const REMEMBER_LIMIT = 10_000;

/** What an account may do here, from the local copy of identity's grants. `until` is the last day, by the system's clock: access is no business date. */
export class Grants {
  private readonly known = new Map<string, { grants: Grant[]; at: number }>();
  constructor(private readonly db: Database) {}

  async of(issuer: string, subject: string): Promise<Grant[]> {
    const key = `${issuer}\n${subject}`;
    const remembered = this.known.get(key);
    if (remembered && Date.now() - remembered.at < REMEMBER_MS) return remembered.grants;
    const today = shanghaiDate(new Date());
    const grants = await this.held(issuer, subject, today);
    if (this.known.size >= REMEMBER_LIMIT) this.known.clear();
    this.known.set(key, { grants, at: Date.now() });
    return grants;
  }

  /** The own ones, and those of everybody for whom the account stands in today (休假代办). */
  private async held(issuer: string, subject: string, today: string): Promise<Grant[]> {
    const [own, delegations] = [await this.own(issuer, subject, today), await copies.delegationsTo(this.db, issuer, subject)];
    const held = [...own];
    for (const delegation of delegations) {
      if (today < delegation.startsOn || today > delegation.until) continue;
      held.push(...delegatedGrants(delegation.grants as Grant[], { subject: delegation.from, own: await this.own(issuer, delegation.from, today) }, own));
    }
    return [...held, ...await this.inherited(held)];
  }
  /** What a merged bureau closed keeps its name (四(一)); who works at the one that took it over does there what he does at the own. */
  private async inherited(held: readonly Grant[]): Promise<Grant[]> {
    const atBureaus = held.filter((grant) => placeOf(grant.role) === 'bureauId');
    if (atBureaus.length === 0) return [];
    const gone = await copies.mergedInto(this.db, atBureaus.map((grant) => grant.place!));
    return gone.flatMap(({ id, heir }) => atBureaus.filter((grant) => grant.place === heir).map((grant) => ({ ...grant, place: id })));
  }
  private async own(issuer: string, subject: string, today: string): Promise<Grant[]> {
    return (await copies.grantsOf(this.db, issuer, subject)).filter((g) => !g.revoked && (g.until === null || g.until >= today)).map((g) => ({ role: g.role as Role, place: g.place }));
  }
}
