import { accepted, acceptedUnless, reason, refused, yearOf, type AppraisalGrade, type Decision, type PlainDate, type Reason } from '@gt/domain';
import type { DecidedBy } from './application.js';
import type { Why } from './why.js';

/** One year of one person in an employer's register (二). The document's number is not kept: the id that is derived from it finds the person. */
export interface Appraisal {
  readonly status: 'IN_FORCE' | 'VOIDED';
  readonly employerId: string; readonly personId: string; readonly name: string; readonly idNumberMasked: string; readonly year: number;
  readonly grade: AppraisalGrade;
  /** as the employer's own rules name it, and the mapping that it was read by; null: the official grade itself */
  readonly own: string; readonly mappingId: string | null;
  readonly note: string | null;
  readonly source: { readonly importId: string; readonly rowNumber: number; readonly fileSha256: string };
  readonly by: DecidedBy;
  /** why it reads otherwise than the sheet */
  readonly correction: (Why & { readonly by: DecidedBy }) | null;
}
export type AppraisalEvent =
  | { readonly type: 'AppraisalRecorded'; readonly data: Omit<Appraisal, 'status' | 'correction'> }
  | { readonly type: 'AppraisalCorrected'; readonly data: Why & { readonly grade: AppraisalGrade; readonly own: string; readonly mappingId: string | null; readonly by: DecidedBy } }
  | { readonly type: 'AppraisalVoided'; readonly data: Why & { readonly by: DecidedBy } };

export function evolveAppraisal(state: Appraisal | null, event: AppraisalEvent): Appraisal {
  switch (event.type) {
    case 'AppraisalRecorded': return { ...event.data, status: 'IN_FORCE', correction: null };
    case 'AppraisalCorrected': { const { grade, own, mappingId, ...correction } = event.data; return { ...state!, grade, own, mappingId, correction }; }
    case 'AppraisalVoided': return { ...state!, status: 'VOIDED', correction: event.data };
  }
}

/** The log's part of an event: name and number lie in the row alone, where they can be deleted; the derived id says whose year it is. */
export function loggedAppraisal(event: AppraisalEvent): object {
  if (event.type !== 'AppraisalRecorded') return event.data;
  const { name: _name, idNumberMasked: _number, ...kept } = event.data;
  return kept;
}

/** How a row of a sheet meets the register: nothing there (or voided), the same there already, or something else, which is a correction's matter. */
export const meetingOf = (there: Appraisal | undefined, grade: AppraisalGrade): 'NEW' | 'KNOWN' | 'DIFFERS' =>
  (!there || there.status === 'VOIDED' ? 'NEW' : there.grade === grade ? 'KNOWN' : 'DIFFERS');

/** Puts a year right, with reason and document; the version before stays in the log. NOTHING_CHANGED where it says the same. */
export function correctAppraisal(state: Appraisal, to: { grade: AppraisalGrade; own: string; mappingId: string | null }, why: Why, by: DecidedBy): Decision<AppraisalEvent> {
  if (state.status === 'VOIDED') return refused(voided);
  return acceptedUnless<AppraisalEvent>(state.grade === to.grade && state.own === to.own ? [reason('NOTHING_CHANGED', '二', '与现登记的结果相同，无须更正。')] : [], { type: 'AppraisalCorrected', data: { ...to, ...why, by } });
}
export const voidAppraisal = (state: Appraisal, why: Why, by: DecidedBy): Decision<AppraisalEvent> => (state.status === 'VOIDED' ? refused(voided) : accepted<AppraisalEvent>({ type: 'AppraisalVoided', data: { ...why, by } }));
const voided: Reason = reason('APPRAISAL_VOIDED', '二', '该年度登记已作废；如需重新登记，请用年度考核表重新导入这一行。');

/** A year that is in the register, as it is held against a form. */
export interface RegisteredYear { readonly year: number; readonly grade: AppraisalGrade }
export type YearStanding = 'AGREES' | 'DIFFERS' | 'NOT_REGISTERED' | 'NOT_STATED';
export const YEAR_STANDING_NAMES: Readonly<Record<YearStanding, string>> = { AGREES: '与单位登记一致', DIFFERS: '与单位登记不一致（待核）', NOT_REGISTERED: '单位未登记该年度', NOT_STATED: '申报表未填该年度' };
export interface ComparedYear { readonly year: number; readonly stated: AppraisalGrade | null; readonly registered: readonly AppraisalGrade[]; readonly standing: YearStanding }

/**
 * Completed years of the register that are held against the form besides those that the form states: the notice's (二). Where a body's own standard asks for
 * more, a submitted form states them: only last year's may be missing.
 */
const YEARS_BESIDES = 3;

/** What the form states beside what the employer's register says, newest year first. A difference is 待核 for people, never a refusal. */
export function compareYears(stated: readonly RegisteredYear[], registered: readonly RegisteredYear[], asOf: PlainDate): readonly ComparedYear[] {
  const thisYear = yearOf(asOf);
  const years = new Set([...stated.map((s) => s.year), ...registered.map((r) => r.year).filter((year) => year < thisYear && year >= thisYear - YEARS_BESIDES)]);
  return [...years].sort((a, b) => b - a).map((year) => {
    const said = stated.find((s) => s.year === year)?.grade ?? null;
    const there = [...new Set(registered.filter((r) => r.year === year).map((r) => r.grade))];
    return { year, stated: said, registered: there, standing: said === null ? 'NOT_STATED' : there.length === 0 ? 'NOT_REGISTERED' : there.every((grade) => grade === said) ? 'AGREES' : 'DIFFERS' };
  });
}

/** All years in one word, for a list: NONE where the employer's register has nothing of the person. */
export type RegisterStanding = 'AGREES' | 'PARTLY' | 'DIFFERS' | 'NONE';
export const REGISTER_STANDING_NAMES: Readonly<Record<RegisterStanding, string>> = { AGREES: '考核一致', PARTLY: '考核部分有登记', DIFFERS: '考核不一致（待核）', NONE: '单位未登记考核' };
export function registerStanding(years: readonly ComparedYear[]): RegisterStanding {
  const some = (standing: YearStanding) => years.some((y) => y.standing === standing);
  if (some('DIFFERS')) return 'DIFFERS';
  return !some('AGREES') && !some('NOT_STATED') ? 'NONE' : some('NOT_REGISTERED') || some('NOT_STATED') ? 'PARTLY' : 'AGREES';
}
/** The years that the employer confirms from its register when it recommends. */
export const agreeingYears = (years: readonly ComparedYear[]): number[] => years.filter((y) => y.standing === 'AGREES').map((y) => y.year).sort((a, b) => a - b);
