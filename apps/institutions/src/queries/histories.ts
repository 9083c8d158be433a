import { timelineOf, type TimelineQuery, type Kit, type TimelineItem } from '@gt/service-kit';
import type { ExpertEvent } from '../domain/expert.js';
import type { FilingEvent } from '../domain/filing.js';
import { HANDOVER_PART_NAMES, type InstitutionEvent } from '../domain/institution.js';

/** What has a history of its own on the pages (办理过程). */
export type Remembered = 'institution' | 'filing' | 'expert' | 'fee-schedule' | 'custom-standard';

/** What of an event its line says: of what it was, and why or by which document. */
interface Remark { readonly parts?: readonly string[]; readonly reason?: string }
const about = (why: string | null | undefined, ...parts: readonly (string | null | undefined)[]): Remark => {
  const said = parts.filter((each): each is string => Boolean(each));
  return { ...(said.length > 0 ? { parts: said } : {}), ...(why ? { reason: why } : {}) };
};

function ofInstitution({ type, data }: InstitutionEvent): Remark {
  switch (type) {
    case 'SiteAdded': return about(null, data.name);
    case 'SiteChanged': return about(data.document, data.name, data.printedName, data.address);
    case 'NumberEvidenceRecorded': return about(data.correction ? `${data.correction}（${data.document}）` : data.document, data.prefix);
    case 'CoveredUnitsChanged': return about(null, `${data.units.length} 个单位`);
    case 'FiledScopeChanged': return about(null, `${data.rows.length} 行`);
    case 'InstitutionChanged': return about(data.document, data.name, data.telephone);
    case 'FilingModeChanged': return about(data.document);
    case 'InstitutionTransferred': return about(`${data.reason}（${data.document}）`);
    case 'BodyRulesAdopted': return about(data.change, data.title, `第 ${data.edition} 版`, data.documentNumber);
    case 'HandoverRecorded': return about(data.document, HANDOVER_PART_NAMES[data.part], `${data.items} 项`);
    case 'InstitutionSuspended': case 'InstitutionResumed': case 'InstitutionEnded': return about(data.reason, `自 ${data.from} 起`);
    default: return {};
  }
}
function ofFiling({ type, data }: FilingEvent): Remark {
  switch (type) {
    case 'FilingReturned': return about(null, `${data.remarks.length} 处意见`);
    case 'FilingApproved': return about(null, `${data.validFrom} 起`, data.validTo && `至 ${data.validTo}`);
    case 'FilingSuperseded': return about(null, `用至 ${data.validTo}`);
    case 'FilingRevoked': return about(data.reason, `自 ${data.from} 起`);
    default: return {};
  }
}
function ofExpert({ type, data }: ExpertEvent): Remark {
  switch (type) {
    case 'ExpertQualificationChanged': return about(null, ...data.qualifications.map((each) => (each.validUntil ? `${each.name}（至 ${each.validUntil}）` : each.name)));
    case 'ExpertChanged': return about(null, data.employerName, data.speciality);
    default: return {};
  }
}
const remarks: Readonly<Record<Remembered, (event: never) => Remark>> = { institution: ofInstitution, filing: ofFiling, expert: ofExpert, 'fee-schedule': () => ({}), 'custom-standard': () => ({}) };

/** 办理过程 of what the caller was found to be allowed to read. */
export const historyOf = (kit: Kit, of: Remembered, id: string, query: TimelineQuery): Promise<{ items: TimelineItem[]; next: number | null }> =>
  timelineOf(kit.db, `institutions.${of}`, id, (data: never, type: string) => remarks[of]({ type, data } as never), query);
