import type { FilingLevel, FilingMode, InstitutionType, NumberMode, OccupationRef, SkillLevel } from '@gt/domain';
import type { EvidenceFile } from './evidence-file.js';

export interface Institution {
  readonly id: string; readonly version: number; readonly name: string; readonly status: string; readonly type: InstitutionType; readonly filingLevel: FilingLevel; readonly filingMode: FilingMode; readonly filingModeDocument: string; readonly filingModeFile?: EvidenceFile; readonly numberMode: NumberMode; readonly creditCode: string; readonly telephone: string | null; readonly supervisorId: string;
  /** why it is suspended, resumed or ended, and from which day on */
  readonly standing?: { readonly reason: string; readonly from: string };
  readonly scope: readonly { readonly occupation: OccupationRef; readonly levels: readonly SkillLevel[]; readonly from: string; readonly to: string | null }[]; readonly sites: readonly { readonly siteId: string; readonly name: string; readonly address: string; readonly prefix: string | null; readonly prefixDocument: string | null; readonly prefixFile?: EvidenceFile; readonly printedName: string; readonly former?: readonly { readonly name: string; readonly printedName: string; readonly address: string; readonly until: string }[] }[];
  readonly units: readonly { readonly name: string; readonly creditCode: string; readonly relation: string; readonly from: string; readonly to: string | null; readonly evidence: string; readonly file?: EvidenceFile }[];
  // absent in bodies that nothing of the kind has happened to since the register learned of it
  readonly formerNames?: readonly { readonly name: string; readonly until: string }[]; readonly transfers?: readonly { readonly from: string; readonly to: string; readonly kind: string; readonly reason: string; readonly document: string; readonly on: string }[];
  readonly rules?: readonly { readonly title: string; readonly editions: readonly { readonly edition: number; readonly documentNumber: string; readonly adoptedOn: string; readonly change: string; readonly file?: EvidenceFile }[] }[];
  readonly handovers?: readonly { readonly part: string; readonly items: number; readonly inventory: string; readonly inventorySha256?: string; readonly document: string; readonly on: string }[];
}
export const HANDOVER_PARTS: Readonly<Record<string, string>> = { ARCHIVES: '档案', SLOTS: '未办结的申报名额', CERTIFICATES: '证书补发、更正和查询服务' };
/** The service that keeps what each part is about, and writes its list. */
export const HANDOVER_SERVICES: Readonly<Record<string, string>> = { ARCHIVES: 'archives', SLOTS: 'applications', CERTIFICATES: 'certificates' };
export const TRANSFER_KINDS: Readonly<Record<string, string>> = { TRANSFER: '移交', TAKE_OVER: '市中心接管' };
