export const texts = {
  title: '组件目录', lead: '页面由下列组件组成；每个组件列出它的各种状态。仅在演示环境提供，数据均为虚构。', contents: '目录',
  sections: { state: '状态', problem: '出错提示', refusal: '不予办理', empty: '空列表', verdict: '资格核对', masked: '打码号码', signing: '签名', calendar: '日历', form: '表单', import: '导入', tray: '后台任务', case: '办理页', worklist: '列表', batch: '批量办理', occupation: '职业选择', clause: '条款链接', opinion: '经办意见', parked: '停放的事件' },
  states: { good: '已生效', busy: '评价中', warn: '待补正', bad: '不合格', plain: '草稿' },
  problem: { rule: '评价首日前的报备期已过。', field: '报备表有误，请按提示改正后重新提交。', fieldName: '联系人手机', fault: '应为 11 位手机号码。', late: '应在评价前 10 个工作日报备，最迟为 2026-03-13；请推迟评价日期，或请监管部门说明理由后准予', rate: '查询过于频繁，请稍后再试。', input: '联系人手机', inputLabel: '示例输入' },
  refusal: { what: '不满足申报条件', why: [{ clause: '二(一)', message: '助理级职称按二(一)只能申报三级/高级工，请核对申报等级' }, { clause: '二(二)', message: '没有本职业的三级证书，请先取得后再申报' }], how: '改报三级/高级工，或取得高级工证书满一年、相关工作累计满四年后再申报。', whom: '所在单位人事部门，或评价机构受理窗口 023-62626262。' },
  empty: { title: '没有待受理的申报表', hint: '单位推荐后，申报表会出现在这里。' },
  verdict: { caption: '申报人甲', rows: [
    { standing: 'MET' as const, condition: '在职在岗', fact: '单位已确认', clause: '二' }, { standing: 'NOT_MET' as const, condition: '近三年年度考核', fact: '2024 年为基本合格', clause: '二' }, { standing: 'PENDING' as const, condition: '职称', fact: '“一级建造师”系统未收录，由评价机构核实', clause: '一' },
  ] },
  signing: { done: '程世晨 · 焊工 一级/高级技师', open: '陆桂 · 焊工 一级/高级技师', lines: [{ label: '理论', value: '88.2' }, { label: '技能', value: '86.0' }, { label: '综合', value: '89.7' }], by: '贺梅军', at: '2026-04-13 09:00', fresh: '刚登录', old: '登录已久', signed: '签名之后' },
  calendar: { declared: '正常', unknown: '年度安排未公布' },
  form: { name: '申报表（示例）', section: '本人情况', person: '姓名', phone: '手机', phoneHelp: '接收办理进度通知。', wrong: '请填写姓名。', submit: '提交', filled: '张*', clean: '未出错', faulty: '有误' },
  import: { name: '申报人员（示例）', checking: '检查之后', start: '开始', rows: [{ row: 2, faults: [] }, { row: 3, faults: ['证件号码：校验位不符，请核对', '手机：应为 11 位'] }, { row: 4, faults: [] }] },
  tray: { running: '导入申报人员 120 行', done: '打印证书 98 张', failed: '导出名册', failedWhy: '导出中断，请重试。', waiting: '生成评价表', none: '没有任务时' },
  case: { title: '宋**', number: 'CQ-2026-0001', state: '单位已推荐', who: '重庆演示机械有限公司', material: '申报二级/技师，车工', facts: [['职称', '工程技术 工程师'], ['所在单位', '重庆演示机械有限公司']] as const, accept: '受理', acceptOpinion: '受理意见', refuse: '不予受理', withdraw: '撤回', why: '只有申请人或单位经办可以撤回。', timeline: [{ at: '2026-03-09 09:00', what: '提交', who: '单位经办' }, { at: '2026-03-10 14:20', what: '单位退回', who: '单位审核', reason: '缺 2024 年考核结果' }, { at: '2026-03-11 10:05', what: '提交', who: '单位经办' }, { at: '2026-03-12 16:40', what: '单位推荐', who: '单位审核' }] },
  system: {
    people: ['赵*', '钱*', '孙*'], occupation: '申报职业（工种）', occupationHelp: '可输入名称、编码或拼音首字母，如“车工”“6-18-01-01”“cg”。', clause: '合格须同时达到平均分和合格人数，见', reason: '计划已撤销，数据以评价机构补报为准', held: '待处置，还没有申请', own: '本人申请了跳过：须另一人批准', other: '他人申请了跳过：可以批准', waiting: '排在后面，只是在等待', none: '没有停放的事件时',
    noOpinion: '还没有意见', favourable: '拟同意', unfavourable: '拟不同意（本人提出）', opinion: '材料齐全，拟同意。', against: '场地证明已过期，拟不同意。', officer: '贺梅军',
  },
  worklist: { caption: '申报表（示例）', view: '只看待受理', columns: ['姓名', '状态', '职业', '等级'], state: '状态', open: '待受理', done: '已受理', people: ['赵*', '钱*', '孙*', '李*', '周*'], occupation: '车工', level: '二级/技师', accept: '受理', why: '有待核的条件，须逐件办理', refused: '刚被他人受理' },
};
