import { createHash } from 'node:crypto';
import { eventHash, type StoredEvent } from '@gt/persistence';
import { AggregateFold, judgeMark, judgeRow, markWithoutAggregate, rowWithoutEvents } from './aggregates.js';

function event(version: number): StoredEvent {
  const bare = { id: `e${version}`, position: String(version), aggregateType: 'evaluation.plan', aggregateId: 'p', version, type: 'PlanChanged', payload: { what: ['schedule'] }, actor: { subject: 's', role: 'R', place: null },
    causationId: null, correlationId: 'c', traceparent: null, occurredAt: new Date('2026-03-02T01:00:00Z'), recordedAt: new Date('2026-03-02T01:00:01Z'), sha256: '' };
  return { ...bare, sha256: eventHash(bare) };
}
function folded(...events: StoredEvent[]) {
  const fold = new AggregateFold('evaluation.plan', 'p');
  return { fold, breaks: events.flatMap((e) => fold.add(e)) };
}

it('versions 1…n, and the digest that consumers run', () => {
  const { fold, breaks } = folded(event(1), event(2));
  expect(breaks).toEqual([]);
  const chained = createHash('sha256').update(createHash('sha256').update('').update('e1').digest('hex')).update('e2').digest('hex');
  expect(fold).toMatchObject({ version: 2, count: 2, digest: chained });
});

it('a gap, a version twice, an event that is not as it was recorded', () => {
  expect(folded(event(1), event(3)).breaks).toEqual([expect.objectContaining({ code: 'VERSION_GAP', aggregate: 'evaluation.plan p' })]);
  expect(folded(event(2)).breaks.map((b) => b.code)).toEqual(['VERSION_GAP']);
  expect(folded(event(1), event(1)).breaks.map((b) => b.code)).toEqual(['VERSION_GAP']);
  for (const altered of [{ payload: { what: ['venue'] } }, { actor: { subject: 't', role: 'R', place: null } }, { occurredAt: new Date('2026-03-03T01:00:00Z') }]) {
    expect(folded({ ...event(1), ...altered }).breaks).toEqual([expect.objectContaining({ code: 'EVENT_ALTERED', message: expect.stringContaining('e1') })]);
  }
});

it('the row is at the last event', () => {
  const { fold } = folded(event(1), event(2));
  expect(judgeRow(fold, 2)).toEqual([]);
  expect(judgeRow(fold, 1).map((b) => b.code)).toEqual(['ROW_VERSION_DIFFERS']);
  expect(judgeRow(fold, null).map((b) => b.code)).toEqual(['ROW_GONE']);
  expect(rowWithoutEvents('evaluation.plan', 'q')).toMatchObject({ code: 'ROW_WITHOUT_EVENTS', aggregate: 'evaluation.plan q' });
});

it('the consumer has the same count and digest', () => {
  const { fold } = folded(event(1), event(2));
  const mark = { version: 2, count: 2, digest: fold.digest };
  expect(judgeMark('archives', fold, mark)).toEqual([]);
  expect(judgeMark('archives', fold, null).map((b) => b.code)).toEqual(['NOT_APPLIED']);
  expect(judgeMark('archives', fold, { version: 0, count: 0, digest: '' }).map((b) => b.code)).toEqual(['NOT_APPLIED']);
  expect(judgeMark('archives', fold, { ...mark, version: 1, count: 1 }).map((b) => b.code)).toEqual(['COUNT_DIFFERS']);
  expect(judgeMark('archives', fold, { ...mark, count: 3 }).map((b) => b.code)).toEqual(['COUNT_DIFFERS']);
  expect(judgeMark('archives', fold, { ...mark, digest: 'other' })).toEqual([expect.objectContaining({ code: 'DIGEST_DIFFERS', message: expect.stringContaining('archives') })]);
  expect(markWithoutAggregate('archives', 'evaluation.plan', 'q')).toMatchObject({ code: 'APPLIED_UNKNOWN', aggregate: 'evaluation.plan q' });
});
