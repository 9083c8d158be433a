import { reactive, readonly } from 'vue';

/** Work that takes longer than a person waits; the service keeps it, the tray remembers which ones are ours. */
export interface Job { readonly id: string; readonly label: string; readonly state: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'; readonly done: number; readonly total: number; readonly resultUrl?: string | null; readonly message?: string | null; readonly url?: string }

const KEY = 'gt.jobs';
/** Jobs that the tray remembers: older ones are found on their own page. */
const JOBS_MAX = 20;
const read = (): Job[] => { const text = localStorage.getItem(KEY); return text ? (JSON.parse(text) as Job[]) : []; };
const list = reactive<Job[]>(read());
const keep = (): void => { localStorage.setItem(KEY, JSON.stringify(list.slice(0, JOBS_MAX))); };

/** The jobs that this browser began, newest first; they survive a reload. */
export const jobs = readonly(list) as readonly Job[];
export function trackJob(job: Job): void {
  const at = list.findIndex((j) => j.id === job.id);
  if (at >= 0) list.splice(at, 1, job); else list.unshift(job);
  keep();
}
export function forgetJob(id: string): void {
  const at = list.findIndex((j) => j.id === id);
  if (at >= 0) list.splice(at, 1);
  keep();
}
