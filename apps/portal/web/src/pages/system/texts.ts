/** What the pages of operators and auditors say. */
export const texts = {
  all: '全部', none: '--', refresh: '刷新', away: (names: string) => `${names} 暂时无法连接，其余已列出。`, service: '服务',
  parked: {
    title: '停放的事件', lead: '某个服务未能处理、已停放的事件。同一对象后面的事件也在等待，其他对象照常。先看原因，改好后重试；确实不能处理的，由一人申请、另一人批准后跳过。',
    columns: ['服务', '事件', '原因', '尝试', '停放时间'], empty: ['没有停放的事件', '服务无法处理某个事件时会停放在这里，并说明原因。'], service: '服务', class: '原因',
    classes: { GAP: '等待前面的事件', WAITING: '排在停放事件之后', POISON: '处理时出错', CRASH: '处理时进程中断', INVALID: '内容不合约定', UNSUPPORTED: '版本不支持', CONFLICT: '与已处理的事件矛盾' } as Readonly<Record<string, string>>,
    detail: '事件内容（不含姓名、号码和文字）', topic: '主题', aggregate: '对象编号', version: '版本', first: '首次错误', last: '最近错误', lastAt: '最近尝试', acts: '处置记录', noActs: '还没有处置。', held: '待处置', waiting: '在等待', more: '下一页',
    actions: { replay: '重试', request: '申请跳过', approve: '批准跳过' }, reason: '跳过的理由', reasonHint: '写明为什么不能处理、跳过后怎样补救。', notHolding: '只是在等待前面的事件，不能单独处置。', requested: '已有待批准的跳过申请。', noRequest: '还没有跳过申请。', own: '申请人本人不能批准，请由另一位系统运维批准。',
    kinds: { REPLAYED: '重试', SKIP_REQUESTED: '申请跳过', SKIPPED: '已跳过' } as Readonly<Record<string, string>>, gone: '该事件已处理完毕。', close: '收起',
  },
  jobs: {
    title: '后台作业', lead: '从各服务的历史重建数据，以及排队中的作业。重建时照常服务，完成后自动切换；中断后自动接着做。', columns: ['服务', '排队', '将重试', '不再重试', '最早到期'], rebuilds: '重建', rebuildColumns: ['服务', '内容', '状态', '进度', '申请时间', '完成时间', '最近错误'],
    empty: '还没有重建记录。', start: '开始重建', what: '重建内容', whatHint: 'consumer 为该服务从其他服务收到的全部资料，其余为统计表名。', states: { CLEARING: '清理旧表', READING: '读取历史', FOLLOWING: '追赶新事件', SWITCHED: '已切换', DONE: '已完成' } as Readonly<Record<string, string>>, started: '已开始重建，进度见下表。',
    read: (n: number) => `已读 ${n} 条`, behind: (n: number) => `还差 ${n} 个对象`, parked: (n: number) => `停放 ${n} 条`, seconds: (n: number) => (n < 1 ? '--' : `${Math.round(n)} 秒前`), own: '本机发起的任务', ownNone: '这台电脑上没有进行中的任务。',
    waiting: '等待字库的文件', waitingColumns: ['服务', '文件', '缺的字', '等待自'], waitingHint: '现有字体都没有这些字，文件先不生成，其他文件照常。请系统运维把含有这些字的 TrueType 字体加进该服务的字体设置，重新启动后自动生成；如系录入错误，请由受理单位更正。', noWaiting: '没有文件在等待字库。', moreWaiting: '此处只列出各服务的前 50 份。',
  },
  audit: {
    title: '审计检索', lead: '谁在何时、何处、为何对哪一条记录做了什么；以及谁查看过哪些人的号码。按人、事项或记录种类检索须写明起始日期。', form: '检索条件', service: '服务', source: '记录', sources: { ACT: '办理（做了什么）', READ: '查看（看了谁的号码）' }, from: '起始日期', to: '截止日期', actor: '办理人编号', recordType: '记录种类', recordTypeHint: '如 applications.application', recordId: '记录编号', action: '事项', actionHint: '如 ApplicationAccepted',
    search: '检索', columns: ['时间', '办理人', '身份', '事项', '记录', '理由', '来自', '摘要'], empty: ['没有符合条件的记录', '换一个服务、日期或条件再检索。'], more: '下一页', export: '导出', exportReason: '导出理由（将记入审计）', exportHint: '至少 4 个字。导出为逐行 JSON 文件，附行数和 SHA-256。', exported: (n: string) => `已导出 ${n} 行`, hash: 'SHA-256', same: '与服务给出的摘要一致', differs: '与服务给出的摘要不一致，请重新导出', save: '保存文件', own: (action: string) => action,
    /** Who acts without a role. */
    actors: { OWN_ACCOUNT: '本人账号', SERVICE: '系统' } as Readonly<Record<string, string>>,
  },
  /** Names of acts that no case's own history shows. */
  events: { PersonRegistered: '登记人员', EmployerRegistered: '登记单位', DocumentFixed: '生成文件', SlotReleased: '释放名额', SlotMoved: '转移名额', ApplicationMaterialsChecked: '核验材料原件', ApplicationCopyReceived: '本人档案份已签收', ApplicationPhotoFixed: '生成证书照片', CertificateAmendmentRequested: '提出证书更正、变更、补发', CertificateAmendmentRefused: '不予办理证书更正、变更、补发', LegacyAmendmentRequested: '提出历史证书更正、变更', LegacyAmendmentRefused: '不予办理历史证书更正、变更', LegacyAmended: '历史证书更正、变更', CertificateAmended: '证书更正、变更、补发', CertificateChangesPublished: '证书更正、变更、注销、撤销上网', CertificatePhotoWaived: '证书照片改为留空粘贴', ApplicationSupplementDelivered: '补正通知送达', AccountOpened: '开立账号', AccountClosed: '关闭账号', RoleGranted: '授予角色', RoleRevoked: '撤销角色', PasswordChanged: '修改密码', PlanFiled: '报备计划', PlanDrafted: '草拟计划', CandidatesEnrolled: '编入人员', ResultTookEffect: '结果生效', ResultCorrected: '更正结果', CertificateIssued: '发证', CertificateCancelled: '注销证书', CertificateRevoked: '撤销证书', 'person.unmask': '查看完整号码', 'audit.read': '导出审计', 'person.export': '本人查阅或导出', 'document.fetch': '取文件' } as Readonly<Record<string, string>>,
  health: { lag: '待接收', backlog: '待发布', parked: '停放', jobs: '作业', dead: (n: number) => `${n} 个不再重试`, fonts: (n: number) => `${n} 份等字库`, untold: (names: string) => `${names} 的待接收、待发布、停放和作业数未能读取，请稍后刷新。` },
};
