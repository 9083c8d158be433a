import fs from 'node:fs';
import path from 'node:path';

/** Answers 500 of all services as their logs tell them, by service, error and place in the code: how often each. What nobody foresaw is repeated like the rest under fire, and must not be forgotten with it. */
export function unforeseen(logFolder: string): Array<{ readonly what: string; readonly times: number }> {
  const found = new Map<string, number>();
  for (const file of fs.readdirSync(logFolder).filter((name) => name.endsWith('.log'))) {
    for (const line of fs.readFileSync(path.join(logFolder, file), 'utf8').split('\n')) {
      // no JSON.parse: a process that is killed leaves half a line
      if (!line.includes('"http_error"') || !line.includes('"status":500,')) continue;
      const field = (name: string) => new RegExp(`"${name}":"([^"]*)"`).exec(line)?.[1] ?? '';
      const what = `${field('service')} ${field('error')} ${field('at').split(' < ')[0]}`.trim();
      found.set(what, (found.get(what) ?? 0) + 1);
    }
  }
  return [...found].map(([what, times]) => ({ what, times })).sort((a, b) => b.times - a.times);
}
