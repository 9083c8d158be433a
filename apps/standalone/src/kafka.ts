import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export interface LocalKafka { readonly brokers: readonly string[]; stop(): Promise<void> }

interface KafkaTool {
  startCluster(o: object): Promise<{ brokers: string }>;
  restartCluster(o: object): Promise<{ brokers: string }>;
  stopCluster(o: object): Promise<unknown>;
  killCluster(o: object): Promise<unknown>;
}
const SCRIPT = fileURLToPath(new URL('../../../tools/kafka/kafka-local.mjs', import.meta.url));

/** A real broker of `tools/kafka` on the folder's data: started, started again, or taken over after a kill -9. Needs Java. */
export async function startKafka(dir: string): Promise<LocalKafka> {
  const tool = (await import(pathToFileURL(SCRIPT).href)) as KafkaTool;
  const known = fs.existsSync(path.join(dir, 'cluster.json'));
  if (known) await tool.killCluster({ dir }); // one that a killed system left behind
  const { brokers } = known ? await tool.restartCluster({ dir }) : await tool.startCluster({ dir, heap: '256m' });
  return { brokers: brokers.split(','), stop: async () => { await tool.stopCluster({ dir }); } };
}
