import { sameName, type PersonDocumentType, type Sex } from '@gt/domain';

/** A person by one document; the id is derived from it, the number is sealed and masked. */
export interface Person { readonly name: string; readonly sex: Sex | null; readonly idType: PersonDocumentType; readonly idNumberSealed: string; readonly idNumberMasked: string; /** further documents of the same person (joined), and numbers that were mistyped for it (merged) */ readonly documents?: readonly (FurtherDocument & { readonly mistyped: boolean })[] }
interface FurtherDocument { readonly otherId: string; readonly idType: PersonDocumentType; readonly idNumberMasked: string }
export type PersonEvent = { readonly type: 'PersonRegistered'; readonly data: Person } | { readonly type: 'PersonCorrected'; readonly data: Pick<Person, 'name' | 'sex'> }
  | { readonly type: 'PersonDocumentsJoined' | 'PersonsMerged'; readonly data: FurtherDocument };

/** A person is registered with the first submission; later ones find it. A draft leaves no trace of the person in the log. */
export const registerPerson = (state: Person | null, person: Person): readonly PersonEvent[] => (state ? [] : [{ type: 'PersonRegistered', data: person }]);
export const evolvePerson = (state: Person | null, event: PersonEvent): Person => {
  switch (event.type) {
    case 'PersonRegistered': return event.data;
    case 'PersonCorrected': return { ...state!, ...event.data };
    default: return { ...state!, documents: [...state!.documents ?? [], { ...event.data, mistyped: event.type === 'PersonsMerged' }] };
  }
};
/** Whether a form names the person otherwise than the register does: the body decides (待核), people do change names. */
export const nameDiffers = (person: Person | undefined, name: string): boolean => person !== undefined && !sameName(person.name, name);
