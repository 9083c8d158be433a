import type { KafkaMessage } from 'kafkajs';
import type { DeliveredMessage } from '../core/port.js';

/** A Kafka message as the port has it. */
export const delivered = (m: KafkaMessage): DeliveredMessage => ({
  key: m.key?.toString() ?? '', value: m.value?.toString() ?? '', offset: m.offset,
  headers: Object.fromEntries(Object.entries(m.headers ?? {}).map(([name, value]) => [name, String(Array.isArray(value) ? value[0] : value)])),
});
