import type { EventContract } from '@gt/contracts';

/** What stands in place of a value that is not shown. */
const HIDDEN = { string: '‹文本›', unknown: '‹未知字段›' } as const;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** A service's own name for a type: `applications.ApplicationAccepted`. */
const TYPE_NAME = /^[a-z]{1,40}\.[A-Za-z]{1,80}$/;

interface Schema { readonly const?: unknown; readonly format?: string; readonly type?: string; readonly properties?: Readonly<Record<string, Schema>>; readonly items?: Schema; readonly anyOf?: readonly Schema[]; readonly allOf?: readonly Schema[] }

/** An id from outside, or null: a damaged header may hold anything, a person's number too. */
export const shownId = (text: string | null): string | null => (text !== null && UUID.test(text) ? text : null);
/** A type's name from outside, or null. */
export const shownType = (text: string | null): string | null => (text !== null && TYPE_NAME.test(text) ? text : null);

/**
 * An event's data as an operator may see it: its shape, numbers, yes and no, ids, and the words that the contract itself lists.
 * Everything else is hidden (names, texts, days, sealed fields), and so is all that the contract does not know.
 */
export function shownData(data: unknown, contract: EventContract | undefined): unknown {
  return shown(data, contract ? [contract.schema as Schema] : []);
}

/** `schemas` are the ways in which the value may be read; none: nothing is known of it. */
function shown(value: unknown, schemas: readonly Schema[]): unknown {
  const ways = schemas.flatMap(alternatives);
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((each) => shown(each, ways.flatMap((w) => w.items ?? [])));
  if (typeof value === 'object') return shownObject(value as Record<string, unknown>, ways);
  if (typeof value === 'string') return ways.some((w) => w.const === value || (w.format === 'uuid' && UUID.test(value))) ? value : HIDDEN.string;
  return ways.some((w) => w.type === typeof value || (w.type === 'integer' && typeof value === 'number')) ? value : HIDDEN.unknown;
}

function shownObject(value: Record<string, unknown>, ways: readonly Schema[]): object {
  const out: Record<string, unknown> = {};
  let unknown = 0;
  for (const [name, inner] of Object.entries(value)) {
    const known = ways.flatMap((w) => (w.properties && Object.hasOwn(w.properties, name) ? [w.properties[name]!] : []));
    if (known.length > 0) out[name] = shown(inner, known);
    else unknown += 1; // its name may tell as much as its value
  }
  if (unknown > 0) out[HIDDEN.unknown] = unknown;
  return out;
}

const alternatives = (schema: Schema): Schema[] => {
  const inner = [...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  return inner.length > 0 ? inner.flatMap(alternatives) : [schema];
};
