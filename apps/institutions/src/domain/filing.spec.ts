import type { Decision } from '@gt/domain';
import { cq2022v1 } from '@gt/rules';
import { decideRegisterExpert, decideChangeQualifications, type Expert } from './expert.js';
import { evolveFiling, type BridgingFiling, type FiledExpert, type FilingContent, type FilingEvent } from './filing.js';
import { checkFiling, decideApprove, decideChangeDraft, decideChangeFiling, decideDraft, filedExperts, decideReturn, decideRevoke, decideSubmit, decideSupersede, type FilingFacts } from './filing-decisions.js';
import type { Institution } from './institution.js';

const today = '2026-03-02';
const expert: Expert = { personId: 'p', name: '李四', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:x', idNumberMasked: '110*', qualifications: [{ kind: 'SENIOR_TITLE', name: '高级工程师', evidence: '渝职改〔2020〕1号', validUntil: null }], education: '本科', speciality: '机械', occupationCodes: ['6-18-01-01'], employerName: '大学', institutionId: 'i', bureauId: null };
const occupation = { code: '6-18-01-01', name: '车工', workType: null };
const body: Institution = { name: '甲', creditCode: 'c', type: 'SOCIAL_TRAINING', filingLevel: 'MUNICIPAL', supervisorId: 's', filingMode: 'NATIVE', filingModeDocument: 'd', numberMode: 'ALLOTTED', telephone: null, status: 'ACTIVE', suspendedFrom: null, sites: [], units: [], scope: [{ occupation, levels: [3, 2, 1], from: '2022-03-10', to: null }] };
const contact = { name: '王五', post: '主任', landline: null, mobileSealed: null, mobileMasked: null };
const content: FilingContent = { officeAddress: '渝中区', legalRepresentative: contact, contact, rows: [{ rowId: 'r', occupation, level: 2, titleSpecialities: ['机械工程'] }],
  staff: [{ name: '赵六', idType: 'RESIDENT_ID', idNumberSealed: 'sealed:y', idNumberMasked: '110*', post: '主任', education: '本科', duty: '负责人' }], expertIds: ['e1', 'e2', 'e3'], bodyRules: [{ title: '管理办法', documentNumber: '1号', adoptedOn: '2026-01-01' }] };
const empty: FilingContent = { officeAddress: null, legalRepresentative: null, contact: null, rows: [], staff: [], expertIds: [], bodyRules: [] };
const facts: FilingFacts = { institution: body, experts: new Map(['e1', 'e2', 'e3'].map((id) => [id, expert])), ruleSet: cq2022v1, on: today };

const given = (...events: FilingEvent[]): BridgingFiling => events.reduce<BridgingFiling | null>((state, event) => evolveFiling(state, event), null)!;
const drafted = (c = content): FilingEvent => ({ type: 'FilingDrafted', data: { institutionId: 'i', content: c } });
const rows = { institutionId: 'i', rows: content.rows, expertIds: content.expertIds };
const filed: FiledExpert[] = ['e1', 'e2', 'e3'].map((expertId) => ({ expertId, name: '李四', idNumberSealed: 'sealed:x', idNumberMasked: '110*', qualification: '高级工程师', evidence: ['高级工程师：渝职改〔2020〕1号'], papers: [{ name: '高级工程师', evidence: '渝职改〔2020〕1号', file: null }], education: '本科', speciality: '机械', employerName: '大学', own: false }));
const submission: FilingEvent = { type: 'FilingSubmitted', data: { ...rows, staffCount: 1, on: today, experts: filed } };
const submitted: FilingEvent[] = [drafted(), submission];
const returned: FilingEvent[] = [...submitted, { type: 'FilingReturned', data: { institutionId: 'i', remarks: [{ field: 'rows[0]', remark: '请补充' }] } }];
const approved: FilingEvent[] = [...submitted, { type: 'FilingApproved', data: { ...rows, validFrom: today, validTo: null } }];
const codes = (decision: Decision<unknown>): string[] => (decision.ok ? [] : decision.reasons.map((each) => each.code));
const term = { validFrom: today, validTo: null };

describe('a bridging filing (附件1)', () => {
  it('is submitted when it is in order', () => {
    expect(decideSubmit(given(drafted()), facts)).toEqual({ ok: true, events: [submission] });
  });

  it('may be an unfinished draft, and is refused at submission with everything that is missing', () => {
    expect(decideDraft('i', body, empty).ok).toBe(true);
    expect(codes(decideDraft('i', { ...body, status: 'ENDED' }, empty))).toEqual(['BODY_NOT_ACTIVE']);
    expect(codes(decideSubmit(given(drafted(empty)), { ...facts, institution: { ...body, status: 'REGISTERED' } }))).toEqual(
      ['BODY_NOT_ACTIVE', 'OFFICE_ADDRESS_MISSING', 'LEGAL_REPRESENTATIVE_MISSING', 'CONTACT_MISSING', 'ROWS_MISSING', 'EXPERTS_TOO_FEW', 'STAFF_MISSING', 'BODY_RULES_MISSING']);
  });

  it('refuses rows outside the filed scope, at another level, of another work type', () => {
    const outside = [{ rowId: 'a', occupation: { code: '6-18-01-02', name: '铣工', workType: null }, level: 2 as const, titleSpecialities: ['机械工程'] }, { rowId: 'b', occupation, level: 4 as const, titleSpecialities: [] }];
    expect(codes(decideSubmit(given(drafted({ ...content, rows: outside })), facts))).toEqual(['NOT_IN_FILED_SCOPE', 'LEVEL_NOT_BRIDGING', 'SPECIALITIES_MISSING', 'NOT_IN_FILED_SCOPE']);
  });

  it('refuses fewer than three qualified experts, a lapsed qualification, an unknown expert', () => {
    const lapsed: Expert = { ...expert, qualifications: [{ kind: 'SENIOR_ASSESSOR', name: '高级考评员', validUntil: '2026-03-01' }] };
    const plain: Expert = { ...expert, qualifications: [{ kind: 'ASSESSOR', name: '考评员', validUntil: null }] };
    expect(codes(decideSubmit(given(drafted()), { ...facts, experts: new Map([['e1', lapsed], ['e2', plain]]) }))).toEqual(['EXPERT_UNKNOWN', 'EXPERT_NOT_QUALIFIED', 'EXPERT_NOT_QUALIFIED', 'EXPERTS_TOO_FEW']);
    expect(decideSubmit(given(drafted()), { ...facts, experts: new Map([['e1', { ...lapsed, qualifications: [{ kind: 'SENIOR_ASSESSOR', name: '高级考评员', validUntil: today }] }], ['e2', expert], ['e3', { ...expert, qualifications: [{ kind: 'SENIOR_TECHNICIAN', name: '高级技师', validUntil: null }] }]]) }).ok).toBe(true);
  });

  it('is refused where no rule set is in force', () => {
    expect(codes(decideSubmit(given(drafted()), { ...facts, ruleSet: null }))).toEqual(['NO_RULE_SET_IN_FORCE']);
  });

  it('is returned with remarks, mended and submitted again, which clears the remarks', () => {
    expect(given(...returned).remarks).toHaveLength(1);
    expect(decideChangeDraft(given(...returned), content).ok).toBe(true);
    expect(decideSubmit(given(...returned), facts).ok).toBe(true);
    expect(given(...returned, submitted[1]!).remarks).toEqual([]);
  });

  it('keeps its experts as they were submitted, and says who is of the body or of a covered unit', () => {
    expect(given(...submitted).experts).toEqual(filed);
    const own = { ...body, name: '大学' };
    const covered = { ...body, units: [{ name: '大 学', creditCode: 'x', relation: '子公司', from: '2022-01-01', to: null, evidence: '' }, { name: '大学', creditCode: 'x', relation: '子公司', from: '2022-01-01', to: '2026-03-01', evidence: '' }] };
    expect([filedExperts(content, { ...facts, institution: own })[0]!.own, filedExperts(content, { ...facts, institution: covered })[0]!.own]).toEqual([true, false]);
  });

  it('is checked while it is typed, by the same rules as at submission', () => {
    expect(checkFiling(content, facts)).toEqual([]);
    expect(checkFiling({ ...content, staff: [] }, facts).map((each) => [each.code, each.clause])).toEqual([['STAFF_MISSING', '附件1']]);
  });

  it('changes by a new version that begins with its content; the approved one holds meanwhile, and one change runs at a time', () => {
    expect(decideChangeFiling('f', given(...approved), null)).toEqual({ ok: true, events: [{ type: 'FilingDrafted', data: { institutionId: 'i', content, basedOn: 'f' } }] });
    expect(codes(decideChangeFiling('f', given(...submitted), null))).toEqual(['WRONG_STATE']);
    expect(codes(decideChangeFiling('f', given(...approved), 'open'))).toEqual(['FILING_CHANGE_OPEN']);
  });

  it('keeps what was returned, so that the correction can be seen', () => {
    const corrected = given(...returned, { type: 'FilingDraftChanged', data: { institutionId: 'i', content: { ...content, officeAddress: '江北区' } } });
    expect([corrected.returned?.officeAddress, corrected.officeAddress]).toEqual(['渝中区', '江北区']);
  });

  it('is judged again at approval, and holds from the day of approval at the earliest', () => {
    expect(decideApprove(given(...submitted), facts, term).ok).toBe(true);
    expect(codes(decideApprove(given(...submitted), { ...facts, institution: { ...body, scope: [] } }, { validFrom: '2026-03-01', validTo: '2026-02-01' }))).toEqual(['NOT_IN_FILED_SCOPE', 'VALID_FROM_PAST', 'VALIDITY_REVERSED']);
  });

  it('cannot be changed while submitted, nor decided twice, nor revoked before its approval', () => {
    expect(codes(decideChangeDraft(given(...submitted), content))).toEqual(['WRONG_STATE']);
    expect(codes(decideSubmit(given(...submitted), facts))).toEqual(['WRONG_STATE']);
    expect(codes(decideApprove(given(...approved), facts, term))).toEqual(['WRONG_STATE']);
    expect(codes(decideReturn(given(...approved), [{ field: 'rows', remark: '错' }]))).toEqual(['WRONG_STATE']);
    expect(codes(decideRevoke(given(...submitted), { reason: '专家不足', from: today }))).toEqual(['WRONG_STATE']);
  });

  it('ends on the day before a newer one or its revocation takes hold, but never later than its own term', () => {
    const supersede = decideSupersede(given(...approved), 'new', '2026-05-01');
    expect(supersede).toEqual({ ok: true, events: [{ type: 'FilingSuperseded', data: { institutionId: 'i', by: 'new', from: '2026-05-01', validTo: '2026-04-30' } }] });
    const short = given(...submitted, { type: 'FilingApproved', data: { ...rows, validFrom: today, validTo: '2026-03-31' } });
    expect(decideRevoke(short, { reason: '专家不足', from: '2026-06-01' })).toMatchObject({ events: [{ data: { validTo: '2026-03-31' } }] });
    expect(codes(decideRevoke(given(...approved), { reason: '专家不足', from: '2026-03-01' }))).toEqual(['REVOKED_BEFORE_VALID']);
  });
});

describe('an expert', () => {
  it('has one entry, a qualification that holds today and occupations of the catalogue', () => {
    expect(decideRegisterExpert(expert, null, today).ok).toBe(true);
    expect(codes(decideRegisterExpert({ ...expert, qualifications: [{ kind: 'SENIOR_ASSESSOR', name: '高级考评员', validUntil: '2026-03-01' }], occupationCodes: ['2-02-07-01', '6-99-99-99'] }, { expertId: 'known' }, today)))
      .toEqual(['EXPERT_EXISTS', 'QUALIFICATION_MISSING', 'OCCUPATION_NOT_IN_CATALOGUE', 'OCCUPATION_NOT_IN_CATALOGUE']);
    expect(codes(decideRegisterExpert({ ...expert, occupationCodes: [] }, null, today))).toEqual(['OCCUPATIONS_MISSING']);
    expect(codes(decideChangeQualifications([], today))).toEqual(['QUALIFICATION_MISSING']);
  });
});
