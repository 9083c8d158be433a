import { isPlainDate } from '@gt/domain';
import { isId } from '@gt/service-kit';

/** `next` of a page of delegations: first day and id of its last one. */
export function readDelegationCursor(text: string): { startsOn: string; id: string } | null {
  const [startsOn, id, ...more] = text.split('_');
  return more.length === 0 && isPlainDate(startsOn) && isId(id) ? { startsOn, id } : null;
}
