import { TITLE_SERIES, type TitleLevel, type TitleSeries } from '@gt/domain';
import { cq2022v1, demonstrationRuleSet, findEligibilityInputFaults, findRuleSet, findTitle, parameterName, ruleSetDifference, ruleSetFaults, ruleSetInForce, ruleSetReasons, ruleSets, titlesOfSeries, type RuleSet } from '../src/index.js';
import { base, grades, rules, titled, worked } from './samples.js';

/** domain.md §2, one line for each series: 正高 / 副高 / 中 / 助理 / 员. */
const TABLE: Readonly<Record<TitleSeries, readonly string[]>> = {
  工程技术: ['正高级工程师', '高级工程师', '工程师', '助理工程师', '技术员'],
  农业: ['正高级农艺师 正高级畜牧师 正高级兽医师 农业技术推广研究员', '高级农艺师 高级畜牧师 高级兽医师', '农艺师 畜牧师 兽医师', '助理农艺师 助理畜牧师 助理兽医师', '农业技术员'],
  工艺美术: ['正高级工艺美术师', '高级工艺美术师', '工艺美术师', '助理工艺美术师', '工艺美术员'],
  文物博物: ['研究馆员', '副研究馆员', '馆员', '助理馆员', ''],
  实验技术: ['正高级实验师', '高级实验师', '实验师', '助理实验师', '实验员'],
  艺术: ['一级', '二级', '三级', '四级'].map((rank) => '演员 演奏员 编剧 导演 指挥 作曲 作词 摄影师 舞美设计师 艺术创意设计师 美术师 文学创作 演出监督 舞台技术 录音师 剪辑师'.split(' ').map((role) => rank + role).join(' ')),
  体育: ['国家级教练', '高级教练', '中级教练', '初级教练', ''],
  技工院校教师: ['正高级讲师 正高级实习指导教师', '高级讲师 高级实习指导教师', '讲师 一级实习指导教师', '助理讲师 二级实习指导教师', '三级实习指导教师'],
};
const LEVELS: readonly TitleLevel[] = ['SENIOR', 'ASSOCIATE_SENIOR', 'INTERMEDIATE', 'ASSISTANT', 'TECHNICIAN_GRADE'];

describe('the title table', () => {
  it.each(TITLE_SERIES)('has exactly the titles of %s', (series) => {
    const wanted = TABLE[series].flatMap((names, index) => names.split(' ').filter((name) => name !== '').map((name) => `${name} ${LEVELS[index]}`));
    expect(titlesOfSeries(rules, series).map((entry) => `${entry.name} ${entry.level}`).sort()).toEqual(wanted.sort());
  });

  it('gives the level that surprises', () => {
    const level = (series: TitleSeries, name: string) => findTitle(rules, series, name, '2026-03-01')?.level;
    expect(level('艺术', '一级演员')).toBe('SENIOR');
    expect(level('技工院校教师', '一级实习指导教师')).toBe('INTERMEDIATE');
    for (const [series, name] of [['文物博物', '助理馆员'], ['艺术', '四级演员'], ['体育', '初级教练']] as const) expect(level(series, name)).toBe('ASSISTANT');
    expect(level('工程技术', '教授级高级工程师')).toBe('SENIOR');
    expect(level('工程技术', '研究员级高级工程师')).toBe('SENIOR');
  });

  it('does not decide by what is not confirmed, and does once it is', () => {
    expect(findTitle(rules, '工程技术', '一级建造师', '2026-03-01')).toBeUndefined();
    const confirmed: RuleSet = { ...rules, version: 2, titleAliases: rules.titleAliases.map((alias) => ({ ...alias, confirmed: true })) };
    expect(findTitle(confirmed, '工程技术', '一级建造师', '2026-03-01')?.level).toBe('INTERMEDIATE');
    expect(findTitle(confirmed, '农业', '一级建造师', '2026-03-01')).toBeUndefined();
  });

  it('keeps to the validity of titles and aliases', () => {
    const dated: RuleSet = { ...rules, titles: [{ series: '体育', track: '教练', name: '三级教练', level: 'ASSISTANT', validFrom: '2000-01-01', validTo: '2020-12-31' }] };
    expect(['1999-12-31', '2000-01-01', '2020-12-31', '2021-01-01'].map((on) => findTitle(dated, '体育', '三级教练', on) !== undefined)).toEqual([false, true, true, false]);
  });

  it('has every alias pointing to a title of its series', () => {
    for (const alias of rules.titleAliases) expect(titlesOfSeries(rules, alias.series).map((entry) => entry.name)).toContain(alias.title);
  });
});

