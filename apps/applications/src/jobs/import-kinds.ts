import type { ImportOf } from '../domain/import.js';
import { applicantImport } from './import-applicants.js';
import { appraisalImport } from './import-appraisals.js';
import type { ImportKind, OfPerson, ReadyRow } from './import-kind.js';

/** Every kind of sheet that an employer brings in. */
export const importKinds: Readonly<Record<ImportOf, ImportKind<OfPerson, ReadyRow>>> = { APPLICANTS: applicantImport as ImportKind<OfPerson, ReadyRow>, APPRAISALS: appraisalImport as ImportKind<OfPerson, ReadyRow> };
