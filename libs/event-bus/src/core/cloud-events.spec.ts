import { messageHeaders, type Envelope } from '@gt/contracts';
import { Ajv } from 'ajv';
import formatsModule from 'ajv-formats';
import { ID_MAX, readData, readHeaders, readVersion, toMessage, UnreadableMessage } from './cloud-events.js';

const event: Envelope = {
  id: '0b0e6d26-6c2b-4f4e-8f57-1b0d7d5a1a11', type: 'applications.ApplicationAccepted', typeVersion: 1, aggregateType: 'applications.application', aggregateId: 'a1', version: 7,
  occurredAt: '2026-03-02T01:00:00.000Z', recordedAt: '2026-03-02T01:00:00.100Z', actor: { subject: 'acc-1', role: 'INTAKE_REVIEWER', place: 'inst-1' },
  causationId: 'c-1', correlationId: 'k-1', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', data: { name: '买买提·吐尔逊' },
};

it('is CloudEvents 1.0 in binary mode, keyed by the aggregate', () => {
  expect(toMessage(event, 'log-1')).toEqual({
    key: 'a1', value: '{"name":"买买提·吐尔逊"}',
    headers: {
      'content-type': 'application/json', ce_specversion: '1.0', ce_id: event.id, ce_source: '/applications', ce_type: event.type, ce_time: event.occurredAt, ce_subject: 'a1',
      ce_typeversion: '1', ce_aggregatetype: 'applications.application', ce_aggregateversion: '7', ce_recordedat: event.recordedAt,
      ce_actorsubject: 'acc-1', ce_actorrole: 'INTAKE_REVIEWER', ce_actorplace: 'inst-1', ce_causationid: 'c-1', ce_correlationid: 'k-1', ce_traceparent: event.traceparent, gt_logid: 'log-1',
    },
  });
});

it.each([event, { ...event, actor: { ...event.actor, onBehalfOf: 'acc-2' } }, { ...event, actor: { ...event.actor, place: null }, causationId: null, traceparent: null }])('comes back as it went', (sent) => {
  const message = toMessage(sent, 'log-1');
  expect({ ...readHeaders(message), data: readData(message) }).toEqual(sent);
});

it('names a fault without the text that is at fault', () => {
  expect(() => readData({ key: 'a', headers: {}, value: '{"name":"张三' })).toThrow(UnreadableMessage);
  expect(() => readData({ key: 'a', headers: {}, value: '{"name":"张三' })).not.toThrow(/张三/);
});

it('sends the headers that the AsyncAPI document names, with and without those that may be missing', () => {
  const ajv = new Ajv({ strictSchema: false });
  (formatsModule as unknown as (ajv: Ajv) => void)(ajv);
  const fits = ajv.compile(messageHeaders);
  const whole = { ...event, aggregateId: event.id };
  for (const sent of [whole, { ...whole, actor: { ...event.actor, onBehalfOf: 'acc-2' } }, { ...whole, actor: { ...event.actor, place: null }, causationId: null, traceparent: null }]) expect({ fits: fits(toMessage(sent, 'log-1').headers), errors: fits.errors }).toEqual({ fits: true, errors: null });
});

it.each(['ce_time', 'ce_recordedat'])('a header %s that is no time makes a message unreadable', (name) => {
  const { headers, ...rest } = toMessage(event, 'log-1');
  expect(() => readHeaders({ ...rest, headers: { ...headers, [name]: 'yesterday' } })).toThrow(`header ${name} is no time`);
});

it.each([['1', 1], ['2147483647', 2_147_483_647]])('a version %s is one', (text, version) => {
  const { headers, ...rest } = toMessage(event, 'log-1');
  const message = { ...rest, headers: { ...headers, ce_aggregateversion: text } };
  expect([readHeaders(message).version, readVersion(message)]).toEqual([version, version]);
});
it('an id is at most so long that the tables can hold it', () => {
  const message = toMessage(event, 'log');
  const named = (length: number) => readHeaders({ ...message, headers: { ...message.headers, ce_id: 'x'.repeat(length) } }).id.length;
  expect(named(ID_MAX)).toBe(ID_MAX);
  expect(() => named(ID_MAX + 1)).toThrow('ce_id');
});
it.each(['0', '-1', '1.5', 'one', '', '2147483648'])('a version “%s” is none', (text) => {
  const { headers, ...rest } = toMessage(event, 'log-1');
  const message = { ...rest, headers: { ...headers, ce_aggregateversion: text } };
  expect(() => readHeaders(message)).toThrow(UnreadableMessage);
  expect(readVersion(message)).toBeNull();
});
it('a fault has a stable code, and an empty header is a missing one', () => {
  const { headers, ...rest } = toMessage(event, 'log-1');
  expect(() => readHeaders({ ...rest, headers: { ...headers, ce_id: '' } })).toThrow(expect.objectContaining({ code: 'UNREADABLE_MESSAGE', name: 'UnreadableMessage', message: 'header ce_id is missing' }) as Error);
});
it('a body that is no JSON tells what kind of fault it is', () => {
  expect(() => readData({ key: 'a', headers: {}, value: '{' })).toThrow(expect.objectContaining({ cause: 'SyntaxError' }) as Error);
});
