/** What the pages of prices and charges say (七(五)). */
export const feeTexts = {
  title: '收费标准', lead: '核算成本、公示收费标准后方可报备评价计划；不收费的也公示金额为 0 的标准。', status: { DRAFT: '草稿', PUBLISHED: '已公示', SUPERSEDED: '已被替代' }, begin: '新建收费标准', empty: ['没有收费标准', '评价机构核算成本、拟定收费标准后显示在这里。'],
  columns: { name: '评价机构', status: '状态', edition: '版次', effectiveFrom: '执行日期', effectiveTo: '止', items: '项目数' }, editionN: (n: number) => `第 ${n} 版`,
  basis: '成本核算与收费依据文件', note: '说明', items: '收费项目', itemN: (n: number) => `项目 ${n}`, itemName: '项目名称', occupation: '职业（留空为全部）', level: '等级', method: '评价方式', any: '全部', amount: '金额（元）', costs: '成本核算（每行一项，如“专家劳务 240”）', addItem: '增加项目', remove: '删除', save: '保存', publish: '公示', effectiveFrom: '执行日期',
  itemColumns: ['项目', '职业', '等级', '评价方式', '金额', '成本核算'], yuan: (fen: number) => `${(fen / 100).toFixed(2)} 元`, free: '不收费', amountFault: '金额应为数字，最多两位小数。', publishedOn: '公示日期',
  charges: '收费', chargeColumns: ['姓名', '收费标准', '应收', '减免', '已收', '票据号', '已退', '状态', '办理'], chargeStatus: { DUE: '未缴', WAIVED: '已减免', PAID: '已缴', REFUNDED: '已退费' }, notDrawn: '尚未按收费标准计算应收金额。', draw: '计算应收', pay: '登记缴费', waive: '减免', refund: '退费', bill: '票据号', reason: '原因', paidOn: '缴费日期', total: (due: string, paid: string) => `应收合计 ${due}，已收 ${paid}`, act: '确定', cancel: '取消',
};
