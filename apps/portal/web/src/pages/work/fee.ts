import type { EvaluationMethod, SkillLevel } from '@gt/domain';
import { occupationCodeOf } from './filing.js';

export interface FeeItem { readonly name: string; readonly occupationCode: string | null; readonly level: SkillLevel | null; readonly method: EvaluationMethod | null; readonly amount: number; readonly costs: readonly { readonly name: string; readonly amount: number }[] }
export interface FeeSchedule { readonly id: string; readonly version: number; readonly institutionId: string; readonly status: string; readonly edition: number | null; readonly items: readonly FeeItem[]; readonly basis: string; readonly note: string | null; readonly publishedOn: string | null; readonly effectiveFrom: string | null; readonly effectiveTo: string | null }
/** The form as it is typed: 元 and lines of text. */
export interface FeeForm { basis: string; note: string; items: { name: string; occupation: string; level: string; method: string; amount: string; costs: string }[] }

const YUAN = /^\d{1,7}(\.\d{1,2})?$/;
/** 分 of a text in 元; NaN for what is none. */
export const fenOf = (text: string): number => (YUAN.test(text.trim()) ? Math.round(Number(text) * 100) : Number.NaN);
const yuanText = (fen: number): string => String(fen / 100);
export const formOf = (s: FeeSchedule): FeeForm => ({
  basis: s.basis, note: s.note ?? '',
  items: s.items.map((i) => ({ name: i.name, occupation: i.occupationCode ?? '', level: i.level === null ? '' : String(i.level), method: i.method ?? '', amount: yuanText(i.amount), costs: i.costs.map((c) => `${c.name} ${yuanText(c.amount)}`).join('\n') })),
});
/** The lines of a cost accounting: a name, a space, an amount in 元. A line without an amount gives NaN, which the service names by its field. */
const costsOf = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => { const at = line.search(/\s\S+$/); return at < 0 ? { name: line, amount: Number.NaN } : { name: line.slice(0, at).trim(), amount: fenOf(line.slice(at)) }; });
export const contentOf = (form: FeeForm): object => ({
  basis: form.basis, note: form.note || null,
  items: form.items.map((i) => ({ name: i.name, occupationCode: i.occupation.trim() ? occupationCodeOf(i.occupation) : null, level: i.level === '' ? null : Number(i.level), method: i.method || null, amount: fenOf(i.amount), costs: costsOf(i.costs) })),
});
