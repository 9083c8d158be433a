import { Problem } from '@gt/service-kit';
import { claim, example, post } from '../../test/self-check.js';
import { checkSelf } from './check-eligibility.js';

type Body = ReturnType<typeof example>;
const verdict = (change: Partial<Body> = {}, asOf = '2026-03-01') => { const a = post({ ...example(), asOf, ...change }); if (!a.verdict) throw new Error(a.fields.join()); return a.verdict; };
const codes = (reasons: readonly { code: string }[]) => reasons.map((r) => r.code).sort();
const title = (name: string, series = '工程技术') => ({ title: { series, name } });
const target = (level: number, code = '6-18-01-01') => ({ target: { occupation: { code }, level } });

it('answers the example of api.md', () => {
  expect(verdict()).toMatchObject({
    eligible: true, path: '二(一)', titleLevel: 'INTERMEDIATE', method: 'COMPREHENSIVE_REVIEW', ruleSet: { id: 'cq-2022-8', version: 1 }, reasons: [],
    paths: [{ path: '二(一)', met: true, reasons: [] }, { path: '二(三)', met: false, reasons: [{ code: 'LEVEL_NOT_OPEN_TO_TITLE', clause: '二(三)' }, { code: 'PRIOR_LEVEL_MISSING', clause: '二(三)' }] }],
  });
  expect(Array.isArray(verdict().notes)).toBe(true);
});
it('says that no rule set has been adopted before one is', () => {
  expect(() => checkSelf(example() as never, [], '2026-03-01')).toThrow(expect.objectContaining({ status: 503, code: 'RULE_SET_NOT_ADOPTED' }) as Problem);
});

it.each([['助理工程师', ['二(一)', '二(二)']], ['工程师', ['二(一)', '二(三)']], ['高级工程师', ['二(一)', '二(四)']], ['正高级工程师', ['二(四)']], ['技术员', []]])('%s lists the paths %j', (name, paths) => {
  const v = verdict(title(name));
  expect(v.paths.map((p) => p.path)).toEqual(paths);
  for (const p of v.paths) expect(p.met).toBe(p.reasons.length === 0);
});
it.each([['教授级高级工程师', 'SENIOR'], ['研究员级高级工程师', 'SENIOR'], ['ＩＴ工程师', null], [' 工程师 ', 'INTERMEDIATE'], ['高工', null]])('title %s is %s', (name, level) => { expect(verdict(title(name)).titleLevel).toBe(level); });
it.each([['艺术', '一级演员', 'SENIOR'], ['艺术', '二级舞美设计师', 'ASSOCIATE_SENIOR'], ['艺术', '三级录音师', 'INTERMEDIATE'], ['艺术', '四级剪辑师', 'ASSISTANT'], ['艺术', '一级厨师', null], ['体育', '国家级教练', 'SENIOR'], ['体育', '初级教练', 'ASSISTANT'], ['体育', '三级教练', null],
  ['农业', '工程师', null], ['农业', '农业技术推广研究员', 'SENIOR'], ['文物博物', '馆员', 'INTERMEDIATE'], ['技工院校教师', '一级实习指导教师', 'INTERMEDIATE'], ['技工院校教师', '三级实习指导教师', 'TECHNICIAN_GRADE']])('%s %s is %s', (series, name, level) => { expect(verdict(title(name, series)).titleLevel).toBe(level); });

