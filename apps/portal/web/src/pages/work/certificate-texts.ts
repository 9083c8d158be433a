/** What the page of one certificate says. */
export const certificateTexts = {
  number: '证书编号', face: '证书内容', name: '姓名', id: '证件', occupation: '职业、工种、等级', institution: '评价机构', issuedOn: '发证日期', print: '制作', edition: '证书面', editionOf: (n: number) => `第 ${n} 次制作`, document: '打开证书', endedOn: '注销、撤销日期',
  asked: '待审核的更正、变更或补发', askedLine: (kind: string, name: string, idType: string, number: string) => `${kind}：${name}，${idType} ${number}`, reason: '原因', basis: '证明材料', at: '提出时间', mine: '由您提出，须由另一人审核。',
  kinds: { CORRECT: '更正（本机构填写有误）', CHANGE: '变更（持证人姓名或证件有变）', REISSUE: '补发（遗失或损坏，内容不变）' } as Readonly<Record<string, string>>,
  actions: { amend: '提出更正、变更或补发', approve: '同意办理', refuse: '不予办理', publish: '登记上网', cancel: '注销', revoke: '撤销', print: '重新制作' },
  unpublished: '待上网', unpublishedLine: (what: string, on: string, uploadedOn: string | null) => `${what}（${on}）：${uploadedOn === null ? '尚未上传' : `${uploadedOn} 已上传，尚未确认可查`}`, published: '已上网', publishedLine: (changes: readonly string[], uploadedOn: string, visibleOn: string) => `${changes.join('、')}：${uploadedOn} 上传，${visibleOn} 确认可查`,
  ask: { kind: '办理种类', name: '证书上的姓名（不变可不填）', idType: '证件类型（不变可不选）', idNumber: '证件号码（不变可不填）', hint: '证书编号和发证日期不变；经另一人审核后重新制作证书。', reason: '原因', basis: '证明材料名称', refuse: '不予办理的理由', end: '理由', uploadedOn: '上传日期', visibleOn: '确认可查日期（尚未确认可不填）' },
  holder: { open: '另一名审核人员', unpublished: '计划经办（登记上网）', issued: '已发证', ended: '已办结' }, mineWhy: '由您提出，须由另一人审核',
};
