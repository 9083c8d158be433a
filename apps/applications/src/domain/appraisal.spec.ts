import { faultsOfMoves } from '@gt/policy';
import { agreeingYears, compareYears, correctAppraisal, meetingOf, registerStanding, voidAppraisal, type Appraisal, type RegisteredYear } from './appraisal.js';
import { decideMapping, gradeOf, mappingMoves, mappingTransitions, proposeMapping, type AppraisalMapping } from './appraisal-mapping.js';
import { recommendOnPaper, type PaperCommand } from './paper-recommendation.js';
import { after, drafted, submitFacts } from '../../test/examples.js';
import { submit } from './submit.js';
import type { Decision } from '@gt/domain';

const clerk = { subject: 'acc-clerk', name: '王经办', at: '2026-03-02T01:00:00.000Z' };
const reviewer = { subject: 'acc-reviewer', name: '李审核', at: '2026-03-02T02:00:00.000Z' };
const why = { reason: '录入有误', document: '机人〔2026〕8号' };
const codes = (decision: Decision<unknown>) => (decision.ok ? [] : decision.reasons.map((r) => r.code));
const proposal = { employerId: 'e', rows: [{ own: 'A', grade: '优秀' as const }, { own: '称职', grade: '合格' as const }], effectiveFrom: '2026-03-01', ruleDocument: { title: '考核办法', number: '1号', issuedOn: '2025-12-01', sha256: 'a'.repeat(64) }, by: clerk };
const facts = { today: '2026-03-02', open: false, newest: null };
const mapping: AppraisalMapping = { status: 'PROPOSED', ...proposal, proposedBy: clerk, decidedBy: null, refusal: null };

describe('own grades', () => {
  it('are read by the mapping first, then as the official word; nothing else is guessed', () => {
    expect(gradeOf(' ａ', mapping)).toEqual({ grade: '优秀', byMapping: true });
    expect(gradeOf('合格', mapping)).toEqual({ grade: '合格', byMapping: false });
    // an employer whose 合格 is the notice's 基本合格 says so
    expect(gradeOf('合格', { rows: [{ own: '合格', grade: '基本合格' }] })).toEqual({ grade: '基本合格', byMapping: true });
    for (const text of ['良好', 'B', '优', '']) expect(gradeOf(text, mapping)).toBeUndefined();
    expect(gradeOf('A', null)).toBeUndefined();
  });
  it('are proposed without doubles, from rules that exist, one proposal at a time, not before the one in force', () => {
    expect(codes(proposeMapping(proposal, facts))).toEqual([]);
    expect(codes(proposeMapping({ ...proposal, rows: [...proposal.rows, { own: 'ａ ', grade: '合格' }], ruleDocument: { ...proposal.ruleDocument, issuedOn: '2026-03-03' } }, { ...facts, open: true, newest: '2026-03-02' }))).toEqual(['OWN_GRADE_TWICE', 'RULE_IN_THE_FUTURE', 'MAPPING_OPEN', 'MAPPING_DAY_BEFORE_NEWEST']);
    expect(codes(proposeMapping(proposal, { ...facts, newest: '2026-03-01' }))).toEqual([]);
  });
  it('are confirmed by another person, through a delegation too', () => {
    expect(codes(decideMapping(mapping, { confirm: true }, reviewer))).toEqual([]);
    expect(codes(decideMapping(mapping, { confirm: true }, clerk))).toEqual(['SAME_PERSON_PROPOSED']);
    expect(codes(decideMapping(mapping, { confirm: false, reason: '文号有误' }, { ...reviewer, onBehalfOf: clerk.subject }))).toEqual(['SAME_PERSON_PROPOSED']);
    expect(faultsOfMoves(mappingMoves, mappingTransitions)).toEqual([]);
  });
});

