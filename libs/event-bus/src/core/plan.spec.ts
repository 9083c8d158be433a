import { createHash, randomUUID } from 'node:crypto';
import { ContractSet, defineEvent, type Envelope } from '@gt/contracts';
import { Type as T } from '@sinclair/typebox';
import { ID_MAX, toMessage } from './cloud-events.js';
import { extend, HOLDING, incomingOf, NOTHING_APPLIED, PARK_CLASSES, plan, verdictOf, type Incoming, type KeyFacts, type Verdict } from './plan.js';

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

it('what holds a key back counts as tried once, what only waits as not tried; the error stays without its text', () => {
  expect(PARK_CLASSES.map((each) => [each, verdictOf(each).attempts, HOLDING.has(each)])).toEqual([['GAP', 0, false], ['WAITING', 0, false], ['POISON', 1, true], ['CRASH', 1, true], ['INVALID', 1, true], ['UNSUPPORTED', 1, true], ['CONFLICT', 1, true]]);
  expect(verdictOf('POISON', Object.assign(new TypeError('张三'), { code: '22P02' }), 3)).toEqual({ class: 'POISON', errorName: 'TypeError', errorCode: '22P02', attempts: 3 });
  expect([verdictOf('POISON', new TypeError('x')).errorCode, verdictOf('CONFLICT')]).toEqual([null, { class: 'CONFLICT', errorName: null, errorCode: null, attempts: 1 }]);
});

it('the digest is the hash of what was applied before and the event\'s id', () => {
  const sha = (...texts: string[]) => texts.reduce((hash, text) => hash.update(text), createHash('sha256')).digest('hex');
  const one = extend(NOTHING_APPLIED, { id: 'e1', version: 1 });
  expect([one, extend(one, { id: 'e2', version: 2 })]).toEqual([{ version: 1, eventId: 'e1', count: 1, digest: sha('', 'e1') }, { version: 2, eventId: 'e2', count: 2, digest: sha(one.digest, 'e2') }]);
});

it('an event of an aggregate that its type does not belong to is nobody\'s fact', () => {
  const [decided] = plan([event('a', 1, { aggregateType: 'planned.other' })], facts(), () => true, new Map());
  expect(decided).toMatchObject({ what: 'park', verdict: { class: 'INVALID', errorName: 'WrongAggregate', errorCode: 'UNKNOWN_AGGREGATE', attempts: 1 } });
});

it('a gap holds nothing back: what fills it is applied, in this batch or a later one', () => {
  const known = facts();
  expect(outcome([event('a', 2), event('a', 1), event('a', 2)], known)).toEqual(['GAP', 'apply', 'apply']);
  expect([known.marks.get('a')!.version, known.blocked.size]).toEqual([2, 0]);
});

it('what was parked in an earlier batch holds its key back, and a verdict comes before that', () => {
  const known: KeyFacts = { ...facts(), blocked: new Set(['a']) };
  const poison = event('a', 2);
  expect(outcome([event('a', 1), poison], known, new Map([[poison.eventId, verdictOf('CRASH')]]))).toEqual(['WAITING', 'CRASH']);
});

it('a damaged message keeps its place: an id of its own, the version that can still be read, what is at fault', () => {
  const whole = event('a', 4).message;
  const { ce_id: _, ...headers } = whole.headers;
  expect(incomingOf({ ...whole, headers, offset: '77' }, 3, 'kept')).toMatchObject({ head: null, eventId: 'unreadable:3:77', version: 4, partition: 3, keptAs: 'kept', fault: { class: 'INVALID', errorName: 'UnreadableMessage', errorCode: 'UNREADABLE_MESSAGE' } });
  expect(incomingOf({ ...whole, headers: { ...whole.headers, ce_aggregateversion: 'x' } }, 0)).toMatchObject({ head: null, version: null, keptAs: null });
  expect(incomingOf(whole, 0)).toMatchObject({ version: 4, fault: null, eventId: whole.headers['ce_id'] });
});

it.each<[string, (m: Incoming['message']) => Partial<Incoming['message']>, (m: Incoming['message']) => string]>([
  ['key', () => ({ key: 'a\0b' }), (m) => m.key],
  ['body', () => ({ value: 'a\0b' }), (m) => m.value],
  ['header', (m) => ({ headers: { ...m.headers, ce_id: 'a\0b' } }), (m) => m.headers['ce_id']!],
  ['header\'s name', (m) => ({ headers: { ...m.headers, 'a\0b': 'x' } }), (m) => Object.keys(m.headers).at(-1)!],
])('a zero character in its %s, which no column takes, is replaced', (_, damage, read) => {
  const { message } = event('a', 1);
  expect(read(incomingOf({ ...message, ...damage(message) }, 0).message)).toBe('a\ufffdb');
});

it('a key that no index takes is replaced by one of its own: its messages stay together, and are INVALID', () => {
  const long = (letter: string) => letter.repeat(ID_MAX + 1);
  const [one, two, other] = [event(long('a'), 1), event(long('a'), 2), event(long('b'), 1)];
  expect(one.message.key.length).toBeLessThan(ID_MAX);
  expect(one.message.key).toBe(two.message.key);
  expect(one.message.key).not.toBe(other.message.key);
  expect(outcome([one, event('k'.repeat(ID_MAX), 1)])).toEqual(['INVALID', 'apply']);
});

it('a message without damage is handed on as it is', () => {
  const { message } = event('a', 1);
  expect(incomingOf(message, 0).message).toBe(message);
});
