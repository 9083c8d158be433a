import { consumerBreaks, parkedBreak, relayBreaks } from './backlog.js';

it('a relay that has not published all', () => {
  expect(relayBreaks([{ service: 'evaluation', position: '12345678901234567890', last: '12345678901234567890' }])).toEqual([]);
  expect(relayBreaks([{ service: 'evaluation', position: '9', last: '10' }])).toEqual([expect.objectContaining({ code: 'RELAY_BEHIND', aggregate: 'relay evaluation' })]);
});

it('a consumer that has not read all', () => {
  const state = { consumer: 'archives', topic: 'evaluation.plan.v1', partition: 2, next: '10', end: '10' };
  expect(consumerBreaks([state])).toEqual([]);
  expect(consumerBreaks([{ ...state, next: '9' }])).toEqual([expect.objectContaining({ code: 'CONSUMER_BEHIND', aggregate: 'consumer archives evaluation.plan.v1#2' })]);
});

it('parked messages name aggregate, consumer and code', () => {
  expect(parkedBreak({ consumer: 'archives', topic: 'evaluation.plan.v1', aggregateId: 'p', classes: 'POISON, WAITING', messages: 3, error: '23505' }))
    .toEqual({ code: 'PARKED', aggregate: 'evaluation.plan p', message: 'archives has parked 3 of its messages (POISON, WAITING, 23505)' });
});
