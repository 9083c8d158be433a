// What is printed, another person each time, and the same text as lines for the peers.
const NAMES = ['张䶮', '欧阳𬭎', '买买提·吐尔逊', '李秀英', '王建国'];
const BODY = '重庆某某机械制造有限公司';
const identity = (i) => ({ documentId: `0197c0de-1111-7abc-8def-${String(i).padStart(12, '0')}`, createdAt: '2026-03-02T09:00:00+08:00' });
const person = (i) => ({ name: NAMES[i % NAMES.length], idType: '居民身份证', idNumber: '11010519491231002X' });

const number = (i) => `Y000150000001261${String(i).padStart(6, '0')}`;
export const certificate = (i) => ({
  ...identity(i), ...person(i), occupation: '车工', workType: '数控车工', level: 1, certificateNumber: number(i), institution: BODY, issuedOn: '2026-03-02',
  checkUrl: `https://guantong.example.test/?number=${number(i)}`, queryAddresses: ['https://guantong.example.test', 'https://query.example.test/'], printSerial: `A${String(i).padStart(8, '0')}`, // as certificates prints them
});

/** The text of a certificate: labels, then values. */
export const CERTIFICATE_LINES = (c) => ['职业技能等级证书', ' ', '姓　　名', c.name, '证件类型', c.idType, '证件号码', c.idNumber, '职业名称', c.occupation, '工种／职业方向', c.workType, '职业技能等级', '一级/高级技师', '证书编号', c.certificateNumber,
  '评价机构', c.institution, '发证日期', '2026年3月2日', '扫描二维码查询证书状态', ' ', '证书信息查询网址：', c.queryAddresses[0], c.queryAddresses[1], ' ', '（评价机构盖章处）', ' ', `GT-C1-2 1/1　文件 456789AB`, `印刷流水号 ${c.printSerial}`];

const approval = (role, name) => ({ kind: 'APPROVAL', role, name, at: '2026-03-20T15:04:00+08:00' });
export const applicationForm = (i) => ({
  ...identity(i), ...person(i), institution: '重庆某某职业技能评价有限公司', filledOn: '2026-03-02', employer: BODY, sex: '男', bornIn: '1980年3月', ethnicity: '汉族', nativePlace: '重庆市', politicalStatus: '群众', workingSince: '2004年7月', seniority: '22年',
  titleName: '工程技术 高级工程师（机械设计）', titleLevelAndYears: '副高级/5年', occupation: '车工', workType: '数控车工', level: 1, contact: '李四 13900000000', employerAddress: '重庆市渝北区某某路1号', postcode: '401120',
  education: [{ degree: '大学本科', graduatedOn: '2004年7月', school: '某某大学', major: '机械设计制造及其自动化', certificateNumber: '106111200405001234' }],
  workHistory: [{ from: '2004-07', to: '2010-06', employer: '重庆某某汽车集团股份有限公司', post: '工艺员' }, { from: '2010-07', to: null, employer: BODY, post: '高级工程师' }],
  attached: { title: { speciality: '机械设计', authority: '重庆市某某局', issuedOn: '2021-12-01', certificateNumber: '渝高2021001' }, appraisals: [{ year: 2024, grade: '合格' }, { year: 2025, grade: '优秀' }] },
  directRecognition: [], achievements: '主持完成某型号减速器壳体数控加工工艺优化，参加企业标准修订，带徒三人。'.repeat(8),
  declaration: { kind: 'PLATFORM', role: '申报人签字', name: person(i).name, at: '2026-03-20T15:04:00+08:00', hash: '3f2a9c7d01b2e4f5a6b7c8d9e0f1a2b3c4d5e6f708192a3b4c5d6e7f80910111' },
  employerOpinion: { text: '情况属实，同意推荐。', mark: approval('单位负责人', '王五') }, institutionOpinion: { text: '材料齐全，符合条件，同意受理。', mark: approval('受理人', '丁静') },
});

/** The text of the form's five pages: cover, 填表说明, table, opinions, 附页. */
export const FORM_PAGES = (f) => [
  ['附件 2', '重庆市专业技术人员参加高技能人才评价申报表', '单　　位：', f.employer, '姓　　名：', f.name, '申报职业（工种）：', '车工（数控车工）', '申报等级：', '一级/高级技师', `${f.institution}（评价机构）`, ' ', '2026年3月2日'],
  ['一、贯通评价实行诚信报考制度，申请人签订诚信承诺，诚信承诺须由申请人本人亲笔签名。', '填表说明', '二、填写此表可另加附页，照片用近期二寸免冠彩色照片。', ' ', '三、“从事现专业技术职称等级/年限”应填写目前从事专业技术职称等级，年限为截止目前连续累计工作年限。“证件类型”、“发证机关”以证书为准。', ' ',
    '四、“是否具有符合直接认定条件或成果”，由申报人员依文件规定逐条梳理并填写，如无则填“无”。', ' ', '五、“主要工作业绩”栏，主要填写申报人员本人获奖情况、工作实绩、生产贡献等。', ' ',
    '六、专业技术证书复印件、身份证复印件，符合直接认定条件相关材料复印件，获奖情况、工作实绩、生产贡献等相应资料复印件附后，复印材料应清晰、完整，内容不得涂改。', ' ', '七、本表一式两份，一份存入本人档案，一份由评价机构留存。'],
  [f.name, '姓　名', f.sex, '性　别', f.bornIn, '出生年月', f.ethnicity, '民　族', f.nativePlace, '籍　贯', f.politicalStatus, '政治面貌', f.workingSince, '参加工作时间', f.seniority, '工　龄', f.titleName, '从事现专业技术职称名称', f.titleLevelAndYears, '从事现专业技术职称等级/年限', '车工（数控车工）', '申报职业（工种）', '一级/高级技师', '申报等级',
    f.employer, '所在单位', f.contact, '联系人及电话', f.employerAddress, '单位地址', f.postcode, '邮　编', f.idType, '证件类型', f.idNumber, '证件号码', Object.values(f.education[0]).join(' '), '学历 毕业时间 毕业院校 所学专业 证书编号', f.workHistory.map((w) => `${w.from} 至 ${w.to ?? '今'}　${w.employer}　${w.post}`).join('\n'), '工作经历', '无', '是否具有符合直接认定条件或成果', f.achievements, '主要工作成绩及业绩贡献'],
  ['本人承诺申报表中所提供信息真实可靠，若有失实和造假行为，本人愿承担一切责任。', '本人承诺', `申报人签字：${f.name} 平台签名（非可靠电子签名）2026-03-20 15:04　摘要 3f2a9c7d01b2`, '申报单位推荐意见', `${f.employerOpinion.text} 单位负责人：王五 系统内审核通过 2026-03-20 15:04`, '评价机构意见', `${f.institutionOpinion.text} 受理人：丁静 单位（盖章） 年 月 日`, ' ', '注：相关材料复印件附后。'],
  ['机械设计 重庆市某某局 2021-12-01 渝高2021001', '附　页 专业技术职称证书 职称专业 发证机关 发证日期 证书编号', '2024 合格 2025 优秀', '年度考核 年度 结果'],
];
