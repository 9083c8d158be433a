import type { PersonDocumentType } from '@gt/domain';

/** A person as his document names him. */
export interface Original { name: string; idType: PersonDocumentType; idNumber: string }
export const blankOriginal = (): Original => ({ name: '', idType: 'RESIDENT_ID', idNumber: '' });
