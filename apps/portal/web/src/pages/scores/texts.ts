export const texts = {
  title: '成绩试算', lead: '每个科目须有三分之二以上的评分人评定合格（≥60 分），且平均分合格（≥60 分）；三个科目都合格才算合格。', method: '评价方式', member: (n: number) => `第 ${n} 人`, members: '评分人', theory: '理论', skill: '技能', comprehensive: '综合',
  add: '增加一人', remove: '减少一人', confirm: '提交确认', live: '即时试算', confirmed: '系统复核结果', incomplete: '填满评分后开始试算；分数 0–100，最多一位小数。', passed: '合格', failed: '不合格', exempt: '免试', none: '--', subject: '科目', mean: '平均分', passing: '合格人数', of: (a: number, b: number) => `${a} / ${b}`, result: '结论',
  overall: { passed: '各科目均合格，评定结果为合格。', failed: '有科目不合格，评定结果为不合格。' }, form: '评分', fields: { members: '评分人' },
};
