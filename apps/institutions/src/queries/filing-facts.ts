import type { Queryable } from '@gt/persistence';
import type { Kit } from '@gt/service-kit';
import type { FilingFacts } from '../domain/filing-decisions.js';
import type { Institution } from '../domain/institution.js';
import { ruleSetOn } from '../storage/facts.js';
import type { Stores } from '../storage/stores.js';

/** What a filing of the body is judged by today. */
export async function filingFacts(kit: Kit, stores: Stores, db: Queryable, institution: Institution, expertIds: readonly string[]): Promise<FilingFacts> {
  const on = kit.clock.today();
  const experts = await stores.experts.findMany(db, expertIds);
  return { institution, experts: new Map([...experts].map(([expertId, expert]) => [expertId, expert.state])), ruleSet: await ruleSetOn(db, on), on };
}
