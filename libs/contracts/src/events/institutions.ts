import { Type as T } from '@sinclair/typebox';
import { defineEvent, type DataOf } from '../define.js';
import { closed, Day, EvidenceFile, FilingLevel, FixedBodyDocument, FixedBodyDocumentV1, Id, InstitutionType, Method, NullableText, Occupation, RuleSetRef, sample, Sealed, Sha256, SkillLevel, Text } from '../shapes.js';

const bureau = 'institutions.bureau';
const institution = 'institutions.institution';
const filing = 'institutions.filing';
const expert = 'institutions.expert';

export const BureauRegistered = defineEvent({ type: 'institutions.BureauRegistered', version: 1, aggregate: bureau, dataClass: 'NONE',
  schema: T.Object({ name: Text, level: FilingLevel, telephone: NullableText }, closed),
  example: { name: '渝中区人力资源和社会保障局', level: 'DISTRICT', telephone: '023-60000000' } });

/** The same bureau under another name from a day on; papers of earlier days keep the earlier one. */
export const BureauRenamed = defineEvent({ type: 'institutions.BureauRenamed', version: 1, aggregate: bureau, dataClass: 'NONE',
  schema: T.Object({ name: Text, telephone: NullableText, document: Text, on: Day }, closed), example: { name: '渝中区人力社保局', telephone: '023-60000000', document: '渝府〔2026〕1号', on: sample.day } });
/** The bureau is no more; its bodies passed to `into` in the same act (InstitutionTransferred), its people's roles pass there. */
export const BureauMerged = defineEvent({ type: 'institutions.BureauMerged', version: 1, aggregate: bureau, dataClass: 'NONE',
  schema: T.Object({ into: Id, reason: Text, document: Text, /** first day without it */ on: Day }, closed), example: { into: sample.id2, reason: '区划调整', document: '渝府〔2026〕2号', on: sample.day } });

export const InstitutionRegistered = defineEvent({ type: 'institutions.InstitutionRegistered', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ name: Text, creditCode: T.String(), type: InstitutionType, filingLevel: FilingLevel, supervisorId: Id,
    filingMode: T.Union([T.Literal('NATIVE'), T.Literal('EXTERNAL')]), filingModeDocument: Text, filingModeFile: T.Optional(EvidenceFile),
    numberMode: T.Union([T.Literal('ALLOTTED'), T.Literal('IMPORTED')]), telephone: NullableText }, closed),
  example: { name: '重庆某某机械有限公司', creditCode: '91500000MA5U00000X', type: 'ENTERPRISE', filingLevel: 'MUNICIPAL', supervisorId: sample.id, filingMode: 'NATIVE', filingModeDocument: '渝鉴〔2026〕1号', numberMode: 'ALLOTTED', telephone: null } });
export const SiteAdded = defineEvent({ type: 'institutions.SiteAdded', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ siteId: Id, name: Text, printedName: Text, address: Text }, closed),
  example: { siteId: sample.id, name: '本部站点', printedName: '重庆某某机械有限公司', address: '重庆市渝中区' } });
/** A site's names or address by document; `printedName` is what certificates bear from now on. */
export const SiteChanged = defineEvent({ type: 'institutions.SiteChanged', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ siteId: Id, name: Text, printedName: Text, address: Text, document: Text, on: Day }, closed),
  example: { siteId: sample.id, name: '本部站点', printedName: '重庆某某智能装备有限公司', address: '重庆市渝北区', document: '营业执照', on: sample.day } });
export const NumberEvidenceRecorded = defineEvent({ type: 'institutions.NumberEvidenceRecorded', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ siteId: Id, /** first 13 characters of the site's certificate numbers, given by the provincial department */ prefix: T.String({ pattern: '^[YS]\\d{12}$' }), document: Text, /** that document; absent where it was not handed in (the same of the other papers here) */ file: T.Optional(EvidenceFile), /** why the municipal centre corrected what was recorded before */ correction: T.Optional(Text) }, closed),
  example: { siteId: sample.id, prefix: 'Y000050000001', document: '站点编码通知〔2026〕3号', file: { fileId: sample.id2, sha256: sample.sha256, mediaType: 'application/pdf', size: 1024 } } });
