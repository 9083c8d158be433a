/** What the pages of persons say: documents of one person, and slots by decision. */
export const personTexts = {
  title: '人员合并与名额', lead: '同一人先后用不同证件申报的，或证件号码录错的，由一人提出、市中心另一人审核后合并；合并后用任一证件都能查到同一人，申报名额合在一起。',
  columns: { kept: '保留的证件', other: '并入的证件', kind: '情形', status: '状态', by: '提出人', at: '提出时间' }, empty: ['没有合并申请', '提出后显示在这里。'], status: { REQUESTED: '待审核', APPROVED: '已合并', REFUSED: '不予合并' } as Readonly<Record<string, string>>,
  kinds: { JOIN: '同一人的两个证件', MERGE: '证件号码录错' } as Readonly<Record<string, string>>, ask: { title: '提出合并', kind: '情形', keptType: '保留的证件类型', kept: '保留的证件号码', otherType: '并入的证件类型', other: '并入的证件号码', reason: '原因', document: '证明材料名称或文号', evidence: '证明材料（只记录其摘要值，文件由本部门保存）', submit: '提出', done: '已提出，等待市中心审核。' },
  facts: { reason: '原因', document: '证明材料', sha256: '材料摘要（SHA-256）', by: '提出人', decision: '审核意见' }, persons: '两人现况', nobody: '没有人员登记', slots: '申报名额', slotColumns: ['证件', '职称级别', '职业', '等级', '评价机构', '状态'], slotStates: { HELD: '已占用', PASSED: '已合格', FAILED: '未合格', RELEASED: '已释放' } as Readonly<Record<string, string>>,
  actions: { approve: '合并', refuse: '不予合并', release: '释放名额', move: '转移名额' }, keep: (level: string) => `${level}保留哪个名额`, holder: '市中心', none: '--',
  lookUp: { title: '查人员与名额', idType: '证件类型', idNumber: '证件号码', submit: '查询', documents: '证件', mistyped: '（录错）', body: '转到评价机构', workType: '工种（没有则不填）', reason: '原因', document: '依据文件文号', done: '已办理。', noSlots: '该人没有申报名额。' },
  slot: {
    target: '职业、工种、等级', body: '评价机构', holder: '占用名额的申报', legacy: '历史数据', occupation: '转到职业（输入名称、编码或拼音首字母）', site: '承担评价的站点', sameSite: '不变', noSite: '请选择', choose: '请先选择转到的职业',
    held: '名额上有已受理的申报：释放名额，该申报同时撤销；转移名额，该申报随之转到新的评价机构或职业，仍为已受理，按转入处的备案范围和申报条件重新核对。已编入评价计划的须先移出计划才能转移。',
  },
};
