import { accountOf, type Plan } from './plans.js';
import { seedError } from './call.js';
import { until, type Session } from './session.js';

interface Volume { readonly id: string; readonly status: 'OPEN' | 'COMPLETE' | 'CLOSED'; readonly missing?: ReadonlyArray<{ readonly message: string }> }

/** ms that the documents of a plan of a hundred may take to be printed, fetched and checked. */
const COMPLETE_LIMIT_MS = 300_000;

/** 六(六): the archivist closes the volume once every document is there. */
export async function closeVolume(session: Session, plan: Plan): Promise<string> {
  const archivist = accountOf(plan, 'dangan');
  const volume = await until(`volume of ${plan.name} complete`, async () => {
    const [found] = await session.all<Volume>(archivist, `/api/archives/volumes?planId=${plan.id}`);
    return found && found.status !== 'OPEN' ? found : undefined;
  }, COMPLETE_LIMIT_MS);
  if (volume.status === 'COMPLETE') await session.command(archivist, 'POST', `/api/archives/volumes/${volume.id}/closing`);
  return volume.id;
}

/** A volume that cannot be closed: what it lacks, by name. */
export async function missingOf(session: Session, plan: Plan): Promise<readonly string[]> {
  const archivist = accountOf(plan, 'dangan');
  const [found] = await session.all<Volume>(archivist, `/api/archives/volumes?planId=${plan.id}`);
  if (!found) throw seedError(`volume of ${plan.name}`, { status: 404, json: null, bytes: new Uint8Array() });
  return ((await session.get<Volume>(archivist, `/api/archives/volumes/${found.id}`)).missing ?? []).map((reason) => reason.message);
}
