import { notFound, Problem, type Kit } from '@gt/service-kit';
import type { Queryable, Tx } from '@gt/persistence';

/** Views of one list of one account: more would be searched for, not chosen from. */
export const VIEWS_OF_A_LIST = 12;
/** Views of one account: every list of the portal full, so that nobody keeps a store of his own here. */
export const VIEWS_OF_AN_ACCOUNT = 400;
/** Filters of one view: no list of the portal has half as many. */
export const FILTERS_MAX = 20;
/** Characters of a view's name: it stands on a button. */
export const NAME_MAX = 20;
/** Characters of a filter's value: codes and ids, the longest a UUID. */
export const VALUE_MAX = 60;

export interface SavedFilter { readonly key: string; readonly value: string }
export interface SavedView { readonly id: string; readonly name: string; readonly filters: readonly SavedFilter[] }
/** Whose views: an account is a subject at its issuer. */
export interface Owner { readonly issuer: string; readonly subject: string }
type Content = Omit<SavedView, 'id'>;

/** The account's views of a list, the last saved first. Name and filters are what somebody typed or chose, a person's name or number perhaps, so they lie sealed. */
export async function viewsOf(kit: Kit, db: Queryable, owner: Owner, list: string): Promise<SavedView[]> {
  const rows = await db.query<{ id: string; sealed: string }>('SELECT id, sealed FROM saved_view WHERE issuer = $1 AND subject = $2 AND list = $3 ORDER BY saved_at DESC, id', [owner.issuer, owner.subject, list]);
  return rows.map(({ id, sealed }) => ({ id, ...JSON.parse(kit.keyring.unseal(sealed)) as Content }));
}

/** Keeps a view; one of the same name is replaced. Answers its id. Throws 422 VIEWS_FULL. */
export async function saveView(kit: Kit, tx: Tx, owner: Owner, list: string, view: Content): Promise<{ id: string }> {
  // one at a time for an account: two windows would both find room for the last one
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`portal.saved-view ${owner.issuer} ${owner.subject}`]);
  const known = await viewsOf(kit, tx, owner, list);
  const sealed = kit.keyring.seal(JSON.stringify(view));
  const same = known.find(({ name }) => name === view.name);
  if (same) {
    await tx.query('UPDATE saved_view SET sealed = $2, saved_at = clock_timestamp() WHERE id = $1', [same.id, sealed]);
    return { id: same.id };
  }
  if (known.length >= VIEWS_OF_A_LIST) throw new Problem(422, 'VIEWS_FULL', `每个列表最多保存 ${VIEWS_OF_A_LIST} 个视图，请先删除不用的视图。`);
  const [all] = await tx.query<{ n: number }>('SELECT count(*)::int AS n FROM saved_view WHERE issuer = $1 AND subject = $2', [owner.issuer, owner.subject]);
  if (all!.n >= VIEWS_OF_AN_ACCOUNT) throw new Problem(422, 'VIEWS_FULL', `每个账号最多保存 ${VIEWS_OF_AN_ACCOUNT} 个视图，请先删除不用的视图。`);
  const [made] = await tx.query<{ id: string }>('INSERT INTO saved_view (issuer, subject, list, sealed) VALUES ($1, $2, $3, $4) RETURNING id', [owner.issuer, owner.subject, list, sealed]);
  return made!;
}

/** Throws 404 for one that is not there, or is somebody else's. */
export async function removeView(tx: Tx, owner: Owner, id: string): Promise<void> {
  const gone = await tx.query('DELETE FROM saved_view WHERE id = $1 AND issuer = $2 AND subject = $3 RETURNING id', [id, owner.issuer, owner.subject]);
  if (gone.length === 0) throw notFound('视图');
}
