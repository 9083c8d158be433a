/** What the search says. */
export const searchTexts = {
  title: '查找申报', lead: '按姓名、证件、单位、编号或状态查找您可以查看的申报；所填内容不进入网址，也不留在浏览记录里。', name: '姓名', match: '姓名如何匹配', matches: { PREFIX: '以此开头', EXACT: '完全相同' } as Readonly<Record<string, string>>, idType: '证件类型', idNumber: '证件号码', unit: '单位名称（开头几字）或统一社会信用代码', number: '申报编号（完整编号或前 8 位）', state: '状态', any: '不限', submit: '查找', none: '没有符合的申报', noneHint: '请核对所填内容，或少填几项再查；您的账号看不到的申报不在其中。', more: '载入更多', found: '查找结果', columns: ['姓名', '证件号码', '状态', '职业', '等级', '提交日期'],
};
