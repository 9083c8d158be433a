import { renderApplicationForm } from '../documents/application-form.js';
import { renderCertificate } from '../documents/certificate.js';
import { renderFilingForm } from '../documents/filing-form.js';
import { renderHolderRoster } from '../documents/holder-roster.js';
import { renderSchedule } from '../documents/schedule.js';
import { renderScoreRegister } from '../documents/score-register.js';
import { renderScoreSheet } from '../documents/score-sheet.js';
import { renderWorkScheme } from '../documents/work-scheme.js';

/** Every document by its kind: the same functions in a worker and in process. */
export const DOCUMENTS = {
  filingForm: renderFilingForm,
  applicationForm: renderApplicationForm,
  workScheme: renderWorkScheme,
  schedule: renderSchedule,
  scoreSheet: renderScoreSheet,
  scoreRegister: renderScoreRegister,
  holderRoster: renderHolderRoster,
  certificate: renderCertificate,
} as const;

export type DocumentKind = keyof typeof DOCUMENTS;

/** The input that each kind takes. */
export type DocumentInput<Kind extends DocumentKind> = Parameters<(typeof DOCUMENTS)[Kind]>[0];
