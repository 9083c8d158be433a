export const texts = {
  title: '资格自测', lead: '边填边核对，逐条列出满足与否和依据的条款。自测结果仅供参考，是否符合条件由评价机构审核。', form: '资格自测表',
  basics: '基本情况', worksInCity: '在重庆市工作', inPost: '在职在岗（退休人员不在此列）', declarationMade: '作出遵纪守法、职业道德承诺', frontLine: '从事生产一线技能工作（由用人单位证明）',
  titleSection: '职称', series: '职称系列', outside: '其他系列', teacherField: '职业院校教学专业方向', teacherHelp: '职业院校教师填写教学方向所在的领域。', teacherNone: '不是职业院校教师', name: '职称名称', nameHelp: '如“工程师”“助理农艺师”，与职称证书一致。', level: '职称级别',
  job: '职业与等级', current: '现岗位对应的技能职业', currentHelp: '输入名称或编码查找，如“车工”或 6-18-01-01。', target: '申报职业（工种）', targetLevel: '申报等级', same: '与现岗位相同',
  appraisals: '近三年年度考核', appraisalsHelp: '须为最近三个已结束的年度。', missing: '没有结果', prior: '已有职业技能等级证书（按二(二)、二(三)申报时填）', priorLevel: '等级', none: '没有', obtainedOn: '取得日期', work: '相关或相近工作', from: '开始日期', to: '结束日期（至今可不填）', addWork: '再加一段', removeWork: '删除', postHeldSince: '现岗位任职起始日期（可不填）',
  submit: '提交确认', live: '即时核对', liveHint: '随填随算，由本页按同一规则得出；点“提交确认”由系统复核。', incomplete: '填写职称名称、现岗位职业后开始核对。', confirmed: '系统复核结果', differs: '系统采用的规则版本与本页不同，以系统复核结果为准。',
  eligible: (path: string, method: string) => `满足申报条件：按 ${path} 申报，评价方式为${method}。`, notEligible: '按所填情况，不满足申报条件。', pending: '有待核的条件，请向评价机构核实。', general: '基本条件（须全部满足）', paths: '申报路径（满足其中一条即可）', notes: '提示',
  next: '下一步：准备职称证书、近三年考核结果和业绩材料，登录后填报申报表，或由所在单位统一申报。', how: '按各条所列改正或补齐后再测；对条款有疑问可点开政策原文。', whom: '所在单位人事部门，或受理申报的评价机构。',
  conditions: { city: '在本市工作', post: '在职在岗', declaration: '政治方向、守法和职业道德承诺', title: '职称在贯通领域内', appraisal: '近三年年度考核为优秀或合格', bridging: '申报等级为三级、二级或一级' },
  facts: { yes: '是', no: '否', titled: (series: string, name: string, level: string) => `${series} ${name}，${level}`, unknown: '未识别', level: (l: string) => `申报${l}`, pathMet: '各项要求均满足' },
  fields: { 'title.name': '职称名称', 'title.series': '职称系列', 'title.level': '职称级别', 'currentOccupation.code': '现岗位对应的技能职业', 'target.occupation.code': '申报职业', 'target.level': '申报等级', 'priorCertificates[0].obtainedOn': '取得日期', 'workPeriods[].from': '开始日期', 'workPeriods[].to': '结束日期' },
  needOccupation: '请从列表中选择职业，或填写 d-dd-dd-dd 形式的编码。', needName: '请填写职称名称。', needLevel: '请选择职称级别。', needDate: '请填写日期。',
};
