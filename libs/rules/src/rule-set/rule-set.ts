import type {
  AppraisalGrade, ArchiveDocumentType, ClaimAuthority, ClaimKind, EvaluationMethod, Outcome, PlainDate, Prize, RetentionClass, SealKind,
  SignatureKind, SignerRole, SkillLevel, TitleLevel, TitleSeries,
} from '@gt/domain';
import type { TitleAlias, TitleEntry } from './titles.js';

/**
 * A rule set: everything that a notice fixes or leaves open, as data (plain JSON, so that it travels in events and is stored with a
 * decision). The functions of this library interpret it and know no number of their own. Never edited: a change is a new version.
 */
export interface RuleSet {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  /** The papers that it rests on. */
  readonly legalBasis: readonly string[];
  readonly effectiveFrom: PlainDate;
  /** Last day in force; null = until superseded. */
  readonly effectiveTo: PlainDate | null;
  /** The bridging fields (一). */
  readonly series: readonly TitleSeries[];
  readonly titles: readonly TitleEntry[];
  readonly titleAliases: readonly TitleAlias[];
  readonly eligibility: EligibilityRules;
  readonly claims: readonly ClaimRule[];
  readonly methods: MethodRules;
  readonly slot: SlotRules;
  readonly bridgingFiling: BridgingFilingRules;
  readonly plan: PlanRules;
  readonly panel: PanelRules;
  readonly scoring: ScoringRules;
  readonly publicity: { readonly candidates: PublicityRule; readonly results: PublicityRule };
  readonly reviewRequestWorkingDays: number;
  readonly archive: ArchiveRules;
}

/** 二: who may apply. */
export interface EligibilityRules {
  /** How many completed calendar years' appraisals are asked for. */
  readonly appraisalYears: number;
  readonly passingGrades: readonly AppraisalGrade[];
  /** Before this month (1–12) last year's appraisal may still be pending. */
  readonly lastYearPendingBeforeMonth: number;
  /** Days that make a month when the days left over of several periods are added. */
  readonly daysPerMonth: number;
  /** In the notice's order; the first met one is the path of the application. */
  readonly paths: readonly PathRule[];
}

/** The names of the paths of clause 二. */
export type PathName = '二(一)' | '二(二)' | '二(三)' | '二(四)';

/** One path: to whom it is open, what it opens, what it asks for. */
export interface PathRule {
  readonly path: PathName;
  /** For each title level that the path is open to, the one skill level that it opens. */
  readonly opens: Readonly<Partial<Record<TitleLevel, SkillLevel>>>;
  /** The target must be the occupation that corresponds to the current post. */
  readonly targetIsCurrentOccupation: boolean;
  /** A certificate of exactly this level in the current occupation, at least so many years old. */
  readonly priorCertificate: { readonly level: SkillLevel; readonly minimumYears: number } | null;
  /** Months of related or similar work in total. */
  readonly relatedWorkMonths: number | null;
  readonly frontLine: boolean;
}

/** 三(一): what may be claimed for direct recognition. */
export interface ClaimRule {
  readonly kind: ClaimKind;
  /** (a)…(e) of domain.md §4. */
  readonly item: string;
  readonly authorities: readonly ClaimAuthority[];
  /** Prizes that qualify; null = the prize does not matter. */
  readonly prizes: readonly Prize[] | null;
  /** The document of the government's consent must be among the proofs. */
  readonly consentDocument: boolean;
}

/** 三: which method. */
export interface MethodRules {
  /** The levels that can be bridged to at all. */
  readonly bridgingLevels: readonly SkillLevel[];
  /** The method of each level where direct recognition is not claimed or not accepted. */
  readonly byLevel: Readonly<Partial<Record<SkillLevel, EvaluationMethod>>>;
}

/** 七(三): one application per title level. */
export interface SlotRules {
  /** Paths by which a higher skill level may be applied for after a pass in the same occupation. */
  readonly promotionPaths: readonly PathName[];
  /** Waiting time after a failure, in days, and how often it may be tried again (null = no limit). */
  readonly retakeWaitingDays: number;
  readonly retakeLimit: number | null;
}

/** Grades of an expert's qualification beside the title (六(三)). */
export type SkillGrade = 'TECHNICIAN' | 'SENIOR_TECHNICIAN' | 'SPECIAL_GRADE_TECHNICIAN' | 'CHIEF_TECHNICIAN';
/** 考评员 / 高级考评员. */
export type AssessorGrade = 'ASSESSOR' | 'SENIOR_ASSESSOR';

/** What qualifies an expert (六(三)): one of the lists is enough. */
export interface ExpertQualificationRules {
  readonly titleLevels: readonly TitleLevel[];
  readonly skillGrades: readonly SkillGrade[];
  readonly assessorGrades: readonly AssessorGrade[];
}

/** 四, 七, 附件1. */
export interface BridgingFilingRules {
  readonly minimumExperts: number;
  readonly expertQualification: ExpertQualificationRules;
}

/** 六(一). */
export interface PlanRules {
  /** Working days before the first assessment day. */
  readonly leadWorkingDays: number;
  /** Working days in which a returned filing may be resubmitted and keep its date. */
  readonly resubmissionGraceWorkingDays: number;
  /** The word that the plan's name must contain. */
  readonly nameMark: string;
  readonly minimumAssessors: number;
  readonly minimumExamOfficers: number;
}

/** 六(三): the panel. */
export interface PanelRules {
  readonly members: number;
  readonly chairs: number;
  readonly expertQualification: ExpertQualificationRules;
  /** Assessors of the practical assessment. */
  readonly assessorGrades: readonly AssessorGrade[];
  /** Whether a conflict of interest warns or refuses. */
  readonly conflictOfInterest: 'WARN' | 'REFUSE';
}

/** 六(三): the scores. All in tenths of a point. */
export interface ScoringRules {
  readonly maximumTenths: number;
  readonly passTenths: number;
  /** Share of the members whose own score must reach the pass mark. */
  readonly passingMembers: { readonly numerator: number; readonly denominator: number };
  /** ALL: each subject for itself; OVERALL: the members' means over the subjects. */
  readonly subjects: 'ALL' | 'OVERALL';
  /** Most assessors that may score one candidate. */
  readonly maximumAssessors: number;
}

/** 公示; a term agreed upon (约定期限), no legal one. */
export interface PublicityRule {
  readonly on: boolean;
  readonly workingDays: number;
}

/** What is required for the volume, and how it must be signed and sealed (六(六)). */
export interface RequiredDocument {
  readonly type: ArchiveDocumentType;
  readonly clause: string;
  /** One for the plan, one for each candidate, or one for each expert or assessor and candidate. */
  readonly per: 'PLAN' | 'CANDIDATE' | 'SCORER';
  /** For which methods; null = all. */
  readonly methods: readonly EvaluationMethod[] | null;
  /** For which skill levels; null = all. */
  readonly levels: readonly SkillLevel[] | null;
  /** Needed if (for PLAN: at least one candidate, else this candidate) has one of these outcomes; null = always. */
  readonly outcomes: readonly Outcome[] | null;
  readonly signedBy: readonly SignerRole[];
  readonly sealedBy: readonly SignerRole[];
}

/** 六(六). */
export interface ArchiveRules {
  readonly retention: Readonly<Record<ArchiveDocumentType, RetentionClass>>;
  readonly longTermYears: number;
  readonly fiveYearsYears: number;
  /** Which kinds count when the volume is closed. */
  readonly closingSignatures: readonly SignatureKind[];
  readonly closingSeals: readonly SealKind[];
  readonly required: readonly RequiredDocument[];
}
