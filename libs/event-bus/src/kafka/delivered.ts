import type { KafkaMessage } from 'kafkajs';
import type { DeliveredMessage } from '../core/port.js';

/** A Kafka message as the port has it. */
export const delivered = (m: KafkaMessage): DeliveredMessage => ({ key: m.key?.toString() ?? '', value: m.value?.toString() ?? '', offset: m.offset, headers: textsOf(m.headers ?? {}) });

/** Headers are text already (decoded.ts); of one that comes twice the first counts. */
function textsOf(headers: NonNullable<KafkaMessage['headers']>): Record<string, string> {
  for (const name in headers) {
    if (typeof headers[name] !== 'string') return Object.fromEntries(Object.entries(headers).map(([its, value]) => [its, String(Array.isArray(value) ? value[0] : value)]));
  }
  return headers as Record<string, string>;
}
