import type { FilingLevel, FilingMode, InstitutionType, NumberMode, PlainDate, SkillLevel } from '@gt/domain';
import type { EvidenceFile } from './evidence-file.js';
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
  /** that document itself */
  readonly prefixFile?: EvidenceFile;
  /** What it was called before, each with its last day: papers and certificates of that time bear it. Absent: nothing changed yet. */
  readonly former?: ReadonlyArray<SiteNames & { readonly until: PlainDate }>;
}
/** What of a site may change: its names and where it is. */
export type SiteNames = Pick<Site, 'name' | 'printedName' | 'address'>;

/** A unit whose employees an enterprise body may take (四(二)). `to` null: until further notice. */
export interface Unit {
  readonly name: string;
  readonly creditCode: string;
  readonly relation: string;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly evidence: string;
  readonly file?: EvidenceFile;
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
  readonly filingModeFile?: EvidenceFile;
  readonly numberMode: NumberMode;
  readonly telephone: string | null;
}

/** 制度 (七(一)): one of the body's own rules, each edition with its document. */
export interface BodyRuleEdition { readonly edition: number; readonly documentNumber: string; readonly adoptedOn: PlainDate; readonly change: string; readonly file?: EvidenceFile }
export interface BodyRule { readonly title: string; readonly editions: readonly BodyRuleEdition[] }

/** What was recorded without its paper, which comes later: an edition of a rule, a site's number evidence, the filing mode. A covered unit's comes with the next list. */
export type Unproven = { readonly kind: 'BODY_RULE'; readonly title: string; readonly edition: number } | { readonly kind: 'NUMBER_EVIDENCE'; readonly siteId: string } | { readonly kind: 'FILING_MODE' };

/** What a body that ends hands to its supervisor (六(六), 七(三)). */
export type HandoverPart = 'ARCHIVES' | 'SLOTS' | 'CERTIFICATES';
export const HANDOVER_PART_NAMES: Readonly<Record<HandoverPart, string>> = { ARCHIVES: '档案', SLOTS: '未办结的申报名额', CERTIFICATES: '证书补发、更正和查询服务' };
export interface Handover { readonly part: HandoverPart; readonly receiverId: string; /** how many volumes, slots or certificates the inventory lists */ readonly items: number; readonly inventory: string; /** SHA-256 of the inventory as a file, as the service that keeps the things wrote it */ readonly inventorySha256?: string; readonly document: string; readonly on: PlainDate }

/** How supervision passed from one bureau to another. TAKE_OVER: the municipal centre takes a district's body to itself with a reason, its filing level stays. */
export type TransferKind = 'TRANSFER' | 'TAKE_OVER';
export const TRANSFER_KIND_NAMES: Readonly<Record<TransferKind, string>> = { TRANSFER: '移交', TAKE_OVER: '市中心接管' };
export interface Transfer { readonly from: string; readonly to: string; readonly kind: TransferKind; readonly reason: string; readonly document: string; readonly on: PlainDate }

/** 评价机构 with its sites, covered units and filed scope. */
export interface Institution extends InstitutionProfile {
  readonly status: InstitutionStatus;
  /** First day of the suspension that lasts, null when there is none. */
  readonly suspendedFrom: PlainDate | null;
  /** Why the body is suspended, resumed or ended, and from which day on; absent while it never was, and in states from before this was kept: its history tells. */
  readonly standing?: Standing;
  readonly sites: readonly Site[];
  readonly units: readonly Unit[];
  readonly scope: readonly ScopeRow[];
  // absent in states that were stored before these were kept
  /** Earlier names with their last day: papers of that time bear them. */
  readonly formerNames?: ReadonlyArray<{ readonly name: string; readonly until: PlainDate }>;
  readonly transfers?: readonly Transfer[];
  readonly rules?: readonly BodyRule[];
  readonly handovers?: readonly Handover[];
}

/** Who supervised the body on a day (四(一)); what was closed then keeps that bureau. */
export function supervisorOn(body: Pick<Institution, 'supervisorId' | 'transfers'>, day: PlainDate): string {
  return (body.transfers ?? []).find((transfer) => day < transfer.on)?.from ?? body.supervisorId;
}

/** A change of the right to evaluate: why, and from which day on. */
export interface Standing { readonly reason: string; readonly from: PlainDate }

export type InstitutionEvent =
  | { readonly type: 'InstitutionRegistered'; readonly data: InstitutionProfile }
  | { readonly type: 'SiteAdded'; readonly data: Pick<Site, 'siteId' | 'name' | 'printedName' | 'address'> }
  | { readonly type: 'SiteChanged'; readonly data: SiteNames & { readonly siteId: string; readonly document: string; readonly on: PlainDate } }
  | { readonly type: 'NumberEvidenceRecorded'; readonly data: { readonly siteId: string; readonly prefix: string; readonly document: string; readonly file?: EvidenceFile; /** why the municipal centre corrected what was recorded before */ readonly correction?: string } }
  | { readonly type: 'CoveredUnitsChanged'; readonly data: { readonly units: readonly Unit[] } }
  | { readonly type: 'FiledScopeChanged'; readonly data: { readonly rows: readonly ScopeRow[] } }
  | { readonly type: 'InstitutionChanged'; readonly data: Pick<InstitutionProfile, 'name' | 'telephone'> & { readonly document: string; readonly on: PlainDate } }
  | { readonly type: 'FilingModeChanged'; readonly data: Pick<InstitutionProfile, 'filingMode' | 'numberMode'> & { readonly document: string; readonly file?: EvidenceFile } }
  | { readonly type: 'InstitutionTransferred'; readonly data: Transfer }
  | { readonly type: 'BodyRulesAdopted'; readonly data: { readonly title: string } & BodyRuleEdition }
  | { readonly type: 'EvidenceFileAdded'; readonly data: { readonly of: Unproven; readonly file: EvidenceFile } }
  | { readonly type: 'HandoverRecorded'; readonly data: Handover }
  | { readonly type: 'InstitutionActivated'; readonly data: Readonly<Record<string, never>> }
  | { readonly type: 'InstitutionSuspended' | 'InstitutionResumed' | 'InstitutionEnded'; readonly data: Standing };

