import {
  APPRAISAL_GRADES, ARCHIVE_DOCUMENT_NAMES, CLAIM_AUTHORITY_NAMES, CLAIM_KIND_NAMES, codesOf, EVALUATION_METHOD_NAMES, OUTCOME_NAMES, PRIZES, reason, RETENTION_CLASS_NAMES, SEAL_KIND_NAMES,
  SIGNATURE_KIND_NAMES, SIGNER_ROLE_NAMES, SKILL_LEVELS, TITLE_LEVELS, TITLE_SERIES, type Reason,
} from '@gt/domain';
import { ASSESSOR_GRADE_NAMES, SKILL_GRADE_NAMES } from '../filing/qualification.js';
import type { RuleSet } from './rule-set.js';
import { code, day, flag, list, nullable, object, table, text, whole, type Shape, type ShapeFault } from './shape.js';

/** No number of days, months, years or persons in a rule set is larger: a larger one is a slip of the pen. */
const LARGE = 1000;
const count = whole(1, LARGE);
const term = whole(0, LARGE);
const path = code(['二(一)', '二(二)', '二(三)', '二(四)']);
const level = code(SKILL_LEVELS);
const method = code(codesOf(EVALUATION_METHOD_NAMES));
const documentType = codesOf(ARCHIVE_DOCUMENT_NAMES);
const assessorGrade = code(codesOf(ASSESSOR_GRADE_NAMES));
const signers = list(code(codesOf(SIGNER_ROLE_NAMES)));
const series = code(TITLE_SERIES);
const validity = { validFrom: day, validTo: day };
const publicity = object({ on: flag, workingDays: term });
const expertQualification = object({ titleLevels: list(code(TITLE_LEVELS)), skillGrades: list(code(codesOf(SKILL_GRADE_NAMES))), assessorGrades: list(assessorGrade) });

const eligibility = object({
  appraisalYears: whole(1, 10), passingGrades: list(code(APPRAISAL_GRADES), 1), lastYearPendingBeforeMonth: whole(1, 12), daysPerMonth: whole(28, 31),
  paths: list(object({ path, opens: table(TITLE_LEVELS, level), targetIsCurrentOccupation: flag, priorCertificate: nullable(object({ level, minimumYears: term })), relatedWorkMonths: nullable(count), frontLine: flag }), 1),
});
const archive = object({
  retention: table(documentType, code(codesOf(RETENTION_CLASS_NAMES)), true), longTermYears: whole(30, LARGE), fiveYearsYears: whole(5, LARGE),
  closingSignatures: list(code(codesOf(SIGNATURE_KIND_NAMES)), 1), closingSeals: list(code(codesOf(SEAL_KIND_NAMES)), 1),
  required: list(object({ type: code(documentType), clause: text, per: code(['PLAN', 'CANDIDATE', 'SCORER']), methods: nullable(list(method)), levels: nullable(list(level)),
    outcomes: nullable(list(code(codesOf(OUTCOME_NAMES)))), signedBy: signers, sealedBy: signers })),
});

/** The shape of `RuleSet`, field by field. */
const ruleSet: Shape = object({
  id: text, version: whole(1, LARGE), name: text, legalBasis: list(text, 1), effectiveFrom: day, effectiveTo: nullable(day), series: list(series, 1),
  titles: list(object({ series, track: text, name: text, level: code(TITLE_LEVELS) }, validity), 1),
  titleAliases: list(object({ series, name: text, title: text, kind: code(['OLD_NAME', 'VOCATIONAL_QUALIFICATION']), confirmed: flag }, validity)),
  eligibility,
  claims: list(object({ kind: code(codesOf(CLAIM_KIND_NAMES)), item: text, authorities: list(code(codesOf(CLAIM_AUTHORITY_NAMES)), 1), prizes: nullable(list(code(PRIZES), 1)), consentDocument: flag })),
  methods: object({ bridgingLevels: list(level, 1), byLevel: table(SKILL_LEVELS, method) }),
  slot: object({ promotionPaths: list(path), retakeWaitingDays: term, retakeLimit: nullable(term) }),
  bridgingFiling: object({ minimumExperts: count, expertQualification }),
  plan: object({ leadWorkingDays: count, resubmissionGraceWorkingDays: term, nameMark: text, minimumAssessors: count, minimumExamOfficers: count }),
  panel: object({ members: count, chairs: count, expertQualification, assessorGrades: list(assessorGrade, 1), conflictOfInterest: code(['WARN', 'REFUSE']) }),
  scoring: object({ maximumTenths: whole(1, 10_000), passTenths: whole(1, 10_000), passingMembers: object({ numerator: count, denominator: count }), subjects: code(['ALL', 'OVERALL']), maximumAssessors: count }),
  publicity: object({ candidates: publicity, results: publicity }),
  reviewRequestWorkingDays: term,
  archive,
});

/** Everything that is wrong with the content of a rule set; empty = the rules can read it. */
export function ruleSetFaults(content: unknown): readonly ShapeFault[] {
  const faults = ruleSet(content, '');
  if (faults.length > 0) return faults;
  const { effectiveFrom, effectiveTo, scoring } = content as RuleSet;
  return [
    ...(effectiveTo !== null && effectiveTo < effectiveFrom ? [{ path: 'effectiveTo', message: '止日早于起日' }] : []),
    ...(scoring.passTenths > scoring.maximumTenths ? [{ path: 'scoring.passTenths', message: '合格线高于满分' }] : []),
    ...(scoring.passingMembers.numerator > scoring.passingMembers.denominator ? [{ path: 'scoring.passingMembers', message: '比例大于 1' }] : []),
  ];
}

/** The same as reasons of a refusal, each naming its path. */
export const ruleSetReasons = (content: unknown): Reason[] => ruleSetFaults(content).map((fault) => reason('RULE_SET_SHAPE', '', `规则内容${fault.path ? ` ${fault.path} ` : ''}有误：${fault.message}。`, { path: fault.path }));
