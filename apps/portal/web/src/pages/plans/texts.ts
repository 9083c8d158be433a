import { roles } from '@gt/policy';

/** What the pages say on which a plan is drawn up and its panels are formed (六(一), 六(三)). */
export const planTexts = {
  begin: '建立计划', edit: '修改计划', editStaff: '更换工作人员', staffOnly: '计划已报备：只能更换工作人员，监管部门看得到新版本。要改日期、地点、职业等级，请监管部门退回，或先“延期”。',
  lead: '填写时自动保存在本机；填齐后“保存为草拟”，之后编入人员、组成评审组，在报备截止日前报备。', notYours: '计划由评价机构的计划经办建立', notYoursHint: '请切换到计划经办的身份。', back: '返回计划', save: '保存为草拟', saveChange: '保存修改', chooseNone: '请选择',
  documents: '报备文件和成绩登记表', documentOf: (at: string) => `${at} 报备`, documentOld: '已由重新报备的代替',
  need: (what: string) => `请填写${what}。`, needChoice: (what: string) => `请选择${what}。`,
  basics: '名称和站点', name: '计划名称', nameHelp: '不填则由系统命名（机构名、年份、第几批，含“贯通”）；自拟的名称须含“贯通”字样（六(一)）。', site: '评价站点',
  sessions: '批次安排', sessionsHelp: '评价首日往前数 10 个工作日为报备截止日（六(一)）；报备后改日期、地点须重新报备。', sessionN: (n: number) => `第 ${n} 场`, day: '日期', time: '时间', venue: '地点', content: '内容', contentHelp: '如“材料评审、答辩”“现场实作”。', methods: '评价方式', addSession: '增加一场', remove: '删除', noDay: '填写日期后，这里给出报备截止日。',
  scope: '职业（工种）和等级', scopeHelp: '只能选已批准的贯通报备（附件1）和备案范围都覆盖、且在今天和各评价日有效的（四(一)、七(二)）。', scopeNone: '没有已批准的贯通报备，先由机构管理员报备附件1。', toFilings: '查看贯通报备',
  standard: '评价依据', standardKind: '类别', standardKinds: { NATIONAL: '国家职业技能标准', INDUSTRY: '行业企业评价规范', ENTERPRISE: '企业自定标准' } as const, nationalOnly: '社会培训评价组织只能依据国家职业技能标准（七(六)）。', standardName: '名称', standardSuggested: (names: string) => `${names}国家职业技能标准`, standardNumber: '编号（没有则不填）', standardEdition: '版本（年份）',
  fees: '收费标准', feesHold: (edition: number, from: string) => `第 ${edition} 版，自 ${from} 起执行`, feesNone: '评价首日没有已公示的收费标准，报备时会被退回；不收费的也要公示金额为 0 的标准（七(五)）。', feesWait: '填写日期后，按评价首日给出所适用的收费标准。', ownStandard: '本企业自定标准', ownStandardIs: (name: string, edition: number, from: string) => `${name}，第 ${edition} 版，自 ${from} 起执行（七(六)）`,
  people: '人员', peopleHelp: '校对人不能录入或签署成绩；考评组长须是某个评审组的组长，或考评员之一（六(四)）。', person: { siteLead: '现场负责人', qualitySupervisor: '质量督导员', examOfficers: '考务人员', proofreader: '专人校对' } as const, chief: '考评组长', chiefHelp: '从专家名录选；组成评审组时，此人任组长或考评员。',
  ofRole: (role: string) => `已有“${role}”角色`, ofBody: '本机构其他人员', paper: '其他人（只在纸上签名）', paperName: (what: string) => `${what}姓名`, gone: (name: string) => `${name}（现不在本机构人员中）`, addOfficer: '增加考务人员', officerN: (n: number) => `考务人员 ${n}`,
  roleOf: { siteLead: roles.SITE_LEAD.label, qualitySupervisor: roles.QUALITY_SUPERVISOR.label, examOfficers: roles.EXAM_OFFICER.label, proofreader: roles.PROOFREADER.label } as const,
  scheme: '工作方案', schemeHelp: '批次、日程、人员和评价依据由系统写入工作方案；另有的章节在这里补充。', sectionN: (n: number) => `章节 ${n}`, sectionTitle: '标题', sectionText: '内容', addSection: '增加章节', sectionTitles: ['组织领导', '评价内容和方式', '质量督导', '应急预案'],
  external: '在认定管理系统的报备', externalHelp: '本机构在市认定管理系统报备：先在该系统报备，再填写其名称、编号、时间和回执；10 个工作日从该时间算起（六(一)）。', externalName: '计划名称（该系统中的）', externalNumber: '计划编号', externalFiledAt: '报备时间', externalReceipt: '回执',
  parts: { name: '计划名称', sessions: '报备时限', scope: '职业（工种）和等级', standard: '评价依据', fees: '收费标准', personnel: '人员', external: '在认定管理系统的报备', panels: '评审组', candidates: '参评人员' } as const, fits: '符合',
  filing: { title: '报备预览', ready: '可以报备。报备后日程、地点、职业等级固定，监管部门查看后可退回。', notYet: (n: number) => `还有 ${n} 处须补正，报备会被拒：`, mend: '去修改', filedOn: '计为报备日', firstDay: '评价首日', lastDay: '报备截止日', lastDayNone: '放假安排未公布，由监管部门确认', standard: '评价依据', fees: '收费标准', feesIs: (edition: number) => `第 ${edition} 版`, documents: '随报备生成', documentsAre: '批次安排表、工作方案', candidates: '参评人员', candidatesAre: (n: number, seated: number) => `${n} 人，其中 ${seated} 人已有评审组；报备后仍可编入和调整` },
  finding: '待监管部门处理的问题', contentParts: { name: '名称', siteId: '站点', sessions: '批次安排', standard: '评价依据', scope: '职业和等级', personnel: '人员', scheme: '工作方案', external: '外部报备' } as Readonly<Record<string, string>>,
  events: {
    PlanDrafted: '建立计划', PlanChanged: '修改', FilingPermitted: '准予逾期报备', PlanFiled: '报备', PlanReturned: '退回', CandidatesEnrolled: '编入人员', CandidateRemoved: '移出人员', CandidatesMovedOut: '移出人员', AbsencesExcused: '登记移至下批', PlanStarted: '开始评价', PlanScored: '评分完成', PlanReopened: '成绩登记退回，重新评分',
    PlanEffective: '结果生效', PlanClosed: '归档', PlanPostponed: '延期', PlanCancelled: '取消', PlanTransferred: '移交监管部门', PlanFindingRaised: '发现问题', PlanFindingSettled: '问题已处理',
  } as Readonly<Record<string, string>>,
  next: { title: '下一步', steps: {
    finding: ['处理问题', '报备之后出现的问题，由监管部门处理后方可开始评价。', '监管部门'], file: ['报备', '核对报备预览后，在截止日前办理。', '计划经办'], look: ['监管部门查看', '评价开始前可以退回；两步审批的，先由经办人员提出意见。', '监管部门'], enrol: ['编入人员', '在下方“待编入计划的人员”勾选已受理的人员。', '计划经办'], panels: ['组成评审组', '每名参评人员都要有评审组或考评组。', '计划经办'],
    start: ['开始评价', '评价当日办理，专家的评价表随之打开。', '计划经办或现场负责人'], score: ['评分和签名', '专家、考评员在“评分与签名”办理；纸质评分由考务人员录入。', '评审专家、考评员'], register: ['校对和签署成绩登记', '专人校对后，组长、考评组长依次签名；公示期满后生效。', '专人校对、组长、考评组长'],
    batch: ['证书批次', '点“上传证书批次”；已上传的在“证书批次”里看确认、编号和上网。', '计划经办'], archive: ['立卷归档', '案卷材料齐全后归档。', '档案管理'],
  } as const },
};
/** What the page says on which a plan's panels are formed (六(三)). */
export const panelTexts = {
  title: '组成评审组', open: '组成评审组', lead: '直接认定、综合评审由评审组评审，考核评价由考评员考核（六(三)）。专家按评价日编入，同一天只能在一个组。', formed: '已组成的组', none: '还没有评审组。', form: '组成新的组', replacing: (name: string) => `更换“${name}”的人员`,
  kinds: { REVIEW: '评审组（直接认定、综合评审）', ASSESSMENT: '考评组（考核评价）' } as const, kind: '组别', waiting: (n: number) => `${n} 人待编组`, allSeated: '参评人员都已编组。', noCandidates: '计划里还没有参评人员，先在计划页编入。', back: '返回计划', fixed: '计划已开始或已结束，评审组不再变动。', notYours: '评审组由评价机构的计划经办组成。',
  columns: ['名称', '状态', '日期', '成员', '人数', '提示', '办理'], chair: '组长', members: '成员', days: '评审日期', pick: '选入', drop: '移出', directory: '专家名录', directoryHelp: '市专家名录里登记的人都在这里；资格或时间不符的，选入后由系统逐人说明。', search: '姓名、专业方向或单位', onlyFitting: '只看专业对应本计划职业的', directoryColumns: ['姓名', '资格', '专业方向', '单位', '各评审日可否参加', '已有评审', ''],
  available: '可参加', away: (days: string) => `${days} 不可参加`, declaration: '答复', declarations: { ACCEPTED: '已接受', PENDING: '未答复', DECLINED: '回避或不接受' } as const, unknown: '不在专家名录', noMatch: '没有符合的专家。', more: (n: number) => `另有 ${n} 人，请用查找缩小范围。`,
  need: { REVIEW: (n: number, chairs: number) => `评审组须 ${n} 人，其中组长 ${chairs} 人`, ASSESSMENT: (least: number, most: number) => `考评组须 ${least}–${most} 名考评员` }, missing: (n: number) => `还差 ${n} 人`, missingChair: (n: number) => `还差组长 ${n} 人`, tooMany: (n: number) => `多 ${n} 人`, enough: '人数已够',
  candidates: '本组参评人员', all: '全选', chosen: (n: number) => `已选 ${n} 人`, kin: '亲属关系申报', kinHelp: '专家与参评人员有亲属关系的在此登记，核对时提示回避。', kinExpert: '专家', kinCandidate: '参评人员', addKin: '增加一条', choose: '请选择',
  check: '核对结果', checking: '正在核对…', checkNone: '选入成员和参评人员后，由系统核对资格、时间、回避和人数。', good: '可以组成。', notYet: '还不能组成：不符合的在各成员、参评人员处和下面说明。', warnings: '提示（不妨碍组成，随组记录）', standing: { ok: '符合', bad: '不符合', warn: '提示' }, confirm: '确认组成', replace: '更换', replaceReason: '更换原因', dissolve: '解散', dissolveReason: '解散原因', cancel: '取消', done: (name: string) => `已组成${name}。`, dissolved: '已解散，人员待重新编组。', chiefNote: (name: string) => `计划的考评组长是 ${name}：此人须任某组组长或考评员。`,
};
