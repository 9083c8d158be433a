import type { Resource } from '@gt/policy';
import { send } from '../../api/client.js';
import { may } from './shared.js';

/** How a masked number is looked at in full: an act with a reason that the service records; none where the policy gives the role no way to it. */
export function revealOf(service: string, recordType: string, id: string, field: string, resource: Resource): ((reason: string) => Promise<string>) | undefined {
  if (!may('person.unmask', resource)) return undefined;
  return async (reason) => {
    const { items } = await send<{ items: readonly Readonly<Record<string, string | null>>[] }>('POST', `/api/${service}/unmaskings`, { recordType, ids: [id], reason });
    return items[0]?.[field] ?? '';
  };
}