describe('rule sets', () => {
  it('are in force from 2022-03-10', () => {
    expect([ruleSetInForce(ruleSets, '2022-03-09'), ruleSetInForce(ruleSets, '2022-03-10')]).toEqual([undefined, cq2022v1]);
  });

  it('gives way to a later one on its day, the highest version of the same day', () => {
    const next: RuleSet = { ...cq2022v1, id: 'cq-2030-1', effectiveFrom: '2030-01-01' };
    const second: RuleSet = { ...cq2022v1, version: 2 };
    const ended: RuleSet = { ...cq2022v1, effectiveTo: '2025-12-31' };
    expect(ruleSetInForce([next, cq2022v1], '2029-12-31')?.id).toBe('cq-2022-8');
    expect(ruleSetInForce([cq2022v1, next], '2030-01-01')?.id).toBe('cq-2030-1');
    expect(ruleSetInForce([second, cq2022v1], '2026-01-01')?.version).toBe(2);
    expect(ruleSetInForce([ended], '2026-01-01')).toBeUndefined();
    expect(ruleSetInForce([ended], '2025-12-31')).toBe(ended);
    for (const all of [[next, cq2022v1, second], [cq2022v1, second, next], [second, next, cq2022v1]]) expect([ruleSetInForce(all, '2031-01-01'), ruleSetInForce(all, '2029-01-01')]).toEqual([next, second]);
    expect([findRuleSet([cq2022v1, second], 'cq-2022-8')?.version, findRuleSet([cq2022v1, second], 'cq-2022-8', 1)?.version, findRuleSet([cq2022v1], 'toString')]).toEqual([2, 1, undefined]);
  });

  it('is plain JSON, so that it travels and is stored unchanged', () => {
    for (const set of [cq2022v1, demonstrationRuleSet]) expect(JSON.parse(JSON.stringify(set))).toEqual(set);
  });

  it('names its legal basis, and differs for the demonstration in name and closing kinds only', () => {
    expect(cq2022v1.legalBasis).toContain('渝职鉴发〔2022〕8号');
    const { name, archive, ...others } = demonstrationRuleSet;
    expect({ ...others, name: cq2022v1.name, archive: { ...archive, closingSignatures: ['WET_SCAN', 'CA'], closingSeals: ['WET_STAMP_SCAN', 'ELECTRONIC_SEAL'] } }).toEqual(cq2022v1);
    expect([name.includes('演示'), archive.closingSignatures, archive.closingSeals]).toEqual([true, ['WET_SCAN', 'CA', 'PLATFORM'], ['WET_STAMP_SCAN', 'ELECTRONIC_SEAL', 'IN_SYSTEM_APPROVAL']]);
  });
});

describe('faults between fields', () => {
  const faults = (change: object) => findEligibilityInputFaults({ ...base, ...change }).map((each) => `${each.field} ${each.code}`);

  it('finds none in the example', () => {
    expect(faults({})).toEqual([]);
  });

  it('refuses a level where it is derived and asks for it where it is needed', () => {
    expect(faults({ title: titled('工程技术', '工程师', 'INTERMEDIATE') })).toEqual(['title.level LEVEL_IS_DERIVED']);
    expect(faults({ title: titled('高校教师', '讲师'), vocationalTeacherField: '农业' })).toEqual(['title.level LEVEL_REQUIRED']);
    for (const title of [titled('高校教师', '讲师'), titled('高校教师', '讲师', 'SENIOR')]) expect(faults({ title })).toEqual([]);
  });

  it('names each year that stands twice and each span that ends before it begins, all at once', () => {
    expect(faults({ appraisals: grades([2023, '合格'], [2024, '合格'], [2023, '优秀']), workPeriods: [worked('2020-01-01', '2020-01-01'), worked('2020-01-02', '2020-01-01'), worked('2020-01-02', null)] }))
      .toEqual(['appraisals[2].year YEAR_TWICE', 'workPeriods[1].to ENDS_BEFORE_IT_BEGINS']);
  });
});

