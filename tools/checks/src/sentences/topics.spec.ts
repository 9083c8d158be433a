import type { BusMessage } from '@gt/event-bus';
import { TopicJudge, type Told } from './topics.js';

const message = (version: number, over: Partial<BusMessage> = {}): BusMessage =>
  ({ key: 'p', headers: { ce_id: `e${version}`, ce_type: 'evaluation.PlanChanged', ce_aggregateversion: String(version), gt_logid: 'log' }, value: '{"what":["schedule"],"n":1}', ...over });
const told = (version: number): Told => ({ aggregateId: 'p', version, message: { ...message(version), headers: { ...message(version).headers, gt_logid: '' } } });
const codes = (...versions: number[]) => {
  const judge = new TopicJudge('evaluation.plan');
  return [...versions.flatMap((v) => judge.add(message(v), told(v))), ...judge.whole('p', 3)].map((b) => b.code);
};

it('every event in version order, told again as often as it may be', () => {
  expect(codes(1, 2, 3)).toEqual([]);
  expect(codes(1, 2, 1, 2, 3, 3)).toEqual([]);
});

it('one missing in between, one missing at the end, two turned round', () => {
  expect(codes(1, 3)).toEqual(['TOPIC_ORDER']);
  expect(codes(1, 2)).toEqual(['NOT_PUBLISHED']);
  expect(codes(2, 1, 3)).toEqual(['TOPIC_ORDER']);
  expect(new TopicJudge('evaluation.plan').whole('q', 1)).toEqual([{ code: 'NOT_PUBLISHED', aggregate: 'evaluation.plan q', message: 'the topic ends at version 0, its owner at 1' }]);
});

it('a message that differs from its event names the parts', () => {
  const differs = (over: Partial<BusMessage>) => new TopicJudge('evaluation.plan').add(message(1, over), told(1));
  expect(differs({ value: '{"n":1,"what":["schedule"]}' })).toEqual([]);
  expect(differs({ value: '{"what":["venue"],"n":1}' })).toEqual([expect.objectContaining({ code: 'MESSAGE_DIFFERS', aggregate: 'evaluation.plan p', message: expect.stringContaining('in data') })]);
  expect(differs({ value: 'no json' })).toHaveLength(1);
  expect(differs({ key: 'q' })[0]!.message).toContain('in key');
  expect(differs({ headers: { ...message(1).headers, ce_type: 'evaluation.PlanFiled', extra: 'x' } })[0]!.message).toContain('ce_type, extra');
  expect(differs({ headers: { ce_id: 'e1', ce_type: 'evaluation.PlanChanged' } })[0]!.message).toContain('ce_aggregateversion');
});

it('a message of an event that its owner does not have', () => {
  expect(new TopicJudge('evaluation.plan').add(message(1), null)).toEqual([expect.objectContaining({ code: 'MESSAGE_WITHOUT_EVENT', aggregate: 'evaluation.plan p' })]);
});
