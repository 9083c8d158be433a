/** What the pages of invitations say. */
export const invitationTexts = {
  title: '评审邀请', lead: '评价机构邀请您参加评审或考核的计划。接受前请看清日期和参评人员，有亲属、同单位等应当回避的情形请回避或如实申报。', empty: ['没有评审邀请', '评价机构发出邀请后显示在这里。'],
  columns: { plan: '计划', status: '状态', body: '评价机构', days: '日期', invitedOn: '邀请日期', answeredOn: '答复日期' },
  status: { PENDING: '待答复', ACCEPTED: '已接受', DECLINED: '已回避或不接受', WITHDRAWN: '已撤回' } as Readonly<Record<string, string>>,
  kinds: { REVIEW: '评审专家', ASSESSMENT: '考评员' } as Readonly<Record<string, string>>, as: '担任', scope: '职业与等级', when: '时间地点', whenColumns: ['日期', '时间', '地点'], reason: '原因',
  candidates: '参评人员', candidatesHint: '与其中某人有亲属关系的，在该人前勾选后再接受；是否仍请您评审由评价机构决定。', relative: (name: string) => `与${name}有亲属关系`, candidateColumns: ['有亲属关系', '姓名', '所在单位'],
  accept: '接受邀请', acceptRelatives: (n: number) => `接受邀请（申报 ${n} 人有亲属关系）`, decline: '回避或不接受', declineReason: '原因（如与参评人员同单位、时间冲突）',
  invite: '发出邀请', invited: (name: string) => `已邀请${name}，由本人在“评审邀请”中答复。`, own: (status: string, day: string | null) => `本人答复：${status}${day ? `（${day}）` : ''}`, withdraw: '撤回邀请', withdrawReason: '撤回邀请，改由机构登记答复',
};
