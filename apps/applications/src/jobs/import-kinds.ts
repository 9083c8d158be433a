import type { RecordKind } from '@gt/forms';
import type { ImportOf } from '../domain/import.js';
import { applicantImport } from './import-applicants.js';
import { appraisalImport } from './import-appraisals.js';
import type { ImportKind, ReadyRow } from './import-kind.js';

/** Every kind of sheet that an employer brings in. */
export const importKinds: Readonly<Record<ImportOf, ImportKind<RecordKind, ReadyRow>>> = { APPLICANTS: applicantImport as ImportKind<RecordKind, ReadyRow>, APPRAISALS: appraisalImport as ImportKind<RecordKind, ReadyRow> };