/** 登记 → 正常 ⇄ 暂停 → 终止. Sites, units and scope are kept up as long as the body has not ended. */
const upkeep = <S extends InstitutionStatus>(state: S) => ({ SiteAdded: state, SiteChanged: state, NumberEvidenceRecorded: state, CoveredUnitsChanged: state, FiledScopeChanged: state, InstitutionChanged: state, FilingModeChanged: state, InstitutionTransferred: state, BodyRulesAdopted: state, EvidenceFileAdded: state });
/** A handover is recorded before the end: from the ended body nobody could hand anything over. */
export const institutionTransitions: Transitions<InstitutionStatus, InstitutionEvent['type']> = {
  REGISTERED: { ...upkeep('REGISTERED'), InstitutionActivated: 'ACTIVE' },
  ACTIVE: { ...upkeep('ACTIVE'), HandoverRecorded: 'ACTIVE', InstitutionSuspended: 'SUSPENDED', InstitutionEnded: 'ENDED' },
  SUSPENDED: { ...upkeep('SUSPENDED'), HandoverRecorded: 'SUSPENDED', InstitutionResumed: 'ACTIVE', InstitutionEnded: 'ENDED' },
  ENDED: {},
};

export function evolveInstitution(state: Institution | null, event: InstitutionEvent): Institution {
  if (event.type === 'InstitutionRegistered') return { ...event.data, status: 'REGISTERED', suspendedFrom: null, sites: [], units: [], scope: [], formerNames: [], transfers: [], rules: [], handovers: [] };
  const next: Institution = { ...state!, status: institutionTransitions[state!.status][event.type] ?? state!.status };
  switch (event.type) {
    case 'SiteAdded': return { ...next, sites: [...next.sites, { ...event.data, prefix: null, prefixDocument: null }] };
    case 'SiteChanged': {
      const { siteId, name, printedName, address, on } = event.data;
      return { ...next, sites: next.sites.map((site) => (site.siteId === siteId ? { ...site, name, printedName, address, former: [...site.former ?? [], { name: site.name, printedName: site.printedName, address: site.address, until: on }] } : site)) };
    }
    case 'NumberEvidenceRecorded': return { ...next, sites: next.sites.map((site) => (site.siteId === event.data.siteId ? { ...site, prefix: event.data.prefix, prefixDocument: event.data.document, prefixFile: event.data.file } : site)) };
    case 'CoveredUnitsChanged': return { ...next, units: event.data.units };
    case 'FiledScopeChanged': return { ...next, scope: event.data.rows };
    case 'InstitutionChanged': {
      const { name, telephone, on } = event.data;
      return { ...next, name, telephone, formerNames: name === next.name ? next.formerNames ?? [] : [...next.formerNames ?? [], { name: next.name, until: on }] };
    }
    case 'FilingModeChanged': return { ...next, filingMode: event.data.filingMode, numberMode: event.data.numberMode, filingModeDocument: event.data.document, filingModeFile: event.data.file };
    case 'InstitutionTransferred': return { ...next, supervisorId: event.data.to, transfers: [...next.transfers ?? [], event.data] };
    case 'BodyRulesAdopted': {
      const { title, ...edition } = event.data;
      const known = (next.rules ?? []).find((rule) => rule.title === title);
      return { ...next, rules: [...(next.rules ?? []).filter((rule) => rule !== known), { title, editions: [...known?.editions ?? [], edition] }] };
    }
    case 'EvidenceFileAdded': return withFile(next, event.data.of, event.data.file);
    case 'HandoverRecorded': return { ...next, handovers: [...(next.handovers ?? []).filter((each) => each.part !== event.data.part), event.data] };
    case 'InstitutionSuspended': return { ...next, suspendedFrom: event.data.from, standing: event.data };
    case 'InstitutionResumed': return { ...next, suspendedFrom: null, standing: event.data };
    case 'InstitutionEnded': return { ...next, standing: event.data };
    default: return next;
  }
}

/** The file that proves it, or undefined; null: there is nothing of the kind to prove. */
export function fileOf(body: Institution, of: Unproven): EvidenceFile | undefined | null {
  if (of.kind === 'FILING_MODE') return body.filingModeFile;
  const found: { readonly file?: EvidenceFile } | undefined = of.kind === 'BODY_RULE'
    ? (body.rules ?? []).find((rule) => rule.title === of.title)?.editions.find((each) => each.edition === of.edition)
    : body.sites.filter((site) => site.siteId === of.siteId && site.prefix !== null).map(({ prefixFile: file }) => ({ file }))[0];
  return found ? found.file : null;
}

function withFile(body: Institution, of: Unproven, file: EvidenceFile): Institution {
  switch (of.kind) {
    case 'FILING_MODE': return { ...body, filingModeFile: file };
    case 'NUMBER_EVIDENCE': return { ...body, sites: body.sites.map((site) => (site.siteId === of.siteId ? { ...site, prefixFile: file } : site)) };
    case 'BODY_RULE': return { ...body, rules: (body.rules ?? []).map((rule) => (rule.title === of.title ? { ...rule, editions: rule.editions.map((each) => (each.edition === of.edition ? { ...each, file } : each)) } : rule)) };
  }
}
