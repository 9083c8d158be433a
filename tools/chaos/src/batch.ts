import { setTimeout as sleep } from 'node:timers/promises';
import { seedCity, type Call, type Memory } from '@gt/seed';
import { networkCall } from './network-call.js';
import type { ProcessCity } from './processes.js';

/** ms that one call may take: the largest answers are documents. */
const CALL_MS = 30_000;
const AGAIN_MS = 500;
/** ms that the batch gets after everything is healed. */
const AFTER_MS = 420_000;

export interface Carried {
  /** Nothing is sent any more, until `goOn`: how long a backlog takes has no end while commands still come in. */
  hold(): Promise<void>;
  goOn(): void;
  end(): Promise<{ readonly whole: boolean; readonly message: string }>;
}

/** Carries the demonstration batch from its registry to its archive while the faults happen: what is not answered is asked again, and a seed that gave up begins again and goes on. */
export function carryBatch(city: ProcessCity, memory: Memory, say: (line: string) => void): Carried {
  const over = new AbortController();
  const once = networkCall(city.url, undefined, CALL_MS);
  let held = Promise.resolve();
  let goOn = () => undefined as void;
  const underWay = new Set<Promise<unknown>>();
  const call: Call = async (...args) => {
    for (;;) {
      await held;
      const sent = once(...args).catch(() => null); // cut off: asked again, its key tells the city
      underWay.add(sent);
      const answer = await sent;
      underWay.delete(sent);
      if (answer && answer.status < 500) return answer;
      if (over.signal.aborted) throw new Error('the time is over');
      await sleep(AGAIN_MS);
    }
  };
  let step = '';
  let begins = 0;
  let why = '';
  const work = (async () => {
    while (!over.signal.aborted) {
      begins += 1;
      try {
        const report = await seedCity({ call, password: city.password, memory, keepClock: true, show: (progress) => { step = `${progress.step} (${progress.done}/${progress.total})`; } });
        return report.rows.length;
      } catch (error) {
        why = (error as Error).message.slice(0, 300);
        say(`batch     begins again at “${step}”: ${why}`);
        await sleep(AGAIN_MS);
      }
    }
    return null;
  })();
  return { hold: async () => {
    held = new Promise((resolve) => { goOn = resolve; });
    await Promise.all(underWay);
  }, goOn: () => goOn(), end: async () => {
    const timer = setTimeout(() => over.abort(), AFTER_MS);
    const rows = await Promise.race([work, new Promise<null>((resolve) => { over.signal.addEventListener('abort', () => resolve(null)); })]);
    clearTimeout(timer);
    return rows === null ? { whole: false, message: `did not come to its end: ${step}; ${why}` } : { whole: true, message: `carried from its registry to its archive: ${rows} rows, begun ${begins} times` };
  } };
}
