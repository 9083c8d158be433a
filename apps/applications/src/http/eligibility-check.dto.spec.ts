import { asField, claim, example, having, post } from '../../test/self-check.js';

const texts = ['asOf', 'ruleSet', 'title.series', 'title.name', 'title.level', 'vocationalTeacherField', 'currentOccupation.code', 'currentOccupation.workType', 'currentOccupation.name', 'target.occupation.code',
  'appraisals.0.grade', 'priorCertificates.0.occupation.code', 'priorCertificates.0.obtainedOn', 'workPeriods.0.from', 'workPeriods.0.to', 'postHeldSince',
  ...Object.keys(claim).map((k) => `directRecognitionClaims.0.${k}`)];
const booleans = ['worksInCity', 'inPost', 'declarationMade', 'frontLine', 'workPeriods.0.related'];
const numbers = ['target.level', 'appraisals.0.year', 'priorCertificates.0.level'];
const objects = ['title', 'currentOccupation', 'target', 'target.occupation', 'priorCertificates.0.occupation'];
const arrays = ['appraisals', 'priorCertificates', 'workPeriods', 'directRecognitionClaims'];
const rows = arrays.map((a) => `${a}.0`);
const kinds: Record<string, unknown> = { text: 'x', number: 1, fraction: 1.5, true: true, object: {}, list: [], listOfObjects: [{}] };
const fits: Record<string, string[]> = { number: ['number', 'fraction'], boolean: ['true'], text: ['text'], array: ['list', 'listOfObjects'], object: ['object'] };
const wrong = (paths: string[], kind: string) => paths.flatMap((path) => Object.keys(kinds).filter((k) => !fits[kind]!.includes(k)).map((k) => [path, k] as const));

describe('wrong JSON types: 400 naming the field, no coercion', () => {
  it.each([...wrong(texts, 'text'), ...wrong(booleans, 'boolean'), ...wrong(numbers, 'number'), ...wrong([...objects, ...rows], 'object'), ...wrong(arrays, 'array')])('%s as %s', (path, kind) => {
    const answer = post(having(path, kinds[kind]));
    expect(answer.status).toBe(400);
    expect(answer.fields.some((f) => f === asField(path))).toBe(true);
  });
  it.each([['worksInCity', 'true'], ['frontLine', 1], ['target.level', '2'], ['appraisals.0.year', '2023'], ['target.level', 2.5], ['appraisals.0.year', 2023.5]])('%s = %j', (path, value) => {
    expect(post(having(path, value))).toMatchObject({ status: 400, fields: [asField(path)] });
  });
  it('judges numbers as parsed: 2.0 is 2, -0 is 0 and no level', () => {
    expect(post(JSON.parse(JSON.stringify(example()).replace('"level":2', '"level":2.0'))).status).toBe(200);
    expect(post(having('target.level', -0)).fields).toEqual(['target.level']);
  });
});

describe('required and optional fields', () => {
  const required = ['worksInCity', 'inPost', 'declarationMade', 'title', 'title.series', 'title.name', 'currentOccupation', 'currentOccupation.code', 'target', 'target.occupation', 'target.occupation.code', 'target.level',
    'appraisals', 'priorCertificates', 'workPeriods', 'frontLine', 'appraisals.0.year', 'appraisals.0.grade', 'priorCertificates.0.occupation', 'priorCertificates.0.level', 'priorCertificates.0.obtainedOn', 'workPeriods.0.from', 'workPeriods.0.related',
    ...Object.keys(claim).filter((k) => k !== 'prize').map((k) => `directRecognitionClaims.0.${k}`)];
  it.each(required.flatMap((p) => [[p, undefined], [p, null]]))('%s = %s is missing', (path, value) => {
    expect(post(having(path as string, value))).toMatchObject({ status: 400, fields: [asField(path as string)] });
  });
  it.each(['asOf', 'ruleSet', 'vocationalTeacherField', 'postHeldSince', 'directRecognitionClaims', 'workPeriods.0.to', 'directRecognitionClaims.0.prize', 'title.level', 'currentOccupation.workType', 'currentOccupation.name'].flatMap((p) => [[p, undefined], [p, null]]))('%s = %s is absent', (path, value) => {
    expect(post(having(path as string, value)).status).toBe(200);
  });
  it('lists may be empty', () => { expect(post({ ...example(), appraisals: [], priorCertificates: [], workPeriods: [] }).status).toBe(200); });
});

describe('unknown fields are named at every depth', () => {
  it.each(['frontline', 'constructor', 'toString', '__proto__', 'title.kind', 'currentOccupation.toString', 'target.extra', 'target.occupation.codes', 'appraisals.0.x', 'priorCertificates.0.occupation.constructor', 'workPeriods.0.until', 'directRecognitionClaims.0.hasOwnProperty'])('%s', (path) => {
    const body = JSON.parse(JSON.stringify(having(path === '__proto__' ? 'placeholder' : path, true)).replace('"placeholder"', '"__proto__"')) as unknown;
    const read = path === '__proto__' ? postText(JSON.stringify(having('placeholder', true)).replace('"placeholder"', '"__proto__"')) : post(body);
    expect(read).toMatchObject({ status: 400, fields: [asField(path)] });
  });
  const postText = (text: string) => post(JSON.parse(text));
  it('frontline does not pass for false', () => {
    expect(post({ ...having('frontLine', undefined) as object, frontline: false }).fields.sort()).toEqual(['frontLine', 'frontline']);
  });
});

