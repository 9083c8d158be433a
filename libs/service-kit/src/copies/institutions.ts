import type { DataOf, Envelope, OccupationData } from '@gt/contracts';
import type * as C from '@gt/contracts';

/** `mergedInto`: the bureau that took this one over; absent while it stands. */
export interface BureauCopy { readonly name: string; readonly level: 'MUNICIPAL' | 'DISTRICT'; readonly telephone: string | null; readonly mergedInto?: string }
export function foldBureau(state: BureauCopy | null, event: Envelope<never>): BureauCopy {
  if (event.type.endsWith('.BureauRenamed')) { const { name, telephone } = event.data as DataOf<typeof C.BureauRenamed>; return { ...state!, name, telephone }; }
  if (event.type.endsWith('.BureauMerged')) return { ...state!, mergedInto: (event.data as DataOf<typeof C.BureauMerged>).into };
  return event.data as DataOf<typeof C.BureauRegistered>;
}

export interface SiteCopy { readonly siteId: string; readonly name: string; readonly printedName: string; readonly address: string; readonly prefix: string | null }
/** A span of days in which the body may not evaluate; `to` is the first day on which it may again, null while it lasts. */
export interface Span { readonly from: string; readonly to: string | null; readonly reason: string }
export interface InstitutionCopy {
  readonly name: string; readonly creditCode: string; readonly type: 'ENTERPRISE' | 'SOCIAL_TRAINING'; readonly filingLevel: 'MUNICIPAL' | 'DISTRICT'; readonly supervisorId: string;
  readonly filingMode: 'NATIVE' | 'EXTERNAL'; readonly numberMode: 'ALLOTTED' | 'IMPORTED'; readonly telephone: string | null;
  readonly status: 'REGISTERED' | 'ACTIVE' | 'SUSPENDED' | 'ENDED'; readonly suspensions: readonly Span[]; readonly endedFrom: string | null;
  readonly sites: readonly SiteCopy[];
  readonly units: DataOf<typeof C.CoveredUnitsChanged>['units'];
  readonly scope: ReadonlyArray<{ occupation: OccupationData; levels: number[]; from: string; to: string | null }>;
}

export function foldInstitution(state: InstitutionCopy | null, event: Envelope<never>): InstitutionCopy {
  const type = event.type.slice(event.type.indexOf('.') + 1);
  if (type === 'InstitutionRegistered') {
    const d = event.data as DataOf<typeof C.InstitutionRegistered>;
    return { name: d.name, creditCode: d.creditCode, type: d.type, filingLevel: d.filingLevel, supervisorId: d.supervisorId, filingMode: d.filingMode, numberMode: d.numberMode, telephone: d.telephone,
      status: 'REGISTERED', suspensions: [], endedFrom: null, sites: [], units: [], scope: [] };
  }
  const s = state!;
  switch (type) {
    case 'SiteAdded': return { ...s, sites: [...s.sites, { ...(event.data as DataOf<typeof C.SiteAdded>), prefix: null }] };
    case 'SiteChanged': { const { siteId, name, printedName, address } = event.data as DataOf<typeof C.SiteChanged>; return { ...s, sites: s.sites.map((x) => (x.siteId === siteId ? { ...x, name, printedName, address } : x)) }; }
    case 'NumberEvidenceRecorded': { const d = event.data as DataOf<typeof C.NumberEvidenceRecorded>; return { ...s, sites: s.sites.map((x) => (x.siteId === d.siteId ? { ...x, prefix: d.prefix } : x)) }; }
    case 'CoveredUnitsChanged': return { ...s, units: (event.data as DataOf<typeof C.CoveredUnitsChanged>).units };
    case 'FiledScopeChanged': return { ...s, scope: (event.data as DataOf<typeof C.FiledScopeChanged>).rows };
    case 'InstitutionChanged': { const d = event.data as DataOf<typeof C.InstitutionChanged>; return { ...s, name: d.name, telephone: d.telephone }; }
    case 'FilingModeChanged': { const d = event.data as DataOf<typeof C.FilingModeChanged>; return { ...s, filingMode: d.filingMode, numberMode: d.numberMode }; }
    case 'InstitutionTransferred': return { ...s, supervisorId: (event.data as DataOf<typeof C.InstitutionTransferred>).to };
    case 'InstitutionActivated': return { ...s, status: 'ACTIVE' };
    case 'InstitutionSuspended': { const d = event.data as DataOf<typeof C.InstitutionSuspended>; return { ...s, status: 'SUSPENDED', suspensions: [...s.suspensions, { from: d.from, to: null, reason: d.reason }] }; }
    case 'InstitutionResumed': { const d = event.data as DataOf<typeof C.InstitutionResumed>; return { ...s, status: 'ACTIVE', suspensions: s.suspensions.map((x) => (x.to === null ? { ...x, to: d.from } : x)) }; }
    case 'InstitutionEnded': return { ...s, status: 'ENDED', endedFrom: (event.data as DataOf<typeof C.InstitutionEnded>).from };
    default: return s;
  }
}

