import type { DriverConfig } from '../open-driver.js';
import type { DeliveredMessage } from '../core/port.js';
import { PostgresTopicReader } from '../postgres/topic-reader.js';

/** Messages of one partition in offset order. What it rejects with ends the reading. */
export type OnMessages = (topic: string, partition: number, messages: readonly DeliveredMessage[]) => Promise<void>;

/** Reads topics from their beginning without being a consumer: no offset is kept, nobody's partition is taken. For checks. */
export interface TopicReader {
  /** `topic#partition` → the offset after the last message, for every partition that holds messages. Topics that do not exist are left out. */
  ends(topics: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Hands over every message up to the ends of this moment, one batch at a time. */
  read(topics: readonly string[], onMessages: OnMessages): Promise<void>;
  close(): Promise<void>;
}

/** Opens a reader of the configured log. */
export async function openTopicReader(config: DriverConfig): Promise<TopicReader> {
  if (config.kind === 'postgres') return new PostgresTopicReader(config.url);
  const { KafkaTopicReader } = await import('../kafka/topic-reader.js');
  return KafkaTopicReader.open(config);
}