describe('general reasons', () => {
  it.each([[{ worksInCity: false }, 'NOT_IN_CITY', '二'], [{ inPost: false }, 'NOT_IN_POST', '二'], [{ declarationMade: false }, 'DECLARATION_MISSING', '二'], [title('会计师', '会计'), 'TITLE_OUT_OF_RANGE', '一'], [title('某师'), 'TITLE_UNKNOWN', '一'],
    [{ appraisals: [] }, 'APPRAISAL_NOT_PASSED', '二'], [target(4), 'LEVEL_NOT_BRIDGING', '三'], [target(5), 'LEVEL_NOT_BRIDGING', '三'], [title('技术员'), 'TITLE_LEVEL_NOT_ELIGIBLE', '二(一)']] as Array<[Partial<Body>, string, string]>)('%j gives %s (%s)', (change, code, clause) => {
    const v = verdict(change);
    expect(v.reasons.filter((r) => r.code === code).map((r) => r.clause)).toEqual([clause]);
    expect(v).toMatchObject({ eligible: false, path: null, method: null });
  });
  it('a failing general condition leaves met paths met and gives general reasons only', () => {
    const v = verdict({ inPost: false, worksInCity: false });
    expect(codes(v.reasons)).toEqual(['NOT_IN_CITY', 'NOT_IN_POST']);
    expect(v.paths[0]).toMatchObject({ met: true });
  });
  it('neither general nor path reasons hide the others', () => {
    expect(codes(verdict({ inPost: false, ...target(3) }).reasons)).toEqual(['LEVEL_NOT_OPEN_TO_TITLE', 'LEVEL_NOT_OPEN_TO_TITLE', 'NOT_IN_POST', 'PRIOR_LEVEL_MISSING']);
  });
  it('an unknown or out-of-range title has no level, no paths and general reasons only; 员级 has its level', () => {
    expect(verdict({ ...title('某师'), inPost: false })).toMatchObject({ titleLevel: null, paths: [] });
    expect(codes(verdict({ ...title('会计师', '会计'), inPost: false }).reasons)).toEqual(['NOT_IN_POST', 'TITLE_OUT_OF_RANGE']);
    expect(verdict({ ...title('技术员'), inPost: false })).toMatchObject({ titleLevel: 'TECHNICIAN_GRADE', paths: [] });
    expect(codes(verdict({ ...title('技术员'), inPost: false }).reasons)).toEqual(['NOT_IN_POST', 'TITLE_LEVEL_NOT_ELIGIBLE']);
  });
  it.each(['基本合格', '不合格', '未定等次'])('an appraisal %s fails, once, with the years in facts; other years are ignored', (grade) => {
    const v = verdict({ appraisals: [{ year: 2022, grade: '不合格' }, { year: 2023, grade }, { year: 2024, grade: '优秀' }] }, '2026-06-01');
    expect(v.reasons.filter((r) => r.code === 'APPRAISAL_NOT_PASSED').map((r) => r.facts)).toEqual([{ years: [2023, 2025] }]);
  });
});

describe('paths', () => {
  it('worked: 助理级 → 二级 without certificate and work', () => {
    const v = verdict({ ...title('助理工程师'), priorCertificates: [], workPeriods: [] });
    expect(v.paths.map((p) => codes(p.reasons))).toEqual([['LEVEL_NOT_OPEN_TO_TITLE'], ['PRIOR_LEVEL_MISSING', 'RELATED_WORK_TOO_SHORT']]);
    expect(codes(v.reasons)).toEqual(['LEVEL_NOT_OPEN_TO_TITLE', 'PRIOR_LEVEL_MISSING', 'RELATED_WORK_TOO_SHORT']);
  });
  it('worked: 副高级 → 一级, other occupation, not front line', () => {
    const v = verdict({ ...title('高级工程师'), ...target(1, '6-31-01-03') });
    expect(v.paths.map((p) => codes(p.reasons))).toEqual([['OCCUPATION_NOT_CURRENT_POST'], ['NOT_FRONT_LINE']]);
    expect(v.notes.map((n) => n.code)).toContain('OCCUPATION_TO_BE_CONFIRMED');
  });
  it.each([[title('助理工程师'), 3, '二(一)', 'PRACTICAL_ASSESSMENT'], [title('工程师'), 2, '二(一)', 'COMPREHENSIVE_REVIEW'], [title('高级工程师'), 1, '二(一)', 'COMPREHENSIVE_REVIEW'], [title('助理工程师'), 2, '二(二)', 'COMPREHENSIVE_REVIEW']])('%j to %i is by %s, method %s', (t, level, path, method) => {
    expect(verdict({ ...t, ...target(level), workPeriods: [{ from: '2015-01-01', related: true }] })).toMatchObject({ eligible: true, path, method });
  });
  it('二(四) takes 正高级 on front-line work, in whatever occupation, with a note', () => {
    const v = verdict({ ...title('正高级工程师'), ...target(1, '6-31-01-03'), frontLine: true });
    expect(v).toMatchObject({ eligible: true, path: '二(四)' });
    expect(v.notes.map((n) => n.code)).toEqual(['OCCUPATION_TO_BE_CONFIRMED']);
  });
  const second = (change: Partial<Body>, asOf?: string) => verdict({ ...title('助理工程师'), ...change }, asOf).paths[1]!;
  it.each([['2025-02-28', true], ['2025-02-27', false], ['2024-01-01', false]])('a certificate of 2024-02-29 is a year old on %s: %s', (asOf, enough) => {
    expect(codes(second({ workPeriods: [{ from: '2010-01-01', related: true }] }, asOf).reasons)).toEqual(enough ? [] : ['PRIOR_LEVEL_TOO_RECENT']);
  });
  it('the certificate is of exactly the level, in the current occupation', () => {
    for (const change of [{ level: 2 }, { level: 4 }, { occupation: { code: '6-31-01-03' } }]) expect(codes(second({ priorCertificates: [{ ...example().priorCertificates[0], ...change }] }).reasons)).toContain('PRIOR_LEVEL_MISSING');
  });
  it('occupations are the same if codes are equal and, where both give a work type, these too', () => {
    const occupations = (a: string | null, b: string | null) => codes(verdict({ currentOccupation: { code: '6-18-01-01', workType: a }, target: { occupation: { code: '6-18-01-01', workType: b, name: '任意' }, level: 2 } }).paths[0]!.reasons);
    expect(occupations('数控车工', '普通车工')).toEqual(['OCCUPATION_NOT_CURRENT_POST']);
    expect([occupations('数控车工', '数控车工'), occupations(null, '数控车工'), occupations('数控车工', null)]).toEqual([[], [], []]);
  });
  it('a post of group 2 is taken as the target occupation, with a note', () => {
    const v = verdict({ currentOccupation: { code: '2-02-07-01' } });
    expect(v).toMatchObject({ eligible: true });
    expect(v.notes.map((n) => n.code)).toContain('POST_TO_BE_MAPPED');
  });
  const enough = (...workPeriods: Array<Record<string, unknown>>) => !codes(second({ workPeriods }).reasons).includes('RELATED_WORK_TOO_SHORT');
  it('48 months', () => {
    expect(enough({ from: '2019-06-01', to: '2023-05-30', related: true })).toBe(true);
    expect(enough({ from: '2019-07-01', to: '2023-06-29', related: true })).toBe(false);
    expect(enough({ from: '2019-07-01', to: '2023-06-30', related: true })).toBe(true);
    expect(enough({ from: '2019-07-01', to: '2023-06-30', related: false })).toBe(false);
    expect(enough({ from: '2022-03-02', related: true })).toBe(true);
    expect(enough({ from: '2022-03-03', to: null, related: true })).toBe(false);
    expect(enough({ from: '2022-03-03', to: '2099-01-01', related: true })).toBe(false);
    expect(enough({ from: '2026-03-02', to: '2040-01-01', related: true })).toBe(false);
    expect(enough({ from: '2019-07-01', to: '2021-06-30', related: true }, { from: '2020-01-01', to: '2023-05-31', related: true })).toBe(false);
    expect(enough({ from: '2021-07-01', to: '2023-06-30', related: true }, { from: '2019-07-01', to: '2021-06-30', related: true })).toBe(true);
  });
});

