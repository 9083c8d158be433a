import { randomUUID } from 'node:crypto';
import type { Decision, PlainDate } from '@gt/domain';
import type { AggregateStore, DomainEvent, Stored, Tx } from '@gt/persistence';
import type { Action } from '@gt/policy';
import { notFound } from '@gt/service-kit';
import type { Institution } from '../domain/institution.js';
import type { Stores } from '../storage/stores.js';
import { decided } from './decided.js';
import type { UseCase } from './use-case.js';

/** When an edition begins to hold, and the one that holds now. */
export interface IssueFacts<S> { readonly on: PlainDate; readonly effectiveFrom: PlainDate; readonly current: S | null }

/** A paper of a body that is drafted, and once issued holds until the next edition of it: price list (七(五)), custom standard (七(六)). */
export interface EditionKind<S extends { readonly institutionId: string }, C, E extends DomainEvent, V> {
  /** as a refusal calls it */
  readonly name: string;
  readonly drafting: Action;
  readonly issuing: Action;
  readonly store: (stores: Stores) => AggregateStore<S, E>;
  readonly view: (saved: Stored<S>) => V;
  readonly draft: (institutionId: string, institution: Institution, content: C) => Decision<E>;
  readonly change: (edition: S, content: C) => Decision<E>;
  readonly issue: (tx: Tx, edition: S, facts: IssueFacts<S>) => Promise<Decision<E>>;
  readonly supersede: (edition: S, by: string, from: PlainDate) => Decision<E>;
  /** id of the edition that was issued last */
  readonly currentId: (tx: Tx, institutionId: string) => Promise<string | undefined>;
}

/** Begins an edition. */
export const draftEdition = <S extends { readonly institutionId: string }, C, E extends DomainEvent, V>(kind: EditionKind<S, C, E, V>, { kit, stores, command }: UseCase, institutionId: string, content: C): Promise<V> => command.run(kit.db, 201, { institutionId, content }, async (tx) => {
  const meta = command.meta(kit.clock, kind.drafting, { institutionId });
  const institution = await stores.institutions.find(tx, institutionId);
  if (!institution) throw notFound('评价机构');
  const [saved] = await kind.store(stores).save(tx, [{ id: randomUUID(), version: 0, state: null, events: decided(kind.draft(institutionId, institution.state, content)) }], meta);
  command.etag(saved!.version);
  return kind.view(saved!);
});

/** Replaces the content of a draft. */
export const changeEdition = <S extends { readonly institutionId: string }, C, E extends DomainEvent, V>(kind: EditionKind<S, C, E, V>, { kit, stores, command }: UseCase, id: string, content: C): Promise<V> => command.run(kit.db, 200, content, async (tx) => {
  const found = (await kind.store(stores).findMany(tx, [id], true)).get(id);
  if (!found || !command.access.may(kind.drafting, { institutionId: found.state.institutionId })) throw notFound(kind.name);
  const meta = command.meta(kit.clock, kind.drafting, { institutionId: found.state.institutionId });
  command.requireVersion(found.version);
  const [saved] = await kind.store(stores).save(tx, [{ ...found, events: decided(kind.change(found.state, content)) }], meta);
  command.etag(saved!.version);
  return kind.view(saved!);
});

/** Issues a draft; the edition that holds now ends on the day before. The body is locked first, so that two of them follow each other. */
export const issueEdition = <S extends { readonly institutionId: string }, C, E extends DomainEvent, V>(kind: EditionKind<S, C, E, V>, { kit, stores, command }: UseCase, id: string, given: { effectiveFrom?: PlainDate | null }): Promise<V> => command.run(kit.db, 200, given, async (tx) => {
  const store = kind.store(stores);
  const known = await store.find(tx, id);
  if (!known || !command.access.may(kind.issuing, { institutionId: known.state.institutionId })) throw notFound(kind.name);
  const { institutionId } = known.state;
  await stores.institutions.findMany(tx, [institutionId], true);
  const found = (await store.findMany(tx, [id], true)).get(id)!;
  const meta = command.meta(kit.clock, kind.issuing, { institutionId });
  const on = kit.clock.today();
  const effectiveFrom = given.effectiveFrom ?? on;
  const currentId = await kind.currentId(tx, institutionId);
  const current = currentId === undefined ? undefined : (await store.findMany(tx, [currentId], true)).get(currentId)!;
  const events = decided(await kind.issue(tx, found.state, { on, effectiveFrom, current: current?.state ?? null }));
  if (current) await store.save(tx, [{ ...current, events: decided(kind.supersede(current.state, id, effectiveFrom)) }], meta);
  const [saved] = await store.save(tx, [{ ...found, events }], meta);
  command.etag(saved!.version);
  return kind.view(saved!);
});
