import { named, type Break } from '../report.js';

/** A document that a service fixed. */
export interface FixedRow { readonly owner: string; readonly documentId: string; readonly sha256: string; readonly size: number; readonly planId: string | null }

/** What archives has of it. */
export interface ItemRow {
  readonly documentId: string; readonly owner: string; readonly sha256: string; readonly size: number; readonly status: string;
  /** whether it is in a volume at all: of a plan, or of a body's year */
  readonly inVolume: boolean;
  /** plan of its volume; null: it is in none of a plan */
  readonly volumePlanId: string | null;
  readonly copyId: string | null;
}

/** Hash of the archived bytes; null: there are none under the copy's id; undefined: nothing is captured, so nothing was read. */
export type CopyHash = string | null | undefined;

/** For every document exactly one archived item with the same hash; what belongs to a plan lies captured in its volume, and the bytes are the ones that were fixed. */
export function judgeDocument(document: FixedRow, item: ItemRow | null, copy: CopyHash): readonly Break[] {
  const breaks: Break[] = [];
  const say = (code: string, message: string) => breaks.push({ code, aggregate: named(`${document.owner}.document`, document.documentId), message });
  if (item === null) return [{ code: 'NOT_ARCHIVED', aggregate: named(`${document.owner}.document`, document.documentId), message: 'archives has no item for it' }];
  if (item.owner !== document.owner) say('ITEM_OF_ANOTHER', `its item says that ${item.owner} fixed it`);
  if (item.sha256 !== document.sha256 || item.size !== document.size) say('ITEM_HASH_DIFFERS', 'size or hash of its item are not its own');
  // a form that was fixed before its applicant was in any plan belongs to no plan and waits for one
  const belongs = document.planId !== null || item.inVolume;
  if (document.planId !== null && item.volumePlanId !== document.planId) say('NOT_IN_ITS_VOLUME', `it belongs to plan ${document.planId}, its item to ${item.volumePlanId ?? 'no volume'}`);
  if (belongs && item.status !== 'CAPTURED') say(`ITEM_${item.status}`, `its item is ${item.status}, not captured`);
  if (item.status === 'CAPTURED' && copy === null) say('COPY_GONE', 'the archived bytes are gone');
  if (item.status === 'CAPTURED' && typeof copy === 'string' && copy !== document.sha256) say('COPY_ALTERED', 'the archived bytes are not the ones that were fixed');
  return breaks;
}

export const itemWithoutDocument = (item: ItemRow): Break =>
  ({ code: 'ITEM_WITHOUT_DOCUMENT', aggregate: named(`${item.owner}.document`, item.documentId), message: 'archives has an item, and its owner fixed no such document' });

/** A paper that a filing, a body or an accepted application names, by the hash of its bytes. */
export interface NamedPaper extends Record<string, unknown> { readonly type: string; readonly id: string; readonly sha256: string }
export const paperNotFixed = ({ type, id, sha256 }: NamedPaper): Break => ({ code: 'PAPER_NOT_FIXED', aggregate: named(type, id), message: `it names a paper (SHA-256 ${sha256.slice(0, 8)}…), and no document of it shows it` });
