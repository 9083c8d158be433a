/** What the pages of requests for correction say. */
export const correctionTexts = {
  title: '更正申请', lead: '申请人认为系统保存的本人信息有误，申请更正。核对证明材料后答复：能直接改的选“更正”，影响资格判定或已用于证书的先按规定办理，再答复“已另行办理”；答复后系统通知申请人。',
  columns: { field: '事项', status: '状态', requestedAt: '申请时间', decidedAt: '答复时间' }, empty: ['没有更正申请', '申请人在“我的信息”里提出后，显示在这里。'], status: { OPEN: '待答复', APPLIED: '已更正', HANDLED: '已另行办理', REFUSED: '不予更正' } as Readonly<Record<string, string>>,
  facts: { applicant: '申请人', field: '事项', now: '现在是', wished: '应当是', grounds: '理由', evidence: '证明材料', application: '申报表', answer: '答复' }, open: '打开申报表', hidden: '内容只有申请人和答复人可以看。',
  actions: { apply: '更正', handled: '已另行办理', refuse: '不予更正' }, notByApplying: '这一项不能直接改写：受理前请要求补正，已受理的核实后按规定办理，再答复“已另行办理”。', answer: '答复（申请人会看到）', handledHint: '写明怎样办理的，例如：已退回补正，申请人改正后重新提交。', refuseHint: '写明为什么不改，还可以怎么办。', applyHint: '写明核对了什么材料。', holder: '评价机构受理审核',
};