describe('the shape of a rule set that comes from outside', () => {
  it('is what this library interprets, and loses no field: every one left out is missed', () => {
    expect([ruleSetFaults(cq2022v1), ruleSetReasons(JSON.parse(JSON.stringify(demonstrationRuleSet)))]).toEqual([[], []]);
    for (const key of Object.keys(cq2022v1)) {
      const { [key as keyof RuleSet]: _gone, ...rest } = cq2022v1;
      expect(ruleSetFaults(rest)).toEqual([{ path: key, message: '缺少' }]);
    }
  });
  it('names the path of what is wrong', () => {
    expect(ruleSetReasons({ ...cq2022v1, surprise: 1 })).toMatchObject([{ code: 'RULE_SET_SHAPE', facts: { path: 'surprise' } }]);
  });
});

describe('what two rule sets differ in', () => {
  it('is nothing, or every parameter by its path with both values; name, version and days are no parameters', () => {
    expect(ruleSetDifference(cq2022v1, { ...cq2022v1, version: 2, name: '新', effectiveFrom: '2027-01-01' })).toEqual([]);
    expect(ruleSetDifference(cq2022v1, { ...cq2022v1, plan: { ...cq2022v1.plan, leadWorkingDays: 15 }, eligibility: { ...cq2022v1.eligibility, passingGrades: ['优秀'] } }))
      .toEqual([{ path: 'eligibility.passingGrades', before: '优秀、合格', after: '优秀' }, { path: 'plan.leadWorkingDays', before: '10', after: '15' }]);
  });
  it('of lists of things names what went and what came, wherever it stands', () => {
    const [first, ...others] = cq2022v1.titles;
    const changed = ruleSetDifference(cq2022v1, { ...cq2022v1, titles: [...others, { ...first!, name: '某某师' }] });
    expect(changed[0]!.before).toMatch(/^职称系列 工程技术，系列分支 工程，名称 \S+，级别 正高级$/);
    expect(changed.map(({ path, before, after }) => [path, before?.includes(first!.name) ?? null, after?.includes('某某师') ?? null])).toEqual([['titles', true, null], ['titles', null, true]]);
  });
  it('is told in Chinese alone, path and values, of every parameter that the notice has', () => {
    const empty = { ...cq2022v1, ...Object.fromEntries(Object.entries(cq2022v1).filter(([, value]) => typeof value === 'object' && value !== null).map(([name, value]) => [name, Array.isArray(value) ? [] : {}])) } as unknown as RuleSet;
    const told = [...ruleSetDifference(empty, demonstrationRuleSet), ...ruleSetDifference(cq2022v1, { ...empty, legalBasis: cq2022v1.legalBasis })];
    expect(told.length).toBeGreaterThan(100);
    // a letter by itself is an item of 三(一); CA is what everybody calls it
    expect(told.flatMap(({ path, before, after }) => [parameterName(path), before ?? '', after ?? '']).filter((text) => /[A-Za-z_]{2,}/.test(text.replaceAll('（CA）', '')))).toEqual([]);
    const paths = cq2022v1.eligibility.paths.map((each, i) => (i === 0 ? { ...each, opens: { ASSISTANT: 2 as const } } : each));
    expect(ruleSetDifference(cq2022v1, { ...cq2022v1, methods: { ...cq2022v1.methods, byLevel: { ...cq2022v1.methods.byLevel, 3: 'COMPREHENSIVE_REVIEW' } }, eligibility: { ...cq2022v1.eligibility, paths } }).map((d) => [parameterName(d.path), d.before, d.after])).toEqual([
      ['申报条件 · 申报路径', expect.stringMatching(/^路径 二\(一\)，可申报 助理级 三级\/高级工，中级 二级\/技师，副高级 一级\/高级技师，须为与现岗位相对应的职业 是，须已取得证书 无/) as unknown, null],
      ['申报条件 · 申报路径', null, expect.stringContaining('可申报 助理级 二级/技师，') as unknown],
      ['评价方式 · 各等级的评价方式 · 三级/高级工', '考核评价', '综合评审'],
    ]);
    expect(parameterName('somethingNew.WORK_SCHEME')).toBe('somethingNew · 工作方案');
  });
});