export const CoveredUnitsChanged = defineEvent({ type: 'institutions.CoveredUnitsChanged', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ units: T.Array(T.Object({ name: Text, creditCode: T.String(), relation: Text, from: Day, to: T.Union([Day, T.Null()]), evidence: Text, file: T.Optional(EvidenceFile) }, closed)) }, closed),
  example: { units: [{ name: '重庆某某机械有限公司', creditCode: '91500000MA5U00000X', relation: '本单位', from: sample.day, to: null, evidence: '营业执照' }] } });
export const FiledScopeChanged = defineEvent({ type: 'institutions.FiledScopeChanged', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ rows: T.Array(T.Object({ occupation: Occupation, levels: T.Array(SkillLevel), from: Day, to: T.Union([Day, T.Null()]) }, closed)) }, closed),
  example: { rows: [{ occupation: sample.occupation, levels: [3, 2, 1], from: sample.day, to: null }] } });
export const InstitutionActivated = defineEvent({ type: 'institutions.InstitutionActivated', version: 1, aggregate: institution, dataClass: 'NONE', schema: T.Object({}, closed), example: {} });
export const InstitutionSuspended = defineEvent({ type: 'institutions.InstitutionSuspended', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ reason: Text, /** first day without the right to evaluate */ from: Day }, closed), example: { reason: '整改', from: sample.day } });
export const InstitutionResumed = defineEvent({ type: 'institutions.InstitutionResumed', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ reason: Text, from: Day }, closed), example: { reason: '整改完成', from: sample.day } });
export const InstitutionEnded = defineEvent({ type: 'institutions.InstitutionEnded', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ reason: Text, from: Day }, closed), example: { reason: '注销', from: sample.day } });

export const InstitutionChanged = defineEvent({ type: 'institutions.InstitutionChanged', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ name: Text, telephone: NullableText, document: Text, on: Day }, closed), example: { name: '重庆某某智能装备有限公司', telephone: '023-60000000', document: '营业执照', on: sample.day } });
export const FilingModeChanged = defineEvent({ type: 'institutions.FilingModeChanged', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ filingMode: T.Union([T.Literal('NATIVE'), T.Literal('EXTERNAL')]), numberMode: T.Union([T.Literal('ALLOTTED'), T.Literal('IMPORTED')]), document: Text, file: T.Optional(EvidenceFile) }, closed), example: { filingMode: 'EXTERNAL', numberMode: 'IMPORTED', document: '渝鉴〔2026〕5号' } });
/** Supervision passed to another bureau; open cases go with it, closed ones keep the bureau of their day. */
export const InstitutionTransferred = defineEvent({ type: 'institutions.InstitutionTransferred', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ from: Id, to: Id, kind: T.Union([T.Literal('TRANSFER'), T.Literal('TAKE_OVER')]), reason: Text, document: Text, on: Day }, closed),
  example: { from: sample.id, to: sample.id2, kind: 'TRANSFER', reason: '区划调整', document: '渝人社〔2026〕3号', on: sample.day } });
/** An edition of one of the body's rules (七(一) 制度). */
export const BodyRulesAdopted = defineEvent({ type: 'institutions.BodyRulesAdopted', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ title: Text, edition: T.Integer({ minimum: 1 }), documentNumber: Text, adoptedOn: Day, change: Text, file: T.Optional(EvidenceFile) }, closed), example: { title: '贯通评价管理办法', edition: 2, documentNumber: '〔2026〕8号', adoptedOn: sample.day, change: '补充回避规定' } });
/** The paper of what was recorded without it. */
export const EvidenceFileAdded = defineEvent({ type: 'institutions.EvidenceFileAdded', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ of: T.Union([T.Object({ kind: T.Literal('BODY_RULE'), title: Text, edition: T.Integer({ minimum: 1 }) }, closed), T.Object({ kind: T.Literal('NUMBER_EVIDENCE'), siteId: Id }, closed), T.Object({ kind: T.Literal('FILING_MODE') }, closed)]), file: EvidenceFile }, closed),
  example: { of: { kind: 'BODY_RULE', title: '贯通评价管理办法', edition: 1 }, file: { fileId: sample.id2, sha256: sample.sha256, mediaType: 'application/pdf', size: 1024 } } });
