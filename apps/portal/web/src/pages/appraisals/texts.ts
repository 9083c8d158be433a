/** What the pages of 年度考核 and of paper recommendations say. */
export const appraisalTexts = {
  title: '年度考核', lead: '本单位职工的年度考核结果按年导入一次，今后填报申报表自动带出，推荐时逐年核对。', none: '--',
  columns: { year: '年度', name: '姓名', number: '证件号码', grade: '结果', own: '本单位等次', status: '状态', by: '登记人' }, year: '年度', status: { IN_FORCE: '有效', VOIDED: '已作废' } as Readonly<Record<string, string>>,
  empty: ['还没有年度考核登记', '经办人员在下面导入后显示在这里。'], search: '按姓名查找', find: '查找', back: '显示全部',
  importTitle: '导入年度考核', importLead: '每人每年一行。结果填规定的五种，或本单位已确认对应的等次；没有对应的等次列为有误，不会猜测。', importName: '年度考核', rows: '只导入这些行（行号用逗号分隔，如 2,5,7；留空导入全部可导入的行）',
  noted: { KNOWN: '已有相同登记，不再导入。', TO_BE_CONFIRMED: '可导入，请核对：' }, notEmployer: '请先切换到用人单位的身份。',
  mappings: '等次对应', mappingsLead: '本单位用 A、B、C 或称职、良好等自定等次的，在这里对应到规定的五种结果，一次即可；由经办提出、审核确认，注明考核办法。从启用之日起导入的表按新对应，此前导入的不变。',
  mapping: '考核等次对应', propose: '提出对应', addRow: '加一行', dropRow: '删去', ownGrade: '本单位等次', official: '对应结果', rule: '考核办法名称', ruleNumber: '文号', ruleDay: '印发日期', ruleFile: '考核办法文件（只记录其摘要值，文件由本单位保存）', ruleFileMissing: '请选择考核办法文件。', from: '启用日期', proposed: '已提出，等待审核人员确认。',
  mappingColumns: ['对应关系', '考核办法', '启用日期', '状态'], inForce: '现行', noMappings: ['还没有等次对应', '只用规定的五种结果的单位不需要。'],
  facts: { proposedBy: '提出', decidedBy: '审核', refusal: '未通过原因', sha256: '文件摘要（SHA-256）', note: '备注', source: '来源', row: (n: number) => `导入表第 ${n} 行`, correction: '更正', versions: '历次登记' },
  actions: { confirm: '确认对应', refuse: '退回对应', correct: '更正结果', void: '作废' }, ask: { reason: '原因', document: '依据文件文号', grade: '更正为（规定结果或本单位等次）' }, holder: { reviewer: '用人单位审核', done: '无人待办' },
  versionColumns: ['版本', '时间', '内容', '结果', '原因', '依据', '办理人'], versionTypes: { AppraisalRecorded: '登记', AppraisalCorrected: '更正', AppraisalVoided: '作废' } as Readonly<Record<string, string>>,
  comparison: '年度考核核对', comparisonColumns: ['年度', '申报表', '单位登记', '核对'], confirmed: (years: string) => `单位推荐时确认与登记一致：${years} 年度`, differs: '不一致的年度由办理人员核对，不自动拒绝。',
  paper: {
    title: '纸质推荐（五(二)）', lead: '单位没有可在系统内推荐的账号时，上传盖章的推荐意见，核对印章与单位名称后登记。', page: '盖章的推荐意见（PDF 或照片）', uploaded: '已上传，请核对后登记。', opinion: '单位推荐意见', opinionText: '情况属实，同意推荐。',
    signerName: '单位负责人姓名', signerPost: '职务', signedOn: '签署日期', sealReads: '印章上的单位名称（照印章抄写）', sealIsUnits: '经核对，印章是该单位的', sealNote: '印章文字与登记名称不同时，写明认定理由', reason: '单位有账号仍用纸质的原因', optional: '没有则不填', record: '登记纸质推荐',
    signed: (name: string, post: string, day: string) => `${name}（${post}）${day} 签署`, seal: (text: string) => `印章：${text}`, pageMissing: '请先上传盖章的推荐意见。',
  },
};
