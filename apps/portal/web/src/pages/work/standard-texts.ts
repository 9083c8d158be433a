/** What the page of custom standards says (七(六)). */
export const standardTexts = {
  title: '自定标准', lead: '企业评价机构可按人才发展需求制定本企业的评价标准，每一项都不得低于通知要求；受理和资格核对按执行日期当日的标准进行。', status: { DRAFT: '草稿', ADOPTED: '执行中', SUPERSEDED: '已被替代' }, begin: '新建自定标准', defaultName: '本企业评价标准',
  empty: ['没有自定标准', '企业评价机构制定标准后显示在这里；没有自定标准的按通知执行。'], columns: { name: '评价机构', title: '标准名称', status: '状态', edition: '版次', effectiveFrom: '执行日期', effectiveTo: '止' }, editionN: (n: number) => `第 ${n} 版`,
  name: '标准名称', document: '印发文件', adopt: '执行', effectiveFrom: '执行日期', save: '保存', parameter: ['参数', '条款', '通知要求', '自定', '方向'], same: '与通知相同', required: '要求', base: (name: string) => `通知要求（${name}）`, looser: '低于通知要求，不能执行。', noRules: '当日没有生效的规则。',
};
