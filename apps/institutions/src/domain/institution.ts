import type { FilingLevel, FilingMode, InstitutionType, NumberMode, PlainDate, SkillLevel } from '@gt/domain';
import type { Transitions } from './transitions.js';

/** 站点: where a body assesses; carries the name printed on certificates and the number evidence. */
export interface Site {
  readonly siteId: string;
  readonly name: string;
  readonly printedName: string;
  readonly address: string;
  /** First 13 characters of its certificate numbers (六(五)), given by the provincial department; null until its document is recorded. */
  readonly prefix: string | null;
  readonly prefixDocument: string | null;
}

/** A unit whose employees an enterprise body may take (四(二)). `to` null: until further notice. */
export interface Unit {
  readonly name: string;
  readonly creditCode: string;
  readonly relation: string;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly evidence: string;
}

/** One row of the general filed scope (备案职业（工种）等级范围). */
export interface ScopeRow {
  readonly occupation: { readonly code: string; readonly name: string; readonly workType: string | null };
  readonly levels: readonly SkillLevel[];
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

export type InstitutionStatus = 'REGISTERED' | 'ACTIVE' | 'SUSPENDED' | 'ENDED';
export const INSTITUTION_STATUS_NAMES: Readonly<Record<InstitutionStatus, string>> = { REGISTERED: '已登记', ACTIVE: '正常', SUSPENDED: '暂停', ENDED: '终止' };

/** What a body is registered with. */
export interface InstitutionProfile {
  readonly name: string;
  readonly creditCode: string;
  readonly type: InstitutionType;
  readonly filingLevel: FilingLevel;
  /** The right supervisor (四(一)): the municipal centre for MUNICIPAL, the bureau in charge for DISTRICT. */
  readonly supervisorId: string;
  readonly filingMode: FilingMode;
  /** The document by which the municipal centre records the filing mode. */
  readonly filingModeDocument: string;
  readonly numberMode: NumberMode;
  readonly telephone: string | null;
}

/** 评价机构 with its sites, covered units and filed scope. */
export interface Institution extends InstitutionProfile {
  readonly status: InstitutionStatus;
  /** First day of the suspension that lasts, null when there is none. */
  readonly suspendedFrom: PlainDate | null;
  readonly sites: readonly Site[];
  readonly units: readonly Unit[];
  readonly scope: readonly ScopeRow[];
}

/** A change of the right to evaluate: why, and from which day on. */
export interface Standing { readonly reason: string; readonly from: PlainDate }

export type InstitutionEvent =
  | { readonly type: 'InstitutionRegistered'; readonly data: InstitutionProfile }
  | { readonly type: 'SiteAdded'; readonly data: Pick<Site, 'siteId' | 'name' | 'printedName' | 'address'> }
  | { readonly type: 'NumberEvidenceRecorded'; readonly data: { readonly siteId: string; readonly prefix: string; readonly document: string } }
  | { readonly type: 'CoveredUnitsChanged'; readonly data: { readonly units: readonly Unit[] } }
  | { readonly type: 'FiledScopeChanged'; readonly data: { readonly rows: readonly ScopeRow[] } }
  | { readonly type: 'InstitutionActivated'; readonly data: Readonly<Record<string, never>> }
  | { readonly type: 'InstitutionSuspended' | 'InstitutionResumed' | 'InstitutionEnded'; readonly data: Standing };

/** 登记 → 正常 ⇄ 暂停 → 终止. Sites, units and scope are kept up as long as the body has not ended. */
const upkeep = <S extends InstitutionStatus>(state: S) => ({ SiteAdded: state, NumberEvidenceRecorded: state, CoveredUnitsChanged: state, FiledScopeChanged: state });
export const institutionTransitions: Transitions<InstitutionStatus, InstitutionEvent['type']> = {
  REGISTERED: { ...upkeep('REGISTERED'), InstitutionActivated: 'ACTIVE' },
  ACTIVE: { ...upkeep('ACTIVE'), InstitutionSuspended: 'SUSPENDED', InstitutionEnded: 'ENDED' },
  SUSPENDED: { ...upkeep('SUSPENDED'), InstitutionResumed: 'ACTIVE', InstitutionEnded: 'ENDED' },
  ENDED: {},
};

export function evolveInstitution(state: Institution | null, event: InstitutionEvent): Institution {
  if (event.type === 'InstitutionRegistered') return { ...event.data, status: 'REGISTERED', suspendedFrom: null, sites: [], units: [], scope: [] };
  const next: Institution = { ...state!, status: institutionTransitions[state!.status][event.type] ?? state!.status };
  switch (event.type) {
    case 'SiteAdded': return { ...next, sites: [...next.sites, { ...event.data, prefix: null, prefixDocument: null }] };
    case 'NumberEvidenceRecorded': return { ...next, sites: next.sites.map((site) => (site.siteId === event.data.siteId ? { ...site, prefix: event.data.prefix, prefixDocument: event.data.document } : site)) };
    case 'CoveredUnitsChanged': return { ...next, units: event.data.units };
    case 'FiledScopeChanged': return { ...next, scope: event.data.rows };
    case 'InstitutionSuspended': return { ...next, suspendedFrom: event.data.from };
    case 'InstitutionResumed': return { ...next, suspendedFrom: null };
    default: return next;
  }
}
