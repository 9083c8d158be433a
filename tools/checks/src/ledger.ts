import { topics } from '@gt/contracts';
import { openTopicReader, type TopicReader } from '@gt/event-bus';
import { CannotRead, type Connections } from './connections.js';
import { checkAggregates } from './read/aggregates.js';
import { checkApplications } from './read/applications.js';
import { checkBacklog, positions } from './read/backlog.js';
import { checkDocuments } from './read/documents.js';
import { Installation, type CheckedService } from './read/installation.js';
import { checkNumbers } from './read/numbers.js';
import { checkPasses } from './read/passes.js';
import { checkSlots } from './read/slots.js';
import { checkTopics } from './read/topics.js';
import type { Sentence, SentenceReport } from './report.js';

/** ms that services get to work off what was said before the check: rendering the forms of a large batch takes the longest. */
export const WAIT_MS = 60_000;
/** Looks at an installation at work: what was written between two databases' looks is no break, and is gone at the next one. */
const LOOKS = 3;

export interface LedgerOptions {
  readonly connections: Connections;
  /** every service of the installation, as its definition has it */
  readonly services: readonly CheckedService[];
  /** ms to wait for the backlog; 0 where nothing runs. Default WAIT_MS. */
  readonly waitMs?: number;
}

export interface LedgerReport {
  readonly sentences: readonly SentenceReport[];
  /** every sentence holds */
  readonly whole: boolean;
  /** events were written during the last look: a break may be one of two moments */
  readonly moved: boolean;
}

const aggregateTypes = topics.map((t) => t.aggregateType);

/** Checks every sentence of flow.md, "The ledger", on all databases, topics and archived bytes of an installation. Throws CannotRead. Writes nothing. */
export async function runLedger({ connections, services, waitMs = WAIT_MS }: LedgerOptions): Promise<LedgerReport> {
  const installation = new Installation(connections, services);
  let reader: TopicReader;
  try { reader = await openTopicReader(connections.bus); } catch (error) { throw busAway(error); }
  const until = performance.now() + waitMs;
  try {
    for (let look = 1; ; look += 1) {
      const before = await positions(installation);
      const sentences = await lookAt(installation, reader, until);
      const moved = (await positions(installation)) !== before;
      const whole = sentences.every((s) => s.found === 0);
      if (whole || !moved || look === LOOKS) return { sentences, whole, moved };
    }
  } finally {
    await reader.close();
    await installation.close();
  }
}

/** Waits until every event is published and read (whatever documents are still to be fetched), and answers what still is under way when the time is over: the first sentence of the ledger by itself. Throws CannotRead. */
export async function waitForBacklog({ connections, services, waitMs = WAIT_MS }: LedgerOptions): Promise<SentenceReport> {
  const installation = new Installation(connections, services);
  let reader: TopicReader;
  try { reader = await openTopicReader(connections.bus); } catch (error) { throw busAway(error); }
  try {
    const [backlog] = await checkBacklog(installation, reader, performance.now() + waitMs, { documents: false });
    return backlog!.report();
  } finally {
    await reader.close();
    await installation.close();
  }
}

async function lookAt(installation: Installation, reader: TopicReader, until: number): Promise<readonly SentenceReport[]> {
  const sentences: Sentence[] = [];
  try { await reader.ends(topics.map((t) => t.name)); } catch (error) { throw busAway(error); }
  // first what explains the rest: a fact that is still under way is missing everywhere else
  sentences.push(...await checkBacklog(installation, reader, until));
  sentences.push(await checkApplications(installation), await checkPasses(installation), await checkNumbers(installation), await checkDocuments(installation));
  sentences.push(...await checkAggregates(installation, aggregateTypes), await checkTopics(installation, reader, aggregateTypes), await checkSlots(installation));
  return sentences.map((s) => s.report());
}

const busAway = (error: unknown): CannotRead => new CannotRead(`the bus cannot be read: ${(error as { code?: string }).code ?? (error as Error).name}`, { cause: error });