/** What a body that is going to end handed to its supervisor. */
export const HandoverRecorded = defineEvent({ type: 'institutions.HandoverRecorded', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ part: T.Union([T.Literal('ARCHIVES'), T.Literal('SLOTS'), T.Literal('CERTIFICATES')]), receiverId: Id, items: T.Integer({ minimum: 0 }), inventory: Text, /** of the list as a file; absent where the list is on paper alone */ inventorySha256: T.Optional(Sha256), document: Text, on: Day }, closed),
  example: { part: 'ARCHIVES', receiverId: sample.id, items: 12, inventory: '2022—2026 年案卷 12 卷', document: '移交清单', on: sample.day } });

const correspondenceRows = T.Array(T.Object({ rowId: Id, occupation: Occupation, level: SkillLevel, titleSpecialities: T.Array(Text) }, closed));
export const FilingDrafted = defineEvent({ type: 'institutions.FilingDrafted', version: 1, aggregate: filing, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id }, closed), example: { institutionId: sample.id } });
/** The draft's content stays with the owner; others learn that it changed, so that versions run without a gap. */
export const FilingDraftChanged = defineEvent({ type: 'institutions.FilingDraftChanged', version: 1, aggregate: filing, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id }, closed), example: { institutionId: sample.id } });
export const FilingSubmitted = defineEvent({ type: 'institutions.FilingSubmitted', version: 1, aggregate: filing, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, rows: correspondenceRows, expertIds: T.Array(Id), staffCount: T.Integer() }, closed),
  example: { institutionId: sample.id, rows: [{ rowId: sample.id, occupation: sample.occupation, level: 2, titleSpecialities: ['机械工程'] }], expertIds: [sample.id], staffCount: 2 } });
export const FilingReturned = defineEvent({ type: 'institutions.FilingReturned', version: 1, aggregate: filing, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, remarks: T.Array(T.Object({ field: T.String(), remark: Text }, closed)) }, closed), example: { institutionId: sample.id, remarks: [{ field: 'rows[0]', remark: '请补充职称专业范围' }] } });
export const FilingApproved = defineEvent({ type: 'institutions.FilingApproved', version: 1, aggregate: filing, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, rows: correspondenceRows, expertIds: T.Array(Id), validFrom: Day, validTo: T.Union([Day, T.Null()]) }, closed),
  example: { institutionId: sample.id, rows: [{ rowId: sample.id, occupation: sample.occupation, level: 2, titleSpecialities: ['机械工程'] }], expertIds: [sample.id], validFrom: sample.day, validTo: null } });
export const FilingSuperseded = defineEvent({ type: 'institutions.FilingSuperseded', version: 1, aggregate: filing, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, by: Id, from: Day }, closed), example: { institutionId: sample.id, by: sample.id2, from: sample.day } });
export const FilingRevoked = defineEvent({ type: 'institutions.FilingRevoked', version: 1, aggregate: filing, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, reason: Text, /** first day without the filing */ from: Day }, closed), example: { institutionId: sample.id, reason: '专家不足三人', from: sample.day } });

const qualification = T.Object({ kind: T.Union([T.Literal('SENIOR_TITLE'), T.Literal('SENIOR_TECHNICIAN'), T.Literal('SENIOR_ASSESSOR'), T.Literal('ASSESSOR')]), name: Text, evidence: T.Optional(T.Union([Text, T.Null()])), file: T.Optional(EvidenceFile), validUntil: T.Union([Day, T.Null()]) }, closed);
export const ExpertRegistered = defineEvent({ type: 'institutions.ExpertRegistered', version: 1, aggregate: expert, dataClass: 'SEALED',
  schema: T.Object({ personId: Id, name: Text, idNumberSealed: Sealed, idNumberMasked: T.String(), qualifications: T.Array(qualification, { minItems: 1 }), education: Text,
    /** occupations that the 专业方向 covers */ occupationCodes: T.Array(T.String()), speciality: Text, employerName: Text }, closed),
  example: { personId: sample.id, name: '李四', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X', qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师', validUntil: null }], education: '本科', occupationCodes: ['6-18-01-01'], speciality: '机械', employerName: '某某大学' } });
export const ExpertQualificationChanged = defineEvent({ type: 'institutions.ExpertQualificationChanged', version: 1, aggregate: expert, dataClass: 'NONE',
  schema: T.Object({ qualifications: T.Array(qualification, { minItems: 1 }) }, closed), example: { qualifications: [{ kind: 'SENIOR_ASSESSOR', name: '高级考评员', validUntil: sample.day }] } });

