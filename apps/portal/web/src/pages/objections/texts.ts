export const texts = {
  title: '异议与投诉', lead: '对申报、材料或评价机构有异议，可以在这里提出，凭回执编号查看办理情况。',
  how: '怎样办理', steps: [
    '申请人对本人申报的决定（不予受理、要求补正、退回、不予推荐、业绩未获认可、评价方式、撤销申报）有异议的，登录后在那份申报表里提出。',
    '其他人对申报人、申报材料或评价机构有意见的，在本页提出。写明对谁、什么事、事实和依据。',
    '先由作出决定的单位或评价机构答复并说明理由；对评价机构的投诉直接由其监管部门处理。',
    '不服答复的，可以请监管部门处理。作过原决定或答复的人不参加处理（回避）。各步办理期限为约定期限，查询时可以看到。',
  ],
  scores: '对成绩有疑问的，请向评价机构申请成绩复核：只核录入、计算、签字和程序，不重新评分。', signedIn: '您已登录：对本人申报的决定有异议的，请在申报表里提出，不要在本页提出。', own: '我的申报表', ownList: '我提出的异议',
  form: '提出异议或投诉', about: '对什么有意见', subjects: { ABOUT_APPLICATION: '申报人或申报材料（由评价机构答复）', ABOUT_BODY: '评价机构本身（由监管部门处理，评价机构看不到）' }, institution: '评价机构', choose: '请选择', who: '对谁、哪一件事', whoHint: '如某单位某人的申报、某批次、某次收费。系统不会告知是否有此人或此件。', text: '事实和理由', textHint: '至少 10 个字：什么时间、什么事、依据是什么、有什么证据。', wish: '您的请求',
  how_named: '怎样提出', named: '实名（会得到答复）', anonymous: '匿名（只作为线索，不作答复）', namedHint: '姓名和手机号加密保存，只有办理人写明理由才能查看，查看会被记录；对方看不到。', anonymousHint: '不留姓名和联系方式，只能查到是否办结，不能请监管部门进一步处理。系统依法留存网络日志。', name: '姓名', phone: '手机号', submit: '提交', required: '请填写',
  done: '已收到', receipt: '回执编号', keep: '请抄下或复制保存：离开本页后不再显示，也无法补发。凭它可以查看办理情况。', copy: '复制', copied: '已复制', another: '再提一件',
  follow: '凭回执查询', receiptHint: '以 YY 开头，不分大小写，空格和短横可省略。', check: '查询办理情况', state: '现况', subject: '事项', at: '提出时间', dueOn: '办理期限（约定期限）', body: '评价机构', answer: '答复', settlement: '监管部门处理', measure: '如何纠正', anonymousNote: '匿名线索不作答复。',
  further: '不服答复，请监管部门处理', grounds: '不服的理由', groundsHint: '至少 10 个字。', send: '提请处理', withdraw: '撤回', withdrawSure: '撤回后不再办理。', confirmWithdraw: '确认撤回', sent: '已提请监管部门处理。', withdrawn: '已撤回。',
};
/** Pages of those who handle objections, and the applicant's own. */
export const caseTexts = {
  counts: { title: '按评价机构统计', total: '合计', columns: ['评价机构', '待答复', '待监管部门处理', '其中超过约定期限', '原决定方采纳', '监管部门支持', '监管部门不支持', '全部'] },
  list: '异议', empty: ['没有异议', '对决定有异议的，由申请人在申报表里提出；社会公众在“异议与投诉”页提出。'] as const, columns: { subject: '事项', status: '状态', source: '提出人', at: '提出时间', dueOn: '期限（约定）' },
  statuses: { OPEN: '待答复', ANSWERED: '已答复，维持原决定', TAKEN_BACK: '已采纳', ESCALATED: '待监管部门处理', UPHELD: '监管部门支持异议', DISMISSED: '监管部门不支持异议', WITHDRAWN: '已撤回' } as Readonly<Record<string, string>>,
  case: '异议', facts: '异议内容', application: '申报', openApplication: '打开申报表', by: '提出人', contact: '联系方式', text: '事实和理由', wish: '请求', about: '对谁、哪一件事', hidden: '内容只有提出人和办理人可以看。', grounds: '不服答复的理由', decidedAt: '原决定时间', institution: '评价机构', anonymous: '匿名线索：按规定核实办理，不作答复。',
  holder: { EMPLOYER: '用人单位审核', BODY: '评价机构受理审核', BUREAU: '监管部门', objector: '提出人（可以请监管部门处理）', done: '已办结' } as Readonly<Record<string, string>>,
  actions: { answer: '答复', escalate: '请监管部门处理', settle: '作出处理', withdraw: '撤回异议' },
  ask: { sure: '撤回后不再办理', sureYes: '确认撤回', outcome: '结论', maintained: '维持原决定', takenBack: '采纳异议', answer: '答复理由', answerHint: '写明核实了什么、依据哪一条。', anew: '是否重新办理', anewNo: '不重新办理', anewYes: '由原办理人重新办理', anewHint: '只在采纳或支持异议时选择：申报恢复到作出决定的那一步，原决定随之失效。不重新办理的，在理由里写明怎样纠正。', grounds: '不服的理由', groundsHint: '至少 10 个字。', upheld: '支持异议', dismissed: '不支持异议', reason: '处理理由', measure: '由谁怎样纠正', measureHint: '支持异议而不重新办理的必须写明。' },
  events: { raised: '提出异议', answered: { MAINTAINED: '答复：维持原决定', TAKEN_BACK: '答复：采纳异议' } as Readonly<Record<string, string>>, escalated: '请监管部门处理', settled: { UPHELD: '处理：支持异议', DISMISSED: '处理：不支持异议' } as Readonly<Record<string, string>>, withdrawn: '撤回', anew: '，由原办理人重新办理', measure: '；纠正：' },
  files: '证据材料', fileUnnamed: (n: number) => `文件 ${n}`, addFile: '补充材料', fileHint: 'PDF、JPG、PNG，单个不超过 20 MB，最多 10 个；选好即保存，只有办理人可以打开。', filesAdded: '材料已保存。',
  panel: '异议', raise: '提出异议', raiseLead: '对这份申报的决定不服，可以提出异议：先由作出决定的一方答复，仍不服可以请监管部门处理。', which: '对哪一项决定', raised: '已提出，打开下面的异议可以补充证据材料、查看办理情况。', scores: '对成绩有疑问的，请向评价机构申请成绩复核。',
};
