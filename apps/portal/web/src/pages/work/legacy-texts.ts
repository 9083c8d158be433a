/** What the pages of 历史数据 say. */
export const legacyTexts = {
  title: '历史数据', lead: '2022-03-10 起、在本系统启用前受理的申报和发出的证书，按受理登记、名册等原始材料逐行导入；导入后占用申报名额，证书可在证书查询中查到，不再重新核对申报条件。', empty: ['没有历史数据', '监管部门导入后显示在这里。'],
  columns: { name: '姓名', status: '状态', outcome: '结果', occupation: '职业', level: '等级', titleLevel: '职称级别', acceptedOn: '受理日期', number: '证书编号', idNumber: '证件号码' },
  status: { FILLING: '已占名额', COLLIDING: '名额冲突待处理', ASIDE: '不占名额', VOIDED: '已作废' } as Readonly<Record<string, string>>,
  importTitle: '导入', evidence: '原始材料（扫描件或原表，只记录其摘要值，文件由本部门保存）', evidenceMissing: '请先选择原始材料文件，再上传表格。', rows: '只导入这些行（行号用逗号分隔，如 2,5,7；留空导入全部可导入的行）',
  collides: (message: string) => `可导入：${message}`, colliding: (n: number) => `其中 ${n} 行与已有名额冲突，已列入市中心待办，原名额不变。`,
  facts: { employer: '所在单位', body: '评价机构', printedName: '证书上的评价机构', issuedOn: '发证日期', evidence: '依据', standing: '已有名额', sha256: '原始材料摘要（SHA-256）', decision: '处理决定', ended: '证书' }, ended: { CANCELLED: '已注销', REVOKED: '已撤销' } as Readonly<Record<string, string>>,
  asked: (kind: string, name: string, reason: string, document: string) => `待审核的${kind}：姓名改为 ${name}。${reason}（${document}）`, mineWhy: '由您提出，须由另一人审核', kinds: { CORRECT: '更正（原登记或证书有误）', CHANGE: '变更（持证人改名）', REISSUE: '补发（遗失或损坏）' } as Readonly<Record<string, string>>,
  actions: { amend: '提出证书更正或变更', approve: '同意更正、变更', refuse: '不予办理', take: '按历史数据占用名额', keep: '保留已有名额', void: '作废', cancel: '注销证书', revoke: '撤销证书' }, ask: { kind: '办理种类', name: '更正、变更后的姓名', hint: '证书编号和发证日期不变，经另一人审核后生效。', refuse: '不予办理的理由', reason: '原因', document: '依据文件文号', on: '自何日起' }, holder: '市中心', none: '--',
};
