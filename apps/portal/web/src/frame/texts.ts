export const texts = {
  name: '贯通评价', whole: '重庆市专业技术人员参加高技能人才评价', basis: '政策依据：渝职鉴发〔2022〕8号', skip: '跳到正文', main: '主菜单', public: '公众服务', more: '菜单', close: '收起菜单',
  signIn: '登录', signOut: '退出登录', account: '账号', role: '当前身份', behalf: (name: string | null) => `代${name ?? '他人'}`, noRole: '尚无角色', whole_city: '全市', search: '查找', searchLabel: '按证书编号、编号或名称查找', searchHint: '证书编号或页面名称',
  expired: '登录已过期，重新登录后可继续；您填写的内容仍在。', again: '重新登录', notices: '后台任务', running: (n: number) => `${n} 项进行中`, needSignIn: '请先登录', needSignInHint: '此页只对登录的人员开放。', notFound: '没有这个页面', notFoundHint: '请核对地址，或从菜单进入。', home: '回到首页',
  searchNone: '没有符合的页面；证书编号为 22 位。', loading: '正在载入…', reload: '系统已更新或网络中断，请刷新页面。', refresh: '刷新', bottom: '常用', phoneMenu: '全部',
};
/** Groups of the menu, at most seven. */
export const groups = { todo: '工作台', apply: '申报', evaluate: '评价', certify: '证书', archive: '档案', bodies: '机构与规则', system: '系统' };
/** Names of pages, in the menu, in the title and in search. */
export const pages = {
  home: '首页', verify: '证书查询', selfCheck: '资格自测', scores: '成绩试算', workingDays: '工作日计算', policy: '政策原文', bodies: '机构与收费', publicity: '公示', objections: '异议与投诉', questions: '常见问题', guides: '办事指南', guide: '办事指南', register: '申请人注册', demonstration: '演示批次',
  todo: '待办', account: '账号', delegations: '休假代办', ownData: '我的信息', trace: '计划追溯', institutions: '评价机构', institution: '评价机构', filings: '贯通报备', filing: '贯通报备', experts: '专家名录', invitations: '评审邀请', invitation: '评审邀请', transfers: '机构移交', registry: '机构与专家导入导出', customStandards: '自定标准', customStandard: '自定标准', feeSchedules: '收费标准', feeSchedule: '收费标准', applications: '申报表', application: '申报表', applicationNew: '新填申报表', applicationFill: '填报申报表', imports: '导入申报', appraisals: '年度考核', appraisalYear: '年度考核', appraisalMapping: '考核等次对应', bundles: '照片材料打包', legacy: '历史数据', legacyRecord: '历史数据', persons: '人员合并与名额', search: '查找申报', personJoin: '人员合并', corrections: '更正申请', correction: '更正申请', scans: '扫描归位', messages: '通知', inPost: '在岗确认与离职', objectionCases: '异议', objection: '异议',
  plans: '评价计划', plan: '评价计划', planNew: '建立计划', planEdit: '修改计划', planPanels: '组成评审组', sheets: '评分与签名', registers: '成绩登记', results: '评定结果', batches: '证书批次', batch: '证书批次', certificates: '证书', certificate: '证书', volumes: '案卷', volume: '案卷', findings: '问题', finding: '问题',
  rules: '规则与日历', approvalSteps: '审批步骤', applicants: '申请人账号', employerAccounts: '单位账号', clients: '信息系统接入', accounts: '账号与授权', health: '运行状况', parked: '停放的事件', jobs: '后台作业', audit: '审计检索', catalogue: '组件目录', outbox: '演示短信',
};