/** Whether the body may evaluate on a day: activated, neither suspended nor ended then. */
export const mayEvaluateOn = (body: InstitutionCopy, day: string): boolean =>
  body.status !== 'REGISTERED' && !(body.endedFrom !== null && day >= body.endedFrom) && !body.suspensions.some((s) => day >= s.from && (s.to === null || day < s.to));

export interface FilingCopy {
  readonly institutionId: string; readonly status: 'DRAFT' | 'SUBMITTED' | 'RETURNED' | 'APPROVED' | 'SUPERSEDED' | 'REVOKED';
  readonly rows: DataOf<typeof C.FilingApproved>['rows']; readonly expertIds: readonly string[];
  /** first and last day on which the approved filing holds; null validTo: until further notice */
  readonly validFrom: string | null; readonly validTo: string | null;
}
export function foldFiling(state: FilingCopy | null, event: Envelope<never>): FilingCopy {
  const type = event.type.slice(event.type.indexOf('.') + 1);
  const s: FilingCopy = state ?? { institutionId: (event.data as { institutionId: string }).institutionId, status: 'DRAFT', rows: [], expertIds: [], validFrom: null, validTo: null };
  switch (type) {
    case 'FilingSubmitted': { const d = event.data as DataOf<typeof C.FilingSubmitted>; return { ...s, status: 'SUBMITTED', rows: d.rows, expertIds: d.expertIds }; }
    case 'FilingReturned': return { ...s, status: 'RETURNED' };
    case 'FilingApproved': { const d = event.data as DataOf<typeof C.FilingApproved>; return { ...s, status: 'APPROVED', rows: d.rows, expertIds: d.expertIds, validFrom: d.validFrom, validTo: d.validTo }; }
    case 'FilingSuperseded': return { ...s, status: 'SUPERSEDED', validTo: dayBefore((event.data as DataOf<typeof C.FilingSuperseded>).from) };
    case 'FilingRevoked': return { ...s, status: 'REVOKED', validTo: dayBefore((event.data as DataOf<typeof C.FilingRevoked>).from) };
    default: return s;
  }
}
const dayBefore = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

/** Whether an approved filing holds on a day. */
export const filingHoldsOn = (filing: FilingCopy, day: string): boolean => filing.validFrom !== null && day >= filing.validFrom && (filing.validTo === null || day <= filing.validTo);

/** `unavailable` as it was said last; absent: always available. */
export type ExpertCopy = DataOf<typeof C.ExpertRegistered> & Partial<DataOf<typeof C.ExpertAvailabilityChanged>>;
export const foldExpert = (state: ExpertCopy | null, event: Envelope<Partial<ExpertCopy>>): ExpertCopy => ({ ...state, ...event.data } as ExpertCopy);

/** A published price list of a body (七(五)); `to` is the last day before the next one's. */
export interface FeeScheduleCopy { readonly institutionId: string; readonly published: (DataOf<typeof C.FeeSchedulePublished> & { readonly to: string | null }) | null }
export function foldFeeSchedule(state: FeeScheduleCopy | null, event: Envelope<never>): FeeScheduleCopy {
  const { institutionId } = event.data as { institutionId: string };
  if (event.type.endsWith('.FeeSchedulePublished')) return { institutionId, published: { ...(event.data as DataOf<typeof C.FeeSchedulePublished>), to: null } };
  if (event.type.endsWith('.FeeScheduleSuperseded') && state?.published) return { institutionId, published: { ...state.published, to: dayBefore((event.data as DataOf<typeof C.FeeScheduleSuperseded>).from) } };
  return state ?? { institutionId, published: null };
}

/** A custom standard of an enterprise body (七(六)); `to` is the last day before the next one's. */
export interface StandardCopy { readonly institutionId: string; readonly adopted: (DataOf<typeof C.CustomStandardAdopted> & { readonly to: string | null }) | null }
export function foldStandard(state: StandardCopy | null, event: Envelope<never>): StandardCopy {
  const { institutionId } = event.data as { institutionId: string };
  if (event.type.endsWith('.CustomStandardAdopted')) return { institutionId, adopted: { ...(event.data as DataOf<typeof C.CustomStandardAdopted>), to: null } };
  if (event.type.endsWith('.CustomStandardSuperseded') && state?.adopted) return { institutionId, adopted: { ...state.adopted, to: dayBefore((event.data as DataOf<typeof C.CustomStandardSuperseded>).from) } };
  return state ?? { institutionId, adopted: null };
}

/** Whether it is a published list that holds on a day. */
export const feesHoldOn = ({ published }: FeeScheduleCopy, day: string): boolean => published !== null && published.effectiveFrom <= day && (published.to === null || day <= published.to);
