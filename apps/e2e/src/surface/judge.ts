import type { Answer } from './town.js';

const CHINESE = /[\u4e00-\u9fff]/;
const CODE = /^[A-Z][A-Z0-9_]{2,60}$/;

/** What is wrong with an answer that should be problem details with a status from 400 to 499; empty when nothing is. */
export function refusalFaults(answer: Answer): string[] {
  const { status, json } = answer;
  const faults: string[] = [];
  if (status < 400 || status > 499) faults.push(`status ${status}`);
  if (!String(answer.headers['content-type']).startsWith('application/problem+json')) faults.push(`content type ${String(answer.headers['content-type'])}`);
  if (json.status !== status || typeof json['type'] !== 'string' || typeof json['title'] !== 'string') faults.push('no problem details');
  if (!CODE.test(json.code ?? '')) faults.push(`code ${json.code}`);
  if (!CHINESE.test(json.detail ?? '')) faults.push(`detail ${json.detail}`);
  for (const error of json.errors ?? []) if (!CODE.test(error.code) || !CHINESE.test(error.message)) faults.push(`error ${error.field} ${error.code} ${error.message}`);
  return faults;
}

/** Whether one of the errors names the field, a part of it or the whole that it is a part of. */
export const names = (answer: Answer, field: string): boolean => (answer.json.errors ?? []).some((e) => e.field === field || isPart(e.field, field) || isPart(field, e.field));
const isPart = (part: string, whole: string) => part.startsWith(whole) && ['.', '['].includes(part[whole.length] ?? '');
