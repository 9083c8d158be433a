import { reactive, readonly } from 'vue';
import { asProblem, get, send } from '../api/client.js';
import { texts } from './texts.js';

/** Work that takes longer than a person waits; the service keeps it, the tray remembers which ones are ours. */
export interface Job { readonly id: string; readonly label: string; readonly state: 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED' | 'CANCELLED'; readonly done: number; readonly total: number; readonly resultUrl?: string | null; readonly message?: string | null;
  /** the page where it goes on */ readonly page?: string; /** where the service tells how far it is */ readonly url: string; readonly kind: JobKind }
/** Kinds of long work whose progress the tray reads. */
export type JobKind = 'import' | 'bundle';

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

interface Import { readonly state: string; readonly checked: number; readonly faulty: number; readonly loaded: number; readonly toLoad: number | null; readonly refusal: { readonly message: string } | null }
/** How far each kind of work is, as the tray shows it. */
const READERS: Readonly<Record<JobKind, (job: Job) => Promise<Job>>> = {
  import: async (job) => {
    const found = await get<Import>(job.url);
    const state = ({ CHECKING: 'RUNNING', LOADING: 'RUNNING', CHECKED: 'DONE', LOADED: 'DONE', REFUSED: 'FAILED', CANCELLED: 'CANCELLED' } as const)[found.state] ?? 'FAILED';
    const loading = found.state === 'LOADING' || found.state === 'LOADED';
    return { ...job, state, done: loading ? found.loaded : found.checked, total: loading ? found.toLoad ?? found.loaded : 0, message: found.refusal?.message ?? (loading ? texts.tray.loaded(found.loaded) : texts.tray.checked(found.checked, found.faulty)), resultUrl: found.faulty > 0 && state === 'DONE' ? `${job.url}/fault-sheet` : null };
  },
  bundle: async (job) => {
    const found = await get<{ state: string; files: number; read: number; placed: number; faulty: number }>(job.url);
    const state = ({ READING: 'RUNNING', READ: 'DONE', CANCELLED: 'CANCELLED' } as const)[found.state] ?? 'FAILED';
    return { ...job, state, done: found.read, total: found.files, message: texts.tray.placed(found.placed, found.faulty), resultUrl: found.faulty > 0 && state === 'DONE' ? `${job.url}/fault-sheet` : null };
  },
};
/** Reads again what is not finished; what the account may not see (another's, on the same machine) leaves the tray. */
export async function readJobs(): Promise<void> {
  await Promise.all(list.filter((j) => j.state === 'RUNNING' || j.state === 'WAITING').map(async (job) => {
    try { trackJob(await READERS[job.kind]({ ...job })); } catch (error) { if ([403, 404].includes(asProblem(error).status)) forgetJob(job.id); }
  }));
}
export async function cancelJob(id: string): Promise<void> {
  const job = list.find((j) => j.id === id);
  if (!job) return;
  try { await send('POST', `${job.url}/cancel`, {}); } catch (error) { trackJob({ ...job, message: asProblem(error).detail }); }
  await readJobs();
}
