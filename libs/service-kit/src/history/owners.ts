import type { Envelope } from '@gt/contracts';
import type { HistoryPage, HistorySource } from '@gt/event-bus';
import type { Kit } from '../kit.js';

/** The owner did not answer with a page of its history. */
export class HistoryRefused extends Error {
  override readonly name = 'HistoryRefused';
  readonly code: string;
  constructor(owner: string, status: number) {
    super(`${owner} answered ${status} for its history`);
    this.code = `HISTORY_${status}`;
  }
}

/** Asks owners over HTTP with this service's token. */
export const historyOf = (kit: Kit): HistorySource => async (aggregateType, after): Promise<HistoryPage> => {
  const owner = aggregateType.slice(0, aggregateType.indexOf('.'));
  const answer = await kit.http(owner, { method: 'GET', path: `/api/${owner}/events?aggregate=${aggregateType}&after=${after}`, headers: { authorization: await kit.serviceTokens.bearer() } });
  if (answer.status !== 200) throw new HistoryRefused(owner, answer.status);
  const { items, position, last } = JSON.parse(answer.body.toString('utf8')) as { items: Array<{ position: string; event: Envelope }>; position: string; last: string };
  return { events: items, position, last };
};
