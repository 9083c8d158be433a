import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

/** A process named for good: a pid alone is used again after its process has ended. */
export interface ProcessName {
  readonly pid: number;
  readonly started: string;
}

/** One field of `ps` about a process, for systems without /proc; null when there is no such process (ps then exits with 1). */
function ps(pid: number, field: 'lstart' | 'command'): string | null {
  try {
    return execFileSync('ps', ['-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null;
  } catch {
    return null;
  }
}

function readProc(pid: number, file: 'stat' | 'cmdline'): string | null {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null; // no such process
  }
}

/** When the process began (opaque text), or null when it does not live; a zombie has ended. */
export function startOf(pid: number): string | null {
  if (process.platform !== 'linux') return ps(pid, 'lstart');
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  // the second field is the program's name in brackets and may hold spaces, so count from the last bracket
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? null : fields[19];
}

export const lives = (name: ProcessName): boolean => startOf(name.pid) === name.started;

/** Whether `pid` is a postmaster of the data folder, by its command line: a recycled pid must never be signalled. */
export function isPostmasterOf(pid: number, data: string): boolean {
  if (startOf(pid) === null) return false;
  const command = process.platform === 'linux' ? readProc(pid, 'cmdline')?.replaceAll('\0', ' ') : ps(pid, 'command');
  return command?.includes(`-D ${data} `) ?? false;
}
