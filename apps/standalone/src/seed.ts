import fs from 'node:fs';
import path from 'node:path';
import type { Call, Memory } from '@gt/seed';
import type { City } from './city.js';
import { REPORT_FILE } from './folder.js';
import type { Progress } from './front.js';
import type { Secrets } from './secrets.js';

/** The city's services as the seed calls them: the same routes, tokens and checks, in process. */
export const callInProcess = (city: Pick<City, 'running'>): Call => async (method, address, { token, body, headers } = {}) => {
  const service = /^\/api\/([a-z]+)\//.exec(address)?.[1] ?? '';
  const target = city.running.get(service) ?? city.running.get('portal')!;
  const isBytes = body instanceof Uint8Array;
  const answer = await target.fastify.inject({
    method: method as 'GET', url: address,
    headers: { ...(body === undefined || isBytes ? {} : { 'content-type': 'application/json' }), ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(body === undefined ? {} : { payload: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
  });
  const json = String(answer.headers['content-type'] ?? '').includes('json') ? JSON.parse(answer.payload) as unknown : null;
  return { status: answer.statusCode, json, bytes: answer.rawPayload };
};

/** What a seed that was cut off goes on from, in one file for its owner's eyes: it holds the spreadsheets. Gone once the seed is done. */
export function memoryInFile(file: string): Memory {
  const known = new Map<string, string>(fs.existsSync(file) ? Object.entries(JSON.parse(fs.readFileSync(file, 'utf8')) as Record<string, string>) : []);
  return {
    get: (name) => known.get(name),
    set: (name, text) => {
      known.set(name, text);
      const part = `${file}.part`;
      fs.writeFileSync(part, JSON.stringify(Object.fromEntries(known)), { mode: 0o600 });
      fs.renameSync(part, file);
    },
  };
}

/** Seeds the demonstration city the first time; a seed that was cut off goes on. Prints what became of everybody. */
export async function seedOnce(city: City, folder: string, secrets: Secrets, show: (progress: Progress) => void): Promise<void> {
  const mark = path.join(folder, REPORT_FILE);
  if (fs.existsSync(mark)) return;
  const { printReport, seedCity } = await import('@gt/seed');
  const memory = path.join(folder, 'seed.json');
  const began = performance.now();
  const report = await seedCity({ call: callInProcess(city), password: secrets.demonstrationPassword, show, memory: memoryInFile(memory) });
  // the mark is what became of everybody: names masked, no numbers of persons
  const part = `${mark}.part`;
  fs.writeFileSync(part, JSON.stringify(report, null, 1));
  fs.renameSync(part, mark);
  fs.rmSync(memory, { force: true });
  process.stdout.write(`\n${printReport(report)}\n\n演示城市已建成，用时 ${((performance.now() - began) / 1000).toFixed(0)} 秒。\n`);
}
