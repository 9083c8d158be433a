import type { EventContract } from '@gt/contracts';

/** What stands in place of a value that is not shown. */
const HIDDEN = { string: '‹文本›', unknown: '‹未知字段›' } as const;
/** Levels of nesting that are shown: no contract has as many, and what is nested deeper would take the whole stack. */
const DEPTH_MAX = 50;
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
  return shown(data, contract ? [contract.schema as Schema] : [], 0);
}

/** `schemas` are the ways in which the value may be read; none: nothing is known of it. */
function shown(value: unknown, schemas: readonly Schema[], depth: number): unknown {
  const ways = schemas.flatMap(alternatives);
  if (value === null) return null;
  if (depth > DEPTH_MAX) return HIDDEN.unknown;
  if (Array.isArray(value)) return value.map((each) => shown(each, ways.flatMap((w) => w.items ?? []), depth + 1));
  if (typeof value === 'object') return shownObject(value as Record<string, unknown>, ways, depth + 1);
  if (typeof value === 'string') return ways.some((w) => w.const === value || (w.format === 'uuid' && UUID.test(value))) ? value : HIDDEN.string;
  return ways.some((w) => w.type === typeof value || (w.type === 'integer' && typeof value === 'number')) ? value : HIDDEN.unknown;
}

function shownObject(value: Record<string, unknown>, ways: readonly Schema[], depth: number): object {
  const out: Record<string, unknown> = {};
  let unknown = 0;
  for (const [name, inner] of Object.entries(value)) {
    const known = ways.flatMap((w) => (w.properties && Object.hasOwn(w.properties, name) ? [w.properties[name]!] : []));
    if (known.length > 0) out[name] = shown(inner, known, depth);
    else unknown += 1; // its name may tell as much as its value
  }
  if (unknown > 0) out[HIDDEN.unknown] = unknown;
  return out;
}

const alternatives = (schema: Schema): Schema[] => {
  const inner = [...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  return inner.length > 0 ? inner.flatMap(alternatives) : [schema];
};
