import type { Envelope } from '@gt/contracts';
import { bySurroundings, onceEach } from './events.js';

const clock = { now: () => new Date('2026-03-02T01:00:00Z') } as never;
const event = (id: string, aggregateId: string, correlationId = 'c-1', traceparent: string | null = null): Envelope => ({
  id, aggregateId, correlationId, traceparent, type: 'evaluation.ResultTookEffect', typeVersion: 1, aggregateType: 'evaluation.result', version: 1, occurredAt: '2026-03-01T00:00:00.000Z', recordedAt: '2026-03-01T00:00:00.000Z',
  actor: { subject: 's', role: 'SERVICE', place: null }, causationId: null, data: {},
});
const ids = (lists: ReadonlyArray<readonly Envelope[]>) => lists.map((list) => list.map((e) => e.id));

it('a batch is cut where an aggregate comes again, and keeps its order', () => {
  expect(ids(onceEach([]))).toEqual([]);
  expect(ids(onceEach([event('1', 'a'), event('2', 'b'), event('3', 'a'), event('4', 'a'), event('5', 'b')]))).toEqual([['1', '2'], ['3'], ['4', '5']]);
  expect(ids(onceEach([event('1', 'a'), event('2', 'b')], () => 'same'))).toEqual([['1'], ['2']]);
});

it('decisions on one command are saved together, those on another apart', () => {
  const groups = bySurroundings('applications', [event('1', 'a'), event('2', 'b', 'c-2'), event('3', 'c'), event('4', 'd', 'c-1', '00-1')], clock);
  expect(ids(groups.map((g) => g.events))).toEqual([['1', '3'], ['2'], ['4']]);
  expect(groups.map((g) => [g.meta.correlationId, g.meta.traceparent, g.meta.actor.subject])).toEqual([['c-1', null, 'service:applications'], ['c-2', null, 'service:applications'], ['c-1', '00-1', 'service:applications']]);
});
