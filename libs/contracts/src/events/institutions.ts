import { Type as T } from '@sinclair/typebox';
import { defineEvent } from '../define.js';
import { closed, Day, FilingLevel, Id, InstitutionType, NullableText, Occupation, sample, Sealed, SkillLevel, Text } from '../shapes.js';

const bureau = 'institutions.bureau';
const institution = 'institutions.institution';
const filing = 'institutions.filing';
const expert = 'institutions.expert';

export const BureauRegistered = defineEvent({ type: 'institutions.BureauRegistered', version: 1, aggregate: bureau, dataClass: 'NONE',
  schema: T.Object({ name: Text, level: FilingLevel, telephone: NullableText }, closed),
  example: { name: '渝中区人力资源和社会保障局', level: 'DISTRICT', telephone: '023-60000000' } });

export const InstitutionRegistered = defineEvent({ type: 'institutions.InstitutionRegistered', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ name: Text, creditCode: T.String(), type: InstitutionType, filingLevel: FilingLevel, supervisorId: Id,
    filingMode: T.Union([T.Literal('NATIVE'), T.Literal('EXTERNAL')]), filingModeDocument: Text,
    numberMode: T.Union([T.Literal('ALLOTTED'), T.Literal('IMPORTED')]), telephone: NullableText }, closed),
  example: { name: '重庆某某机械有限公司', creditCode: '91500000MA5U00000X', type: 'ENTERPRISE', filingLevel: 'MUNICIPAL', supervisorId: sample.id, filingMode: 'NATIVE', filingModeDocument: '渝鉴〔2026〕1号', numberMode: 'ALLOTTED', telephone: null } });
export const SiteAdded = defineEvent({ type: 'institutions.SiteAdded', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ siteId: Id, name: Text, printedName: Text, address: Text }, closed),
  example: { siteId: sample.id, name: '本部站点', printedName: '重庆某某机械有限公司', address: '重庆市渝中区' } });
export const NumberEvidenceRecorded = defineEvent({ type: 'institutions.NumberEvidenceRecorded', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ siteId: Id, /** first 13 characters of the site's certificate numbers, given by the provincial department */ prefix: T.String({ pattern: '^[YS]\\d{12}$' }), document: Text }, closed),
  example: { siteId: sample.id, prefix: 'Y000050000001', document: '站点编码通知〔2026〕3号' } });
export const CoveredUnitsChanged = defineEvent({ type: 'institutions.CoveredUnitsChanged', version: 1, aggregate: institution, dataClass: 'NONE',
  schema: T.Object({ units: T.Array(T.Object({ name: Text, creditCode: T.String(), relation: Text, from: Day, to: T.Union([Day, T.Null()]), evidence: Text }, closed)) }, closed),
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

const qualification = T.Object({ kind: T.Union([T.Literal('SENIOR_TITLE'), T.Literal('SENIOR_TECHNICIAN'), T.Literal('SENIOR_ASSESSOR'), T.Literal('ASSESSOR')]), name: Text, validUntil: T.Union([Day, T.Null()]) }, closed);
export const ExpertRegistered = defineEvent({ type: 'institutions.ExpertRegistered', version: 1, aggregate: expert, dataClass: 'SEALED',
  schema: T.Object({ personId: Id, name: Text, idNumberSealed: Sealed, idNumberMasked: T.String(), qualifications: T.Array(qualification, { minItems: 1 }), education: Text,
    /** occupations that the 专业方向 covers */ occupationCodes: T.Array(T.String()), speciality: Text, employerName: Text }, closed),
  example: { personId: sample.id, name: '李四', idNumberSealed: sample.sealed, idNumberMasked: '110*************2X', qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师', validUntil: null }], education: '本科', occupationCodes: ['6-18-01-01'], speciality: '机械', employerName: '某某大学' } });
export const ExpertQualificationChanged = defineEvent({ type: 'institutions.ExpertQualificationChanged', version: 1, aggregate: expert, dataClass: 'NONE',
  schema: T.Object({ qualifications: T.Array(qualification, { minItems: 1 }) }, closed), example: { qualifications: [{ kind: 'SENIOR_ASSESSOR', name: '高级考评员', validUntil: sample.day }] } });

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
