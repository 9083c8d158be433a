import { resolve, type Endpoint, type Schema } from './openapi.js';

/** One body with one thing wrong. */
export interface Wrong {
  /** path of the field as problem details name it: `items[0].id` */
  readonly field: string;
  readonly what: string;
  /** JSON text */
  readonly text: string;
  /** the shape alone forbids it, so it must be 400 naming the field; else it only must not break anything */
  readonly sure: boolean;
}

/** JSON can say what a double cannot hold; JSON.stringify cannot. */
const HUGE = '@-1e999@';
const huge = (text: string) => text.replaceAll(`"${HUGE}"`, '-1e999');
/** Longer than any text of the house, shorter than the body limit. */
const LONG = '长'.repeat(5_000);

const VALUES: ReadonlyArray<readonly [what: string, value: unknown]> = [
  ['a text', '文本'], ['a number as text', '-1e999'], ['a very long text', LONG], ['a number', 7], ['a number beyond doubles', HUGE], ['true', true], ['null', null],
  ['an empty array', []], ['an array of arrays', [[]]], ['an object with a constructor', { constructor: 1 }],
];

type Step = string | number;
const nameOf = (steps: readonly Step[]) => steps.map((s, i) => (typeof s === 'number' ? `[${s}]` : i === 0 ? s : `.${s}`)).join('');

/** The body with the value at the steps replaced (`replace` gets the holder). */
function altered(body: unknown, steps: readonly Step[], replace: (holder: Record<Step, unknown>, key: Step) => void): string {
  const copy = structuredClone(body) as Record<Step, unknown>;
  let holder = copy;
  for (const step of steps.slice(0, -1)) holder = holder[step] as Record<Step, unknown>;
  replace(holder, steps.at(-1)!);
  return huge(JSON.stringify(copy));
}

/** Every wrong body of an endpoint: each wrong value at each path, each required field left out, an unknown field at each depth. */
export function wrongBodies({ body, schemas }: Endpoint, good: unknown): Wrong[] {
  const found: Wrong[] = [];
  visit(body!, good, []);
  return found;

  function visit(raw: Schema, value: unknown, steps: readonly Step[]): void {
    const { schema } = resolve(raw, schemas);
    if (steps.length > 0) {
      for (const [what, wrong] of VALUES) found.push({ field: nameOf(steps), what, text: altered(good, steps, (holder, key) => { holder[key] = wrong; }), sure: !fits(schema, wrong) });
    }
    if (schema.type === 'object' && schema.properties && value !== null) {
      for (const unknown of ['frontline', 'constructor', '__proto__']) {
        const at = [...steps, unknown];
        // a literal: an assignment to __proto__ would set the prototype
        const text = altered(good, [...steps, '@'], (holder, key) => { holder[key] = 1; }).replace('"@":', `${JSON.stringify(unknown)}:`);
        found.push({ field: nameOf(at), what: 'an unknown field', text, sure: true });
      }
      for (const [key, inner] of Object.entries(schema.properties)) {
        const at = [...steps, key];
        if (schema.required?.includes(key)) found.push({ field: nameOf(at), what: 'left out', text: altered(good, at, (holder) => { delete holder[key]; }), sure: true });
        visit(inner, (value as Record<string, unknown>)[key], at);
      }
    }
    if (schema.type === 'array' && schema.items && Array.isArray(value) && value.length > 0) visit(schema.items, value[0], [...steps, 0]);
  }
}

/** Whether the shape lets the value pass. */
function fits(schema: Schema, value: unknown): boolean {
  if (value === null) return schema.nullable === true;
  switch (schema.type) {
    case 'string': return typeof value === 'string' && (!schema.enum || schema.enum.includes(value)) && !schema.format && !schema.pattern && [...value].length <= (schema.maxLength ?? Number.MAX_SAFE_INTEGER);
    case 'integer': return Number.isInteger(value) && within(schema, value as number);
    case 'number': return typeof value === 'number' && within(schema, value);
    case 'boolean': return typeof value === 'boolean';
    case 'array': return Array.isArray(value) && value.length >= (schema.minItems ?? 0) && value.every((item) => schema.items === undefined || (schema.items.$ref === undefined && fits(schema.items, item)));
    // a DTO has required fields or knows none of those that are given; content of any shape takes every object
    case 'object': return typeof value === 'object' && !Array.isArray(value) && (schema.properties === undefined || (Object.keys(value).length === 0 && (schema.required ?? []).length === 0));
    default: return true;
  }
}
const within = (schema: Schema, value: number) => value >= (schema.minimum ?? Number.NEGATIVE_INFINITY) && value <= (schema.maximum ?? Number.POSITIVE_INFINITY);

/** The body with the script in place of each text in turn. */
export function scripted({ body, schemas }: Endpoint, good: unknown, script: string): Array<{ readonly field: string; readonly text: string }> {
  const found: Array<{ field: string; text: string }> = [];
  const visit = (raw: Schema, value: unknown, steps: readonly Step[]): void => {
    const { schema } = resolve(raw, schemas);
    if (steps.length > 0 && fits(schema, script)) found.push({ field: nameOf(steps), text: altered(good, steps, (holder, key) => { holder[key] = script; }) });
    if (schema.type === 'object' && schema.properties && value) for (const [key, inner] of Object.entries(schema.properties)) visit(inner, (value as Record<string, unknown>)[key], [...steps, key]);
    if (schema.type === 'array' && schema.items && Array.isArray(value) && value.length > 0) visit(schema.items, value[0], [...steps, 0]);
  };
  visit(body!, good, []);
  return found;
}
