/** A JSON Schema as it is published: plain JSON. */
export type PublishedSchema = Readonly<Record<string, unknown>>;
/** One contract as it was published. */
export interface Published { readonly type: string; readonly version: number; readonly aggregate: string; readonly dataClass: string; readonly schema: PublishedSchema; readonly example: unknown }

/** Words of a schema that say nothing of which data it takes. */
const ANNOTATIONS = new Set(['title', 'description', 'examples', 'default', '$comment', '$id']);
const LOWER = ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'];
const UPPER = ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** The schema without annotations, its keywords in order, so that two can be compared as texts. */
function bare(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(Object.entries(schema).filter(([key]) => !ANNOTATIONS.has(key)).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) =>
    // names of fields are no keywords
    [key, key === 'properties' ? Object.fromEntries(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, bare(each)])) : key === 'required' ? [...(value as string[])].sort() : bare(value)]));
}

/**
 * What in `now` breaks with `before`, by path; empty when the change is additive. Additive is one thing only: a further field that may be missing.
 * For a consumer of either build reads what a producer of the other sends (and all of history), so that every other change is seen by one of them:
 * a narrower type, list or limit refuses what was published, a wider one sends what the consumer that runs beside it refuses.
 */
export function breakingChanges(before: PublishedSchema, now: PublishedSchema): string[] {
  return compare('', bare(before) as PublishedSchema, bare(now) as PublishedSchema);
}

function compare(path: string, before: PublishedSchema, now: PublishedSchema): string[] {
  if (same(before, now)) return [];
  const at = path || '/';
  if (isObject(before) && isObject(now)) return [...fields(path, before, now), ...keywords(at, before, now, ['properties', 'required'])];
  if (before['type'] === 'array' && now['type'] === 'array') return [...compare(`${path}/*`, before['items'] as PublishedSchema, now['items'] as PublishedSchema), ...keywords(at, before, now, ['items'])];
  const [old, fresh] = [before['anyOf'], now['anyOf']] as Array<PublishedSchema[] | undefined>;
  if (old && fresh) return [...alternatives(path, old, fresh), ...keywords(at, before, now, ['anyOf'])];
  return keywords(at, before, now, []);
}

const isObject = (schema: PublishedSchema): boolean => schema['type'] === 'object' && schema['properties'] !== undefined;

function fields(path: string, before: PublishedSchema, now: PublishedSchema): string[] {
  const [old, fresh] = [before['properties'], now['properties']] as [Record<string, PublishedSchema>, Record<string, PublishedSchema>];
  const [oldRequired, required] = [before, now].map((schema) => new Set((schema['required'] ?? []) as string[])) as [Set<string>, Set<string>];
  return [
    ...Object.keys(old).flatMap((name) => {
      const at = `${path}/${name}`;
      if (!Object.hasOwn(fresh, name)) return [`${at} was removed or renamed`];
      if (required.has(name) !== oldRequired.has(name)) return [required.has(name) ? `${at} is required now: what was published may lack it` : `${at} may be missing now: a consumer of the build before demands it`, ...compare(at, old[name]!, fresh[name]!)];
      return compare(at, old[name]!, fresh[name]!);
    }),
    ...Object.keys(fresh).filter((name) => !Object.hasOwn(old, name) && required.has(name)).map((name) => `${path}/${name} is new and required: what was published lacks it`),
  ];
}

/** Alternatives may stand in another order; one of them may have grown by a field. */
function alternatives(path: string, before: readonly PublishedSchema[], now: readonly PublishedSchema[]): string[] {
  const gone = before.filter((each) => !now.some((other) => same(each, other)));
  const come = now.filter((each) => !before.some((other) => same(each, other)));
  if (gone.length === come.length) return gone.flatMap((each, i) => compare(path, each, come[i]!));
  return [`${path || '/'} takes other values: ${[...gone.map((each) => `no longer ${shown(each)}`), ...come.map((each) => `also ${shown(each)}`)].join(', ')}`];
}
const shown = (schema: PublishedSchema): string => text(schema['const'] ?? schema['type'] ?? schema);

function keywords(at: string, before: PublishedSchema, now: PublishedSchema, apart: readonly string[]): string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(now)])].filter((key) => !apart.includes(key) && !same(before[key], now[key]));
  return keys.map((key) => `${at} ${key} ${text(before[key])} → ${text(now[key])}${direction(key, before[key], now[key])}`);
}

function direction(key: string, before: unknown, now: unknown): string {
  const side = LOWER.includes(key) ? 1 : UPPER.includes(key) ? -1 : 0;
  if (side === 0) return '';
  const [old, fresh] = [before, now].map((value) => (typeof value === 'number' ? value * side : -Infinity)) as [number, number];
  return fresh > old ? ' (narrower: what was published may not fit)' : ' (wider: a consumer of the build before refuses it)';
}

/** What stands between the published contracts and those of the code; each line says what to do. Empty: nothing that was published has been broken. */
export function brokenPromises(published: readonly Published[], now: readonly Published[]): string[] {
  const current = new Map(now.map((c) => [`${c.type} v${c.version}`, c]));
  return published.flatMap((before) => {
    const name = `${before.type} v${before.version}`;
    const found = current.get(name);
    if (!found) return [`${name} was published and is gone: its events stand in history for good`];
    const faults = [...(found.aggregate === before.aggregate ? [] : [`its aggregate was ${before.aggregate} and is ${found.aggregate}`]), ...breakingChanges(before.schema, found.schema)];
    return faults.map((fault) => `${name}: ${fault}. Leave it as it was and declare version ${before.version + 1} with its upcaster beside it`);
  });
}