describe('the register', () => {
  const year = (change: Partial<Appraisal> = {}): Appraisal => ({ status: 'IN_FORCE', employerId: 'e', personId: 'p', name: '张三', idNumberMasked: '110*', year: 2025, grade: '合格', own: 'B', mappingId: 'm', note: null, source: { importId: 'i', rowNumber: 2, fileSha256: 'a' }, by: clerk, correction: null, ...change });
  it('takes a year once, and another result only as a correction', () => {
    expect([meetingOf(undefined, '合格'), meetingOf(year(), '合格'), meetingOf(year(), '优秀'), meetingOf(year({ status: 'VOIDED' }), '优秀')]).toEqual(['NEW', 'KNOWN', 'DIFFERS', 'NEW']);
    expect(codes(correctAppraisal(year(), { grade: '合格', own: 'B', mappingId: 'm' }, why, clerk))).toEqual(['NOTHING_CHANGED']);
    expect(codes(correctAppraisal(year(), { grade: '优秀', own: 'A', mappingId: 'm' }, why, clerk))).toEqual([]);
    for (const decision of [correctAppraisal(year({ status: 'VOIDED' }), { grade: '优秀', own: 'A', mappingId: 'm' }, why, clerk), voidAppraisal(year({ status: 'VOIDED' }), why, clerk)]) expect(codes(decision)).toEqual(['APPRAISAL_VOIDED']);
  });

  const stated: RegisteredYear[] = [{ year: 2023, grade: '合格' }, { year: 2024, grade: '优秀' }, { year: 2025, grade: '合格' }];
  const standings = (registered: RegisteredYear[], said = stated) => { const years = compareYears(said, registered, '2026-03-02'); return [registerStanding(years), years.map((y) => y.standing), agreeingYears(years)]; };
  it('is held against the form year by year', () => {
    expect(standings(stated)).toEqual(['AGREES', ['AGREES', 'AGREES', 'AGREES'], [2023, 2024, 2025]]);
    expect(standings([])).toEqual(['NONE', ['NOT_REGISTERED', 'NOT_REGISTERED', 'NOT_REGISTERED'], []]);
    expect(standings([{ year: 2024, grade: '优秀' }])).toEqual(['PARTLY', ['NOT_REGISTERED', 'AGREES', 'NOT_REGISTERED'], [2024]]);
    expect(standings([...stated.slice(0, 2), { year: 2025, grade: '基本合格' }])).toEqual(['DIFFERS', ['DIFFERS', 'AGREES', 'AGREES'], [2023, 2024]]);
    // two documents of one person that say two things agree with neither
    expect(standings([...stated, { year: 2025, grade: '优秀' }])[0]).toBe('DIFFERS');
    expect(standings([...stated, { year: 2019, grade: '不合格' }])).toEqual(standings(stated));
    expect(standings(stated, stated.slice(0, 2))).toEqual(['PARTLY', ['NOT_STATED', 'AGREES', 'AGREES'], [2023, 2024]]);
  });
});

describe('a recommendation on paper', () => {
  const page = 'b'.repeat(64);
  const paper: PaperCommand = { opinion: '同意推荐', signerName: '赵厂长', signerPost: '厂长', signedOn: '2026-03-01', pageSha256: page, sealReads: '某某有限公司', sealIsUnits: true, sealNote: null, reason: null };
  const of = { today: '2026-03-02', by: reviewer, employerName: '某某有限公司', hasAccount: false, pages: [page] };
  const done = submit(after(drafted()), submitFacts);
  const submitted = after(drafted(), ...(done.ok ? done.events : []));
  const decide = (change: Partial<PaperCommand> = {}, other: Partial<typeof of> = {}) => codes(recommendOnPaper(submitted, { ...paper, ...change }, { ...of, ...other }));
  it('is recorded where a person has decided that the seal is the unit\'s', () => {
    expect(decide()).toEqual([]);
    expect(decide({ sealReads: '某某（重庆）有限公司 ' }, { employerName: '某某(重庆)有限公司' })).toEqual([]);
    expect(decide({ sealReads: '原某某厂', sealNote: '2025 年更名，渝市监〔2025〕1号' })).toEqual([]);
    expect(decide({ reason: '系统停用期间' }, { hasAccount: true })).toEqual([]);
  });
  it('is refused with every reason at once', () => {
    expect(decide({ sealReads: '另一公司', signedOn: '2026-03-03' }, { hasAccount: true, pages: [] })).toEqual(['EMPLOYER_HAS_ACCOUNT', 'SEAL_NAME_DIFFERS', 'PAGE_MISSING', 'SIGNED_IN_THE_FUTURE']);
    expect(decide({ sealIsUnits: false, sealReads: '另一公司' })).toEqual(['SEAL_NOT_THE_UNITS']);
    expect(codes(recommendOnPaper(after(drafted()), paper, of))).toEqual(['WRONG_STATE']);
  });
});
