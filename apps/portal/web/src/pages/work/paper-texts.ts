/** What proposing and adopting holiday papers and rule sets says. */
export const paperTexts = {
  propose: '载入节假日安排', year: '年度', paper: '文件名称和文号', off: '放假日（每行一天或一段，如 2027-02-06~2027-02-12）', makeup: '调休上班日（每行一天）', preview: '预览对在办计划的影响', submit: '提交（由另一人批准）', cancel: '取消', adopt: '批准', show: '预览影响',
  faults: (text: string) => `“${text}”不是日期，请按 2027-02-06 或 2027-02-06~2027-02-12 填写。`, looked: (looked: number, changed: number) => `在办计划 ${looked} 个，受影响 ${changed} 个。`, more: '在办计划过多，只看了一部分。', none: '没有受影响的在办计划。',
  columns: ['计划', '状态', '评价首日', '原报备截止日', '新报备截止日', '影响', '评价日变为休息日'], unknown: '未知',
  effects: { FILED_STAYS: '已报备，按时的仍算按时', NOW_LATE: '未报备，已过新的截止日', NOW_DECLARED: '由未知变为确定', NOW_UNKNOWN: '变为未知', MOVED: '截止日变动', SAME: '截止日不变' } as Readonly<Record<string, string>>,
  waiting: '待批准', proposeSet: '载入规则（JSON 文件，由另一人批准）', notJson: '文件不是 JSON，请核对。', proposed: '已提交，等待另一人批准。', adopted: '已批准。', decline: '不予批准', declineReason: '不予批准的原因', declined: '已不予批准；改正后可重新提交。',
};
