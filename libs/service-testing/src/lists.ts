import { randomUUID } from 'node:crypto';
import { allow, placeOf, type Action, type Grant, type PlaceKind, type Resource } from '@gt/policy';
import { grantableRoles } from './matrix.js';
import type { TestService } from './service.js';

export type Places = Readonly<Record<PlaceKind, string>>;
/** Places that nobody else of a test is at. */
export const somewhere = (): Places => ({ bureauId: randomUUID(), institutionId: randomUUID(), employerId: randomUUID(), personId: randomUUID(), expertIds: randomUUID(), planId: randomUUID() });

/** A further row like the one with that id: `columns` take other values, `state` other fields. Answers its id. */
export async function likeRow(test: TestService, table: string, id: string, columns: Readonly<Record<string, unknown>>, state: object = {}, key = 'id'): Promise<string> {
  const names = await test.db.query<{ name: string }>(`SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_identity = 'NO' AND is_generated = 'NEVER'`, [table]);
  const list = names.map(({ name }) => `"${name}"`).join(', ');
  const next = randomUUID();
  const [row] = await test.db.query<{ state?: object }>(`SELECT * FROM ${table} WHERE ${key} = $1`, [id]);
  const changed = { [key]: next, ...columns, ...(row!.state ? { state: { ...row!.state, ...state } } : {}) };
  await test.db.query(`INSERT INTO ${table} (${list}) SELECT ${list} FROM (SELECT (jsonb_populate_record(t, $2::jsonb)).* FROM ${table} t WHERE t.${key} = $1) AS r`, [id, JSON.stringify(changed)]);
  return next;
}

/**
 * Whether a list shows, to every role at any of the places, exactly the rows that policy admits one by one. Answers where it does not; empty = the list is
 * right. Throws where the rows tell nothing apart.
 */
export async function listFaults(list: { readonly test: TestService; readonly url: string; readonly action: Action; readonly rows: ReadonlyArray<{ readonly id: string; readonly resource: Resource }>; readonly places: readonly Places[]; readonly idOf?: (item: never) => string }): Promise<object[]> {
  const { test, url, action, rows, idOf = (item: { id: string }) => item.id } = list;
  const faults: object[] = [];
  const sizes = new Set<number>();
  for (const role of grantableRoles) for (const places of list.places) {
    const kind = placeOf(role);
    const grant: Grant = { role, place: kind === null ? null : places[kind] };
    const expected = rows.filter((row) => allow({ subject: 'x', grants: [grant] }, action, row.resource)).map((row) => row.id).sort();
    const answer = await (await test.as([grant])).call('GET', url);
    const shown = answer.statusCode === 403 ? [] : (answer.json().items as never[]).map(idOf as (item: never) => string).sort();
    sizes.add(expected.length);
    if (JSON.stringify(shown) !== JSON.stringify(expected)) faults.push({ role, status: answer.statusCode, lacks: expected.filter((id) => !shown.includes(id)).length, tooMany: shown.filter((id) => !expected.includes(id)).length });
  }
  if (sizes.size < 3) throw new Error(`${url}: the rows tell no reach from another`);
  return faults;
}
