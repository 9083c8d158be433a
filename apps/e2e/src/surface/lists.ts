import type { Document, Schema } from './openapi.js';

interface EventSchema { readonly properties?: Readonly<Record<string, EventSchema>>; readonly items?: EventSchema; readonly anyOf?: readonly EventSchema[]; readonly minItems?: number }
/** A list that an event asks at least `min` items of, by the last step of its path. */
export interface AskedList { readonly event: string; readonly name: string; readonly min: number }

/** Every list of which an event asks for at least one item. */
export const listsAsked = (contracts: ReadonlyArray<{ readonly type: string; readonly schema: object }>): AskedList[] => contracts.flatMap(({ type, schema }) => {
  const found: AskedList[] = [];
  const visit = (each: EventSchema, name: string): void => {
    if ((each.minItems ?? 0) > 0) found.push({ event: type, name, min: each.minItems! });
    for (const [key, inner] of Object.entries(each.properties ?? {})) visit(inner, key);
    for (const inner of [...(each.items ? [each.items] : []), ...(each.anyOf ?? [])]) visit(inner, name);
  };
  visit(schema as EventSchema, '');
  return found;
});

/** What every answer that refuses is like: no form. */
const ANSWER = 'Problem';
/** Lists of the forms of that service (`<DTO>.<field>`) that let through fewer than an event of it asks for: its event would be refused after the decision. */
export const listsTooShort = (service: string, { components: { schemas } }: Pick<Document, 'components'>, asked: readonly AskedList[]): string[] => Object.entries(schemas).filter(([dto]) => dto !== ANSWER).flatMap(([dto, { properties = {} }]) =>
  Object.entries(properties as Readonly<Record<string, Schema>>).filter(([name, { type, minItems = 0 }]) => type === 'array' && asked.some((each) => each.event.startsWith(`${service}.`) && each.name === name && minItems < each.min)).map(([name]) => `${dto}.${name}`));