describe('claims and notes change no eligibility', () => {
  const claims = (change: object) => verdict({ directRecognitionClaims: [{ ...claim, ...change }] });
  it.each([[{}, true], [{ prize: '特等奖' }, true], [{ prize: '银奖' }, true], [{ prize: '三等奖' }, false], [{ prize: null }, false], [{ authority: 'NATIONAL_INDUSTRY' }, true], [{ authority: 'DISTRICT' }, false], [{ kind: 'GOVERNMENT_AWARD', prize: null }, true],
    [{ kind: 'GOVERNMENT_AWARD', authority: 'NATIONAL_INDUSTRY' }, false], [{ kind: 'DEPARTMENT_AWARD', prize: null }, true], [{ kind: 'TALENT_PROGRAMME', authority: 'NATIONAL' }, true], [{ kind: 'COMPETITION_COACHING' }, true], [{ awardedOn: '2026-03-02' }, false], [{ awardedOn: '2026-03-01' }, true]])('%j qualifies: %s', (change, qualifies) => {
    const v = claims(change);
    expect(v).toMatchObject({ eligible: true, method: qualifies ? 'DIRECT_RECOGNITION' : 'COMPREHENSIVE_REVIEW' });
    expect(v.notes.map((n) => n.code)).toEqual([qualifies ? 'SUBJECT_TO_BODY_ACCEPTANCE' : 'CLAIM_NOT_QUALIFYING']);
  });
  it('a claim makes nobody eligible', () => { expect(verdict({ inPost: false, directRecognitionClaims: [claim] })).toMatchObject({ eligible: false, method: null }); });
  it('POST_CHANGED after 1 January of the third year back', () => {
    expect(verdict({ postHeldSince: '2023-01-01' }).notes).toEqual([]);
    expect(verdict({ postHeldSince: '2023-01-02' }).notes.map((n) => n.code)).toEqual(['POST_CHANGED']);
  });
  it('LAST_YEAR_PENDING before April, beside the reason and not lifting it', () => {
    const missing = { appraisals: example().appraisals.slice(0, 2) };
    expect(verdict(missing, '2026-03-31')).toMatchObject({ eligible: false, reasons: [{ code: 'APPRAISAL_NOT_PASSED', facts: { years: [2025] } }], notes: [{ code: 'LAST_YEAR_PENDING' }] });
    expect(verdict(missing, '2026-04-01').notes).toEqual([]);
    expect(verdict({ appraisals: example().appraisals.slice(1, 2) }).notes).toEqual([]);
  });
});
