import fs from 'node:fs';
import type { ProcessCity, ProcessName } from './processes.js';

/** ms between two looks at the processes' memory. */
const SAMPLE_MS = 2_000;
/** ms after its start from which on a process counts as warm; younger ones say nothing about growth. */
const WARM_MS = 30_000;
/** Growth between the first and the last warm third of a process's life that is no longer flat: V8 takes room before it collects, so a half and a fixed part are allowed. */
const GROWTH_FACTOR = 1.5;
const GROWTH_MIB = 96;

export interface MemoryLine { readonly name: string; readonly maxMib: number; /** medians of the first and last third of its longest warm life; null when no life was long enough */ readonly fromMib: number | null; readonly toMib: number | null; readonly flat: boolean }

/** Watches the resident memory of every service's process. */
export class Memory {
  private readonly samples = new Map<ProcessName, Array<{ pid: number; at: number; mib: number }>>();
  private readonly timer: NodeJS.Timeout;

  constructor(private readonly city: ProcessCity, private readonly names: readonly ProcessName[]) {
    this.timer = setInterval(() => this.look(), SAMPLE_MS).unref();
  }

  stop(): void { clearInterval(this.timer); }

  lines(): MemoryLine[] {
    return this.names.map((name) => {
      const all = this.samples.get(name) ?? [];
      const lives = [...new Set(all.map((s) => s.pid))].map((pid) => all.filter((s) => s.pid === pid)).map((life) => life.filter((s) => s.at - life[0]!.at >= WARM_MS));
      const longest = lives.sort((a, b) => b.length - a.length)[0] ?? [];
      const maxMib = Math.max(0, ...all.map((s) => s.mib));
      const third = Math.floor(longest.length / 3);
      if (third === 0) return { name, maxMib, fromMib: null, toMib: null, flat: true };
      const [fromMib, toMib] = [median(longest.slice(0, third)), median(longest.slice(-third))];
      return { name, maxMib, fromMib, toMib, flat: toMib <= fromMib * GROWTH_FACTOR + GROWTH_MIB };
    });
  }

  private look(): void {
    for (const name of this.names) {
      const pid = this.city.pid(name);
      if (pid === null) continue;
      const mib = residentMib(pid);
      if (mib === null) continue;
      this.samples.set(name, [...(this.samples.get(name) ?? []), { pid, at: Date.now(), mib }]);
    }
  }
}

function residentMib(pid: number): number | null {
  try { return Math.round(Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024); } catch { return null; } // it has ended meanwhile
}

const median = (samples: ReadonlyArray<{ mib: number }>): number => samples.map((s) => s.mib).sort((a, b) => a - b)[Math.floor(samples.length / 2)]!;