export const ExpertChanged = defineEvent({ type: 'institutions.ExpertChanged', version: 1, aggregate: expert, dataClass: 'NONE',
  schema: T.Object({ education: Text, speciality: Text, occupationCodes: T.Array(T.String()), employerName: Text }, closed), example: { education: '本科', speciality: '机械制造', occupationCodes: ['6-18-01-01'], employerName: '某某大学' } });
/** Days on which the expert takes no invitation; the list replaces the one before. */
export const ExpertAvailabilityChanged = defineEvent({ type: 'institutions.ExpertAvailabilityChanged', version: 1, aggregate: expert, dataClass: 'NONE',
  schema: T.Object({ unavailable: T.Array(T.Object({ from: Day, to: T.Union([Day, T.Null()]), reason: Text }, closed)) }, closed), example: { unavailable: [{ from: sample.day, to: null, reason: '出国进修' }] } });
const feeSchedule = 'institutions.fee-schedule';
/** Money is whole 分. An item counts for every candidate whom its occupation, level and method (null: any) fit; what a candidate owes is the sum of them. */
const Fen = T.Integer({ minimum: 0, maximum: 100_000_000 });
const feeItems = T.Array(T.Object({ name: Text, occupationCode: T.Union([T.String(), T.Null()]), level: T.Union([SkillLevel, T.Null()]), method: T.Union([Method, T.Null()]), amount: Fen, costs: T.Array(T.Object({ name: Text, amount: Fen }, closed)) }, closed), { minItems: 1 });
/** The draft stays with the owner; others learn that a version passed. */
export const FeeScheduleDrafted = defineEvent({ type: 'institutions.FeeScheduleDrafted', version: 1, aggregate: feeSchedule, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id }, closed), example: { institutionId: sample.id } });
export const FeeScheduleDraftChanged = defineEvent({ type: 'institutions.FeeScheduleDraftChanged', version: 1, aggregate: feeSchedule, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id }, closed), example: { institutionId: sample.id } });
export const FeeSchedulePublished = defineEvent({ type: 'institutions.FeeSchedulePublished', version: 1, aggregate: feeSchedule, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, /** 1 for the body's first published schedule */ edition: T.Integer({ minimum: 1 }), items: feeItems, /** document of the cost accounting and the price */ basis: Text, note: NullableText, publishedOn: Day, effectiveFrom: Day }, closed),
  example: { institutionId: sample.id, edition: 1, items: [{ name: '评审费', occupationCode: null, level: 2, method: 'COMPREHENSIVE_REVIEW', amount: 30_000, costs: [{ name: '专家劳务', amount: 24_000 }, { name: '场地与材料', amount: 6_000 }] }], basis: '某某〔2026〕2号', note: null, publishedOn: sample.day, effectiveFrom: sample.day } });
export const FeeScheduleSuperseded = defineEvent({ type: 'institutions.FeeScheduleSuperseded', version: 1, aggregate: feeSchedule, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, by: Id, /** first day of the newer one */ from: Day }, closed), example: { institutionId: sample.id, by: sample.id2, from: sample.day } });

const customStandard = 'institutions.custom-standard';
export const CustomStandardDrafted = defineEvent({ type: 'institutions.CustomStandardDrafted', version: 1, aggregate: customStandard, dataClass: 'NONE', schema: T.Object({ institutionId: Id }, closed), example: { institutionId: sample.id } });
export const CustomStandardDraftChanged = defineEvent({ type: 'institutions.CustomStandardDraftChanged', version: 1, aggregate: customStandard, dataClass: 'NONE', schema: T.Object({ institutionId: Id }, closed), example: { institutionId: sample.id } });
/** The overlay names parameters of libs/rules and the stricter value of each; it was judged over `ruleSet`. */
export const CustomStandardAdopted = defineEvent({ type: 'institutions.CustomStandardAdopted', version: 1, aggregate: customStandard, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, edition: T.Integer({ minimum: 1 }), name: Text, document: Text, ruleSet: RuleSetRef, overlay: T.Record(T.String(), T.Union([T.Integer(), T.Boolean(), T.Array(T.Union([T.String(), T.Integer()]))])), effectiveFrom: Day }, closed),
  example: { institutionId: sample.id, edition: 1, name: '本企业评价标准', document: '某某〔2026〕5号', ruleSet: sample.ruleSet, overlay: { 'relatedWorkMonths:二(二)': 60, passingGrades: ['优秀'] }, effectiveFrom: sample.day } });
