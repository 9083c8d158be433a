/** What the pages of 附件1 say. */
export const filingTexts = {
  validTo: '有效期至（长期留空）', begin: '新建报备', change: '变更报备', changeHint: '以已批准的内容为底稿，新版批准前原报备继续有效', edit: '填写报备表', save: '保存', saved: (time: string) => `已保存 ${time}`, print: '打印附件1（PDF）', printReason: '打印理由（含完整号码，将记入审计）', printFirst: '打印盖章报送',
  difference: '与已批准版本的差异', corrected: '退回后改正的内容', differenceColumns: ['部分', '项目', '原来', '现在'], noDifference: '没有差异。', added: '（新增）', removed: '（删去）', none: '--',
  parts: { officeAddress: '办公地址', legalRepresentative: '法定代表人', contact: '联系人', rows: '对应关系', staff: '工作人员', experts: '评审专家', bodyRules: '制度' } as Readonly<Record<string, string>>,
  checks: '尚不能报送的原因', checksNone: '各项检查均已通过，可以报送。', checksWait: '正在检查…', reviewHint: '逐份阅读：在需要改正的地方写明意见后退回，或批准。', remark: '意见', remarkFor: (what: string) => `对“${what}”的意见`, returnNow: (n: number) => `退回（${n} 处意见）`, remarkHere: '监管部门意见',
  basic: '一、基本信息', body: '（一）评价机构信息', bodyName: '评价机构名称', bodyType: '评价机构类型', office: '办公地址', legal: '法定代表人', legalPart: '（二）法定代表人信息', contact: '联系人', contactPart: '（三）联系人信息', name: '姓名', post: '职务', landline: '座机', mobile: '手机', mobileKept: (masked: string | null) => (masked ? `已存 ${masked}，不改则留空` : '11 位手机号'),
  rows: '二、拟申请贯通评价的专业技术职称专业与技能类职业（工种）对应', rowColumns: ['职业名称', '工种名称', '等级', '对应专业技术职称专业范围'], occupation: '职业名称', occupationHelp: '名称、代码或拼音首字母', workType: '工种名称', workTypeHelp: '没有则不填', level: '等级', specialities: '对应专业技术职称专业范围', specialitiesHelp: '多个用“、”分隔', addRow: '增加一行', remove: '删除', rowN: (n: number) => `第 ${n} 行`, unknownOccupation: '请从目录中选择职业（第三至第六大类）。',
  people: '三、人员情况', staff: '（一）负责贯通评价工作人员情况', staffColumns: ['姓名', '身份证号', '职务/职称', '学历', '工作职责'], idNumber: '身份证号', staffPost: '职务/职称', idKept: (masked: string) => `已存 ${masked}，不改则留空`, education: '学历', duty: '工作职责', addStaff: '增加人员', staffN: (n: number) => `人员 ${n}`,
  experts: '（二）评审专家情况（本单位或外单位符合条件的专家，不少于3人）', employer: '所在单位', ownHelp: '是否本单位人员由系统按所在单位得出，覆盖单位的计为本单位。', evidence: '资格证明', noEvidence: '未登记', withoutPaper: (name: string) => `${name}（未附扫描件）`, expertColumns: ['姓名', '身份证号', '职务/职称/技能等级', '学历', '专业方向', '是否本单位人员'], addExpert: '从专家库选入', chooseExpert: '请选择', own: '是', outside: '否', expertMissing: '专家库中没有的，先到“专家名录”登记。', unknownExpert: '不在专家库',
  bodyRules: '制度（七(一)）', ruleTitle: '制度名称', ruleNumber: '文号', ruleDay: '印发日期', addRule: '增加制度', ruleN: (n: number) => `制度 ${n}`,
};
