import type { Queryable } from '@gt/persistence';
import type { Resource } from '@gt/policy';
import type { Expert } from '../domain/expert.js';
import { standingBureau } from '../storage/facts.js';
import type { Stores } from '../storage/stores.js';

/**
 * Whose business an entry of the directory is: the place that registered it keeps it up, or the bureau in charge of that body, so that an entry whose body has ended
 * (or does not care) can be renewed; one of a bureau that was merged is the other one's. The expert answers for the own availability.
 */
export async function expertPlaces(db: Queryable, stores: Stores, id: string, { institutionId, bureauId }: Pick<Expert, 'institutionId' | 'bureauId'>): Promise<Resource> {
  const own = bureauId ?? (institutionId === null ? undefined : (await stores.institutions.find(db, institutionId))?.state.supervisorId);
  const bureau = own === undefined ? undefined : await standingBureau(db, own);
  return { expertIds: [id], ...(institutionId ? { institutionId } : {}), ...(bureau ? { bureauId: bureau } : {}) };
}