export const CustomStandardSuperseded = defineEvent({ type: 'institutions.CustomStandardSuperseded', version: 1, aggregate: customStandard, dataClass: 'NONE',
  schema: T.Object({ institutionId: Id, by: Id, /** first day of the newer one */ from: Day }, closed), example: { institutionId: sample.id, by: sample.id2, from: sample.day } });

/** Content is the whole rule set as libs/rules reads it; the id names its line, the version the edition. */
export const RuleSetProposed = defineEvent({ type: 'institutions.RuleSetProposed', version: 1, aggregate: 'institutions.rule-set', dataClass: 'NONE',
  schema: T.Object({ ruleSetId: T.String(), ruleSetVersion: T.Integer({ minimum: 1 }), effectiveFrom: Day }, closed), example: { ruleSetId: 'cq-2022-8', ruleSetVersion: 1, effectiveFrom: '2022-03-10' } });
export const RuleSetAdopted = defineEvent({ type: 'institutions.RuleSetAdopted', version: 1, aggregate: 'institutions.rule-set', dataClass: 'NONE',
  schema: T.Object({ ruleSetId: T.String(), ruleSetVersion: T.Integer({ minimum: 1 }), effectiveFrom: Day, effectiveTo: T.Union([Day, T.Null()]), content: T.Record(T.String(), T.Unknown()) }, closed),
  example: { ruleSetId: 'cq-2022-8', ruleSetVersion: 1, effectiveFrom: '2022-03-10', effectiveTo: null, content: {} } });
export const CalendarPaperProposed = defineEvent({ type: 'institutions.CalendarPaperProposed', version: 1, aggregate: 'institutions.calendar-paper', dataClass: 'NONE',
  schema: T.Object({ year: T.Integer({ minimum: 1950, maximum: 2100 }), paper: Text }, closed), example: { year: 2026, paper: '国办发明电〔2025〕7号' } });
export const CalendarPaperAdopted = defineEvent({ type: 'institutions.CalendarPaperAdopted', version: 1, aggregate: 'institutions.calendar-paper', dataClass: 'NONE',
  schema: T.Object({ year: T.Integer({ minimum: 1950, maximum: 2100 }), /** 1 for the first adopted paper of the year; a higher one supersedes the days that it names */ sequence: T.Integer({ minimum: 1 }), paper: Text, off: T.Array(Day), makeup: T.Array(Day) }, closed), example: { year: 2026, sequence: 1, paper: '国办发明电〔2025〕7号', off: ['2026-01-01'], makeup: ['2026-01-04'] } });

const bodyDocument = { documentId: sample.id, sha256: sample.sha256, size: 1024, mediaType: 'application/pdf', documentClass: 'BRIDGING_FILING' as const, title: '贯通评价机构报备表（附件1）', institutionId: sample.id2, year: 2026, subjectId: sample.id3, signatureKinds: ['IN_SYSTEM_APPROVAL'] };
/** An approved filing as it is kept (附件1); version 2 also says so of the papers that it or the body's entry names. */
export const BodyDocumentFixedV1 = defineEvent({ type: 'institutions.DocumentFixed', version: 1, aggregate: 'institutions.document', dataClass: 'NONE', schema: FixedBodyDocumentV1, example: bodyDocument });
export const BodyDocumentFixed = defineEvent({ type: 'institutions.DocumentFixed', version: 2, aggregate: 'institutions.document', dataClass: 'NONE', schema: FixedBodyDocument, example: bodyDocument, upcast: (data: DataOf<typeof BodyDocumentFixedV1>) => data });
/** It was not adopted; nothing changes by it. */
export const RuleSetDeclined = defineEvent({ type: 'institutions.RuleSetDeclined', version: 1, aggregate: 'institutions.rule-set', dataClass: 'NONE',
  schema: T.Object({ ruleSetId: T.String(), ruleSetVersion: T.Integer(), reason: Text }, closed), example: { ruleSetId: 'cq-2022-8', ruleSetVersion: 2, reason: '及格线有误' } });
export const CalendarPaperDeclined = defineEvent({ type: 'institutions.CalendarPaperDeclined', version: 1, aggregate: 'institutions.calendar-paper', dataClass: 'NONE',
  schema: T.Object({ year: T.Integer(), paper: Text, reason: Text }, closed), example: { year: 2027, paper: '国办发明电〔2026〕7号', reason: '调休日与原文不符' } });
