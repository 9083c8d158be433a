import { findOccupation, groupsOf, OCCUPATION_GROUPS, OCCUPATIONS, searchSkillOccupations, SKILL_OCCUPATIONS } from './catalogue.js';
import { isOccupationCode, isPostOccupation, isSkillOccupation, occupationLabel, sameOccupation, workTypeOf } from './occupation.js';
import { isHigherSkillLevel, isSkillLevel, parseSkillLevel, SKILL_LEVELS, skillLevelName } from './skill-level.js';
import { isTitleLevel, isTitleSeries, titleKey, titleLevelName, TITLE_LEVELS, TITLE_SERIES } from './title.js';

describe('occupations', () => {
  it('has the grammar d-dd-dd-dd', () => {
    for (const code of ['6-18-01-01', '2-02-07-00', '0-00-00-00']) expect(isOccupationCode(code)).toBe(true);
    for (const code of ['6-18-01', '6-18-01-1', '6-18-01-011', '６-18-01-01', ' 6-18-01-01', '6-18-01-01\n', '', null, 6]) expect(isOccupationCode(code)).toBe(false);
  });

  it('is the same with equal codes and, where both give one, equal work types', () => {
    const code = '6-18-01-01';
    expect(sameOccupation({ code }, { code })).toBe(true);
    expect(sameOccupation({ code, workType: '数控车工' }, { code })).toBe(true);
    expect(sameOccupation({ code, workType: '数控车工' }, { code, workType: null })).toBe(true);
    expect(sameOccupation({ code, workType: '数控车工' }, { code, workType: '--' })).toBe(true);
    expect(sameOccupation({ code, workType: '数控车工' }, { code, workType: ' 数控车工 ' })).toBe(true);
    expect(sameOccupation({ code, workType: '数控车工' }, { code, workType: '普通车工' })).toBe(false);
    expect(sameOccupation({ code }, { code: '6-18-01-02' })).toBe(false);
    expect(sameOccupation({ code, name: '车工' }, { code, name: '别的名称' })).toBe(true);
    expect(workTypeOf({ code, workType: '' })).toBeNull();
  });

  it('counts groups 3 to 6 as skill occupations and group 2 as a post', () => {
    expect(['2-02-07-00', '3-01-01-00', '4-01-01-01', '5-01-01-01', '6-01-01-01', '7-00-00-00', '1-01-01-01'].map(isSkillOccupation)).toEqual([false, true, true, true, true, false, false]);
    expect([isPostOccupation('2-02-07-00'), isPostOccupation('6-18-01-01')]).toEqual([true, false]);
  });

  it('reads well in a sentence', () => {
    expect(occupationLabel({ code: '6-18-01-01', name: '车工', workType: '数控车工' })).toBe('车工（6-18-01-01）／数控车工');
    expect(occupationLabel({ code: '6-18-01-01' })).toBe('6-18-01-01');
  });
});

describe('the catalogue', () => {
  it('has every occupation of groups 2 to 6 once', () => {
    expect(OCCUPATIONS).toHaveLength(1609);
    expect(new Set(OCCUPATIONS.map((each) => each.code)).size).toBe(1609);
    expect(OCCUPATIONS.every((each) => isOccupationCode(each.code) && each.name.length > 0)).toBe(true);
    expect(OCCUPATION_GROUPS).toHaveLength(406);
    expect(SKILL_OCCUPATIONS.some((each) => each.code.startsWith('2-'))).toBe(false);
  });

  it('finds by code and knows marks and groups', () => {
    expect(findOccupation('6-18-01-01')).toMatchObject({ name: '车工', confirmed: true });
    expect(findOccupation('6-31-07-01')).toMatchObject({ name: '工业机器人系统运维员', digital: true, green: false });
    expect(findOccupation('6-11-08-26')?.confirmed).toBe(false);
    expect(OCCUPATIONS.filter((each) => each.green)).toHaveLength(134);
    expect(OCCUPATIONS.filter((each) => each.digital)).toHaveLength(95);
    expect(findOccupation('9-99-99-99')).toBeUndefined();
    expect(groupsOf('6-18-01-01').map((each) => each.code)).toEqual(['6-00-00-00', '6-18-00-00', '6-18-01-00']);
  });

  it('is searched by code, name and pinyin initials, best matches first, in groups 3–6 alone', () => {
    const names = (text: string) => searchSkillOccupations(text, 50).map((each) => each.name);
    expect(names('6-18-01-01')).toEqual(['车工']);
    expect(names('CG')[0]).toBe('车工');
    expect(names('jsjcxsjy')).toEqual(['计算机程序设计员']);
    expect(names('程序设计')).toContain('计算机程序设计员');
    expect(searchSkillOccupations('gc', 1000).some((each) => each.code.startsWith('2-'))).toBe(false);
    expect([names(' '), names('没有的')]).toEqual([[], []]);
  });
});

describe('levels and titles', () => {
  it('names skill levels as they are printed and reads them as people write them', () => {
    expect(SKILL_LEVELS.map(skillLevelName)).toEqual(['一级/高级技师', '二级/技师', '三级/高级工', '四级/中级工', '五级/初级工']);
    for (const [text, level] of [['一级', 1], ['高级技师', 1], ['二级/技师', 2], [' 技师 ', 2], ['3', 3], ['高级工', 3], ['５', 5]] as const) expect(parseSkillLevel(text)).toBe(level);
    for (const text of ['', '6', '0', '特级', '/', '级']) expect(parseSkillLevel(text)).toBeUndefined();
    expect([isSkillLevel(1), isSkillLevel(5), isSkillLevel(0), isSkillLevel('1'), isSkillLevel(1.5)]).toEqual([true, true, false, false, false]);
    expect([isHigherSkillLevel(1, 2), isHigherSkillLevel(2, 2), isHigherSkillLevel(3, 2)]).toEqual([true, false, false]);
  });

  it('has eight series and five title levels', () => {
    expect(TITLE_SERIES).toHaveLength(8);
    expect(TITLE_LEVELS.map(titleLevelName)).toEqual(['员级', '助理级', '中级', '副高级', '正高级']);
    expect([isTitleSeries('农业'), isTitleSeries('会计'), isTitleLevel('SENIOR'), isTitleLevel('toString')]).toEqual([true, false, true, false]);
    expect(titleKey('　工程师 ')).toBe('工程师');
  });
});