describe('values', () => {
  it.each([
    ['asOf', '2026-02-30'], ['asOf', '2026-3-1'], ['asOf', ''], ['title.series', '  '], ['title.name', '字'.repeat(201)], ['title.name', ''], ['title.level', 'INTERMEDIATE'], ['vocationalTeacherField', '会计'],
    ['currentOccupation.code', '6-18-1-01'], ['target.occupation.code', '61801'], ['target.level', 0], ['target.level', 6], ['appraisals.0.year', 1949], ['appraisals.0.year', 2101], ['appraisals.0.grade', '良好'],
    ['priorCertificates.0.level', 6], ['priorCertificates.0.obtainedOn', '2023-02-29'], ['workPeriods.0.to', '2019-06-30'], ['postHeldSince', '2025-13-01'], ['directRecognitionClaims.0.kind', 'AWARD'],
    ['directRecognitionClaims.0.name', ''], ['directRecognitionClaims.0.name', '字'.repeat(201)], ['directRecognitionClaims.0.authority', 'CITY'], ['directRecognitionClaims.0.prize', '四等奖'], ['directRecognitionClaims.0.awardedOn', '2024-02-30'], ['directRecognitionClaims.0.proof', 'PHOTO'],
    ['ruleSet', 'no-such'], ['ruleSet', 'constructor'], ['ruleSet', ''],
  ])('%s = %j is refused', (path, value) => { expect(post(having(path, value))).toMatchObject({ status: 400, fields: [asField(path)] }); });
  it.each([['title.name', `  ${'字'.repeat(200)}  `], ['appraisals.0.year', 1950], ['appraisals.0.year', 2100], ['workPeriods.0.to', '2019-07-01'], ['asOf', '9999-12-31'], ['asOf', '0001-01-01'], ['priorCertificates.0.obtainedOn', '9999-12-31']])('%s = %j passes', (path, value) => { expect(post(having(path, value)).status).toBe(200); });
  it.each([['appraisals', 50, (i: number) => ({ year: 1950 + i, grade: '合格' })], ['priorCertificates', 50, () => ({ occupation: { code: '6-18-01-01' }, level: 3, obtainedOn: '2020-01-01' })], ['workPeriods', 200, () => ({ from: '2020-01-01', related: true })], ['directRecognitionClaims', 50, () => claim]] as const)('at most the limit of %s', (field, limit, row) => {
    expect(post({ ...example(), [field]: Array.from({ length: limit }, (_, i) => row(i)) }).status).toBe(200);
    expect(post({ ...example(), [field]: Array.from({ length: limit + 1 }, (_, i) => row(i)) })).toMatchObject({ status: 400, fields: [field] });
  });
  it('a year stands once', () => { expect(post({ ...example(), appraisals: [...example().appraisals, { year: 2024, grade: '合格' }] })).toMatchObject({ status: 400, fields: ['appraisals[3].year'] }); });
  it('names every faulty field at once, faults between fields included', () => {
    expect(post({ ...example(), inPost: 'yes', extra: 1, title: { series: '农业', name: '', level: 'SENIOR' }, appraisals: [{ year: 2024, grade: '合格' }, { year: 2024, grade: '合格' }], workPeriods: [{ from: '2020-01-02', to: '2020-01-01', related: 1 }] }).fields.sort())
      .toEqual(['appraisals[1].year', 'extra', 'inPost', 'title.level', 'title.name', 'workPeriods[0].related', 'workPeriods[0].to']);
  });
});

describe('title.level', () => {
  const title = (value: object, field: string | null) => post({ ...example(), title: value, vocationalTeacherField: field });
  it('is derived in the eight series and refused as input, also beside a teacher field', () => {
    expect(title({ series: '工程技术', name: '工程师', level: 'INTERMEDIATE' }, null).fields).toEqual(['title.level']);
    expect(title({ series: ' 工程技术 ', name: '工程师', level: 'INTERMEDIATE' }, '农业').fields).toEqual(['title.level']);
  });
  it('is required outside them with a teacher field, optional without', () => {
    expect(title({ series: '高等学校教师', name: '讲师' }, '工程技术').fields).toEqual(['title.level']);
    expect(title({ series: '高等学校教师', name: '讲师', level: 'INTERMEDIATE' }, '工程技术')).toMatchObject({ status: 200, verdict: { titleLevel: 'INTERMEDIATE', eligible: true } });
    for (const level of [undefined, 'INTERMEDIATE']) expect(title({ series: '会计', name: '会计师', level }, null)).toMatchObject({ status: 200, verdict: { titleLevel: null, paths: [], reasons: [{ code: 'TITLE_OUT_OF_RANGE' }] } });
  });
  it('the teacher field is ignored beside one of the eight', () => { expect(title({ series: '工程技术', name: '工程师' }, '农业').verdict).toMatchObject({ eligible: true }); });
});

describe('asOf and ruleSet', () => {
  it('asOf defaults to today, ruleSet to the one in force', () => {
    expect(post({ ...example(), asOf: null, ruleSet: null }, '2026-03-01').verdict).toMatchObject({ eligible: true, ruleSet: { id: 'cq-2022-8', version: 1 } });
  });
  it('before 2022-03-10 none is in force: 400 naming asOf', () => {
    expect(post({ ...example(), asOf: '2022-03-09', ruleSet: null })).toMatchObject({ status: 400, fields: ['asOf'] });
    expect(post({ ...example(), asOf: '2022-03-10', ruleSet: null }).status).toBe(200);
    expect(post({ ...example(), asOf: null, ruleSet: null }, '2022-03-09')).toMatchObject({ status: 400, fields: ['asOf'] });
  });
  it('a named set is used whatever the date', () => { expect(post({ ...example(), asOf: '2021-01-01' }).status).toBe(200); });
});
