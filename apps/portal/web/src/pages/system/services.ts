import { SERVICES } from '../../../../src/route-table.js';
import { asProblem, type ApiProblem } from '../../api/client.js';
import { named } from '../work/shared.js';
import { texts } from '../work/texts.js';

export { SERVICES };
export const serviceName = (service: string): string => named(texts.todo.services, service);

/** Asks every service at once; those that do not answer are named, the others' answers are shown. */
export async function ofAll<T>(ask: (service: string) => Promise<T>, services: readonly string[] = SERVICES): Promise<{ answers: { service: string; answer: T }[]; away: string[]; problem: ApiProblem | null }> {
  const found = await Promise.allSettled(services.map(ask));
  const failed = found.flatMap((f, i) => (f.status === 'rejected' ? [{ service: services[i]!, problem: asProblem(f.reason) }] : []));
  return {
    answers: found.flatMap((f, i) => (f.status === 'fulfilled' ? [{ service: services[i]!, answer: f.value }] : [])), away: failed.map((f) => serviceName(f.service)),
    problem: failed.length === services.length ? failed[0]?.problem ?? null : null,
  };
}

/** Figures of a service's `/metrics` by name, each with its labels. */
export interface Figure { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number }
const LINE = /^(gt_\w+)(?:\{(.*)\})? ([-+.\deE]+)$/;
export async function figuresOf(service: string): Promise<Figure[]> {
  const answer = await fetch(`/api/${service}/metrics`);
  if (!answer.ok) throw new Error(`${service}: ${answer.status}`);
  return (await answer.text()).split('\n').flatMap((line) => {
    const found = LINE.exec(line);
    return found ? [{ name: found[1]!, labels: Object.fromEntries([...(found[2] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map((m) => [m[1]!, m[2]!])), value: Number(found[3]) }] : [];
  });
}
export const sum = (figures: readonly Figure[], name: string, labels: Readonly<Record<string, string>> = {}): number => figures.filter((f) => f.name === name && Object.entries(labels).every(([k, v]) => f.labels[k] === v)).reduce((total, f) => total + f.value, 0);
