/** What the preview of a proposed rule set says. */
export const previewTexts = {
  title: '规则预览', lead: '预览不改变任何数据。已提交的申报沿用提交时的规则，已报备的计划沿用首次报备时的规则，批准新规则后都不变。',
  parameters: '与现行规则的不同', parameterColumns: ['参数', '现行', '待批准'], sameParameters: '各项参数与现行规则相同。', noneInForce: '今天没有现行规则，无从比较。', absent: '（无）',
  plans: '在办计划', planCounts: (kept: number, unfiled: number, differs: boolean) => `已报备过的 ${kept} 个，不受影响；尚未报备的 ${unfiled} 个，${differs ? '在新规则施行后报备的，按上表中计划、评审组、评分等参数的新值办理。' : '计划和评分的参数相同。'}`,
  planColumns: ['计划', '状态', '评价首日', '原报备截止日', '新报备截止日', '影响'], plansSame: '没有报备截止日变动的计划。',
  effects: { FILED_BEFORE: '截止日在新规则施行前，仍按现行规则', NOW_LATE: '按新规则已过截止日', MOVED: '截止日变动', NOW_UNKNOWN: '截止日未知（年度安排未载入）' } as Readonly<Record<string, string>>,
  applications: '未办结的申报', groupsHint: '“待提交”指草稿、退回和待补正的申报，在新规则施行后提交时按新规则判定，是真正会变的（职称和申报对象未变的，沿用首次提交日的规则）。“已提交”的判定已固定，不会变；数字说明同样情况的人若按新规则申报会怎样。',
  progress: '进度', stop: '停止', looking: (looked: number, open: number) => `已比较 ${looked} / ${open} 份。`, looked: (looked: number, open: number) => (looked < open ? `已停止：比较了 ${looked} / ${open} 份。` : `已比较全部 ${looked} 份。`),
  countColumns: ['变化', '待提交（会变）', '已提交（不变，仅供参考）'],
  outcomes: { NOW_NOT_MET: '变为不符合', NOW_TO_BE_CONFIRMED: '变为有待核项', NOW_MET: '变为符合', METHOD: '评价方式不同', PATH: '申报路径不同', TITLE_LEVEL: '职称级别不同', REASONS: '结论相同，理由不同', SAME: '没有变化', INCOMPLETE: '未填全，暂不能判定', NO_RULES: '当日没有现行规则' } as Readonly<Record<string, string>>,
  cases: (shown: number) => `会有变化的申报（最多列 ${shown} 份，姓名已打码）：`, casesLabel: '有变化的申报', caseColumns: ['类别', '姓名', '评价机构', '申报职业和等级', '状态', '现行规则', '待批准规则', '新增理由'],
  groups: { TO_SUBMIT: '待提交', FROZEN: '已提交' } as const, noMethod: '无评价方式', none: '--',
};
