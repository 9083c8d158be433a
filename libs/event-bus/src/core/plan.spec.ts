import { randomUUID } from 'node:crypto';
import { ContractSet, defineEvent, type Envelope } from '@gt/contracts';
import { Type as T } from '@sinclair/typebox';
import { toMessage } from './cloud-events.js';
import { incomingOf, plan, verdictOf, type Incoming, type KeyFacts, type Verdict } from './plan.js';

defineEvent({ type: 'planned.Happened', version: 1, aggregate: 'planned.thing', dataClass: 'NONE', schema: T.Object({ n: T.Integer() }, { additionalProperties: false }), example: { n: 1 } });

let offset = 0;
const event = (key: string, version: number, over: Partial<Envelope> = {}): Incoming => incomingOf({
  ...toMessage({
    id: randomUUID(), type: 'planned.Happened', typeVersion: 1, aggregateType: 'planned.thing', aggregateId: key, version, occurredAt: '2026-03-02T01:00:00Z', recordedAt: '2026-03-02T01:00:00Z',
    actor: { subject: 's', role: 'r', place: null }, causationId: null, correlationId: 'c', traceparent: null, data: { n: version }, ...over,
  }, 'log'),
  offset: String(offset++),
}, 0);
const facts = (): KeyFacts => ({ marks: new Map(), blocked: new Set(), applied: new Map() });
/** One word per message: what happens to it. */
const outcome = (batch: readonly Incoming[], known: KeyFacts = facts(), verdicts: ReadonlyMap<string, Verdict> = new Map(), subscribed = () => true) =>
  plan(batch, known, subscribed, verdicts).map((d) => (d.what === 'park' ? d.verdict.class : d.what));

it.each([
  ['in order', [1, 2, 3], ['apply', 'apply', 'apply']],
  ['a gap, filled later: what was beyond it stays kept', [1, 3, 2], ['apply', 'GAP', 'apply']],
  ['the first has not come', [2, 3], ['GAP', 'GAP']],
  ['another event under an applied version, and what follows it', [1, 1, 2], ['apply', 'CONFLICT', 'WAITING']],
])('%s', (_, versions, expected) => {
  expect(outcome(versions.map((v) => event('a', v)))).toEqual(expected);
});

it('drops the same event a second time, at once and later', () => {
  const [one, two] = [event('a', 1), event('a', 2)];
  const known = facts();
  expect(outcome([one, one, two, one, two], known)).toEqual(['apply', 'duplicate', 'apply', 'duplicate', 'duplicate']);
  expect(outcome([two], known)).toEqual(['duplicate']);
});

it('holds back a poisoned key and no other; its earlier duplicates are still dropped', () => {
  const one = event('a', 1);
  const poison = event('a', 2);
  expect(outcome([one, poison, event('a', 3), one, event('b', 1)], facts(), new Map([[poison.eventId, verdictOf('POISON', new TypeError('x'))]])))
    .toEqual(['apply', 'POISON', 'WAITING', 'duplicate', 'apply']);
});

it('parks a version of a subscribed type that it does not know, data against the contract, a body that is no JSON', () => {
  expect(outcome([event('a', 1, { typeVersion: 2 }), event('a', 2), event('b', 1, { data: { n: 'one' } }), event('c', 1)])).toEqual(['UNSUPPORTED', 'WAITING', 'INVALID', 'apply']);
  const broken = event('d', 1);
  expect(outcome([{ ...broken, message: { ...broken.message, value: '{' } }])).toEqual(['INVALID']);
});

describe('a build that knows versions 1 and 2', () => {
  const closed = { additionalProperties: false } as const;
  const contracts = new ContractSet();
  const base = { type: 'planned.Grown', aggregate: 'planned.thing', dataClass: 'NONE' as const };
  contracts.define({ ...base, version: 1, schema: T.Object({ name: T.String() }, closed), example: { name: 'x' } });
  contracts.define({ ...base, version: 2, schema: T.Object({ names: T.Array(T.String(), { minItems: 1 }) }, closed), example: { names: ['x'] }, upcast: ({ name }: { name: string }) => ({ names: name === '' ? [] : name.split(' ') }) });
  const grown = (key: string, version: number, typeVersion: number, data: unknown) => event(key, version, { type: 'planned.Grown', typeVersion, data });
  const decide = (batch: readonly Incoming[]) => plan(batch, facts(), () => true, new Map(), contracts);

  it('hands both to the handler as version 2, without what a newer producer added', () => {
    const decided = decide([grown('a', 1, 1, { name: 'x y' }), grown('a', 2, 2, { names: ['z'], since: 'today' })]);
    expect(decided.map((d) => (d.what === 'apply' ? [d.envelope!.typeVersion, d.envelope!.data] : d.what))).toEqual([[2, { names: ['x', 'y'] }], [2, { names: ['z'] }]]);
  });
  it('parks version 3, a version 0 and a type that nobody declared as UNSUPPORTED, and what its upcaster makes into nonsense as INVALID', () => {
    const words = decide([grown('a', 1, 3, {}), grown('a', 2, 1, { name: 'x' }), event('b', 1, { type: 'planned.Nothing' }), grown('c', 1, 1, { name: '' }), grown('d', 1, 1, { name: 'x' })]).map((d) => (d.what === 'park' ? `${d.verdict.class} ${d.verdict.errorCode ?? ''}`.trim() : d.what));
    expect(words).toEqual(['UNSUPPORTED', 'WAITING', 'UNSUPPORTED', 'INVALID CONTRACT_VIOLATION', 'apply']);
  });
});

it('does not look into what it is not subscribed to: the watermark moves', () => {
  const known = facts();
  const decisions = plan([event('a', 1, { typeVersion: 9, data: 'anything' })], known, () => false, new Map());
  expect(decisions[0]).toMatchObject({ what: 'apply', envelope: null });
  expect(known.marks.get('a')).toMatchObject({ version: 1, count: 1 });
});

it.each(['ce_id', 'ce_type', 'ce_subject', 'ce_aggregateversion', 'ce_typeversion', 'ce_correlationid'])('parks a message without the header %s', (header) => {
  const whole = event('a', 1).message;
  const { [header]: _, ...headers } = whole.headers;
  expect(outcome([incomingOf({ ...whole, headers }, 0)])).toEqual(['INVALID']);
});

it.each(['0', '-1', '1.5', 'one', '1e400'])('parks a message with the aggregate version %s', (version) => {
  const whole = event('a', 1).message;
  expect(outcome([incomingOf({ ...whole, headers: { ...whole.headers, ce_aggregateversion: version } }, 0)])).toEqual(['INVALID']);
});

it('parks a message whose key is not its aggregate', () => {
  expect(outcome([incomingOf({ ...event('a', 1).message, key: 'b' }, 0)])).toEqual(['INVALID']);
});

it('the digest tells whether two consumers applied the same events', () => {
  const events = [event('a', 1), event('a', 2)];
  const digest = (batch: readonly Incoming[]) => { const known = facts(); plan(batch, known, () => true, new Map()); return known.marks.get('a')!.digest; };
  expect(digest(events)).toBe(digest(events));
  expect(digest(events)).not.toBe(digest([events[0]!, event('a', 2)]));
});
