import type { OccupationRef, TitleLevel } from '@gt/domain';

interface Document { readonly personId: string; readonly idTypeName: string; readonly idNumberMasked: string }
export interface SlotOfPerson { readonly titleLevel: TitleLevel; readonly titleLevelName: string; readonly occupation: OccupationRef; readonly level: number; readonly institutionId: string; readonly institutionName: string; readonly state: string; readonly applicationId: string; /** the application that holds it, as it stands; null: 历史数据 */ readonly holder: { readonly version: number; readonly status: string; readonly statusName: string } | null }
/** A person with all documents and slots. */
export interface PersonWithSlots { readonly id: string; readonly name: string; readonly documents: readonly (Document & { readonly mistyped: boolean })[]; readonly slots: readonly SlotOfPerson[] }
/** A request to join two documents. */
export interface PersonJoin {
  readonly id: string; readonly version: number; readonly status: string; readonly statusName: string; readonly kindName: string; readonly kept: Document; readonly other: Document; readonly reason: string; readonly document: string; readonly evidenceSha256: string; readonly byName: string; readonly at: string;
  readonly decision: { readonly reason: string; readonly document: string; readonly byName: string; readonly at: string } | null; readonly persons?: { readonly kept: PersonWithSlots | null; readonly other: PersonWithSlots | null } | null;
}
