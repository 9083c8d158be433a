/** What the comparison with other rules says. */
export const comparisonTexts = {
  title: '按其他规则比较', lead: '按同样的申报内容和判定日，看在另一版规则或自定标准下结论会有什么不同；只供参考，原判定不变。', ruleSet: '规则', standard: '自定标准', noStandard: '不叠加', compare: '比较', same: '两种规则下结论相同。', differs: '两种规则下结论不同：', asOf: (day: string) => `判定日 ${day}`, edition: (id: string, version: number, from: string) => `${id} 第 ${version} 版（${from} 起）`, standardEdition: (edition: number, from: string) => `第 ${edition} 版（${from} 起）`,
  columns: ['项目', '原判定', '按所选规则'], standing: '结论', titleLevel: '职称级别', path: '申报路径', standings: { MET: '符合', NOT_MET: '不符合', TO_BE_CONFIRMED: '有待核项' }, kinds: { NOT_MET: '不满足', TO_BE_CONFIRMED: '待核' }, none: '--',
};
