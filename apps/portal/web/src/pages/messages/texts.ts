/** What the pages of messages to applicants say. */
export const messageTexts = {
  title: '通知', lead: '系统发给申请人的短信通知。未送达的可以重新发送；没有手机号或一直发不出去的，以其他方式告知后登记送达——补正期限自送达之日起计算。', ofRecord: '只列这一件的通知', all: '列出全部通知', empty: ['没有通知', '受理、补正、编入计划、成绩生效、发证时系统通知申请人，显示在这里。'] as const,
  columns: { kind: '通知', status: '状态', created: '生成时间', phone: '手机号', failure: '未送达原因', record: '关于', delivered: '送达时间', attempts: '已发次数', text: '短信内容', sent: '发出时间' }, byHand: (how: string) => `（${how}）`,
  kinds: {
    'returned-by-employer': '单位退回修改', 'supplement-requested': '要求补正', accepted: '已受理', refused: '不予受理', 'move-reported': '人员变动已登记', 'move-settled': '人员变动已办结', 'sent-to-employer': '转请现单位推荐', 'moved-with-slot': '名额转移', 'withdrawn-by-decision': '申报终止办理',
    objection: '异议办理', 'correction-decided': '更正申请已答复', 'plan-date': '评价时间地点', 'plan-left': '不再参加原定批次', 'result-effective': '结果生效', 'certificate-ready': '证书已签发',
  } as Readonly<Record<string, string>>,
  statuses: { FAILED: '未送达', WAITING: '待发送', SENDING: '发送中', SENT: '已发送，待回执', DELIVERED: '已送达' } as const,
  records: { 'applications.application': '申报表', 'applications.objection': '异议' } as Readonly<Record<string, string>>, open: '打开',
  actions: { resend: '重新发送', receipt: '登记送达' }, ask: { deliveredOn: '送达日期', how: '怎样告知的', howHint: '例如：电话告知、当面告知、挂号信。', howText: '电话告知' }, noPhone: '未登记手机号，请以其他方式告知并登记送达。',
  panel: '通知', none: '还没有通知。', act: '重新发送或登记送达',
  outbox: { title: '演示短信', lead: '演示环境不向外发短信，这里列出本应发出的内容，最新的在前。', empty: ['还没有短信', '受理、补正、发证等办理后显示在这里。'] as const, columns: ['时间', '手机号', '通知', '内容'] as const },
};
