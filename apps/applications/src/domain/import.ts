import type { Reason } from '@gt/domain';
import type { ApplicationVerdict } from './verdict.js';

/** What a sheet is of: applicants for a body, or years' appraisals of the own staff. */
export type ImportOf = 'APPLICANTS' | 'APPRAISALS';
/** An import of a sheet. CHECKING and LOADING are work of a job; they go on where they stopped. */
export type ImportState = 'CHECKING' | 'REFUSED' | 'CHECKED' | 'LOADING' | 'LOADED' | 'CANCELLED';
export type ImportAct = 'REFUSE' | 'END_CHECK' | 'LOAD' | 'END_LOAD' | 'CANCEL';

/** The state that each act leads to; what is not listed does not happen. What a cancelled load has stored stays: those are drafts like others. */
export const importTransitions: Readonly<Record<ImportState, Readonly<Partial<Record<ImportAct, ImportState>>>>> = {
  CHECKING: { REFUSE: 'REFUSED', END_CHECK: 'CHECKED', CANCEL: 'CANCELLED' },
  CHECKED: { LOAD: 'LOADING', CANCEL: 'CANCELLED' },
  LOADING: { END_LOAD: 'LOADED', CANCEL: 'CANCELLED' },
  // rows that were left out may be loaded later
  LOADED: { LOAD: 'LOADING' },
  REFUSED: {}, CANCELLED: {},
};

export const IMPORT_STATE_NAMES: Readonly<Record<ImportState, string>> = { CHECKING: '检查中', REFUSED: '文件不可用', CHECKED: '已检查', LOADING: '导入中', LOADED: '已导入', CANCELLED: '已取消' };

/** How a row stands: FAULTY cannot be read or does not belong here, KNOWN says what is there already; the others are the verdict of the rules as of the day of the check. */
export type RowStanding = 'FAULTY' | 'KNOWN' | ApplicationVerdict['standing'];
/** Which rows are loaded: those that may be submitted at once, or all that can be read (what the rules refuse can still be put right in the draft). */
export type LoadWhich = 'ELIGIBLE' | 'READABLE';
export const standingsOf = (which: LoadWhich): readonly RowStanding[] => (which === 'ELIGIBLE' ? ['MET', 'TO_BE_CONFIRMED'] : ['MET', 'TO_BE_CONFIRMED', 'NOT_MET']);

/** The column in which a reason of the rules is to be put right. */
const COLUMN_OF: Readonly<Record<string, string>> = {
  NOT_IN_CITY: 'worksInCity', NOT_IN_POST: 'inPost', TITLE_OUT_OF_RANGE: 'titleSeries', TITLE_UNKNOWN: 'titleName', TITLE_LEVEL_NOT_ELIGIBLE: 'titleName', APPRAISAL_NOT_PASSED: 'appraisals',
  LEVEL_NOT_BRIDGING: 'targetLevel', LEVEL_NOT_OPEN_TO_TITLE: 'targetLevel', OCCUPATION_NOT_CURRENT_POST: 'currentOccupation', PRIOR_LEVEL_MISSING: 'priorCertificates',
  PRIOR_LEVEL_TOO_RECENT: 'priorCertificates', RELATED_WORK_TOO_SHORT: 'workPeriods', NOT_FRONT_LINE: 'frontLine',
};

/** Reasons of the rules as faults of cells: what is refused, by clause and column. */
export const ruleFaults = (reasons: readonly Reason[]): Array<{ readonly column: string; readonly code: string; readonly message: string }> => reasons.map(({ code, clause, message }) => ({ column: COLUMN_OF[code] ?? 'targetLevel', code, message: clause === '' ? message : `${message}（${clause}）` }));
