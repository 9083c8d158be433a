import { addYears, type ArchiveDocumentType, type PlainDate, type RetentionClass } from '@gt/domain';
import type { RuleSet } from '../rule-set/rule-set.js';

/** How long an item is kept. */
export interface Retention {
  readonly retentionClass: RetentionClass;
  /** The first day on which appraisal may begin: closing day + years. Nothing is destroyed without appraisal and two approvals. */
  readonly appraisalFrom: PlainDate;
  /** True for LONG_TERM: never put on a destruction list by itself. */
  readonly neverAutomatic: boolean;
}

/**
 * The retention of a document (六(六)). Specific beats general: the type decides, not the medium — an electronic copy of an application
 * form is LONG_TERM, while 其他电子资料 is kept 5 years.
 * @param closedOn the day on which the batch's volume was closed
 */
export function retentionOf(type: ArchiveDocumentType, closedOn: PlainDate, ruleSet: RuleSet): Retention {
  const { retention, longTermYears, fiveYearsYears } = ruleSet.archive;
  const retentionClass = retention[type];
  const years = retentionClass === 'LONG_TERM' ? longTermYears : fiveYearsYears;
  return { retentionClass, appraisalFrom: addYears(closedOn, years), neverAutomatic: retentionClass === 'LONG_TERM' };
}

/** The class of a document type by itself, before its volume is closed. */
export const retentionClassOf = (type: ArchiveDocumentType, ruleSet: RuleSet): RetentionClass => ruleSet.archive.retention[type];

/** True if the item may be put on a list for appraisal: its time has come and no legal hold lies on it. LONG_TERM items never come by themselves. */
export function isDueForAppraisal(retention: Retention, today: PlainDate, legalHold: boolean): boolean {
  return !legalHold && !retention.neverAutomatic && retention.appraisalFrom <= today;
}
