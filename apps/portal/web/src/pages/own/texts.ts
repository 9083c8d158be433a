export const texts = {
  title: '我的信息', lead: '本系统申报环节保存的您的全部信息。可以查阅、导出、申请更正，也可以随时撤回同意。', notApplicant: '此页供申请人使用', notApplicantHint: '请用申请人的账号登录。',
  notice: '告知书', version: (n: number) => `第 ${n} 版`, read: '阅读告知书全文', consents: '我的同意', standings: { NONE: '未同意', GIVEN: '已同意', WITHDRAWN: '已撤回', OUTDATED: '告知书已更新，须重新同意' } as Readonly<Record<string, string>>, give: '同意所选各项', withdraw: '撤回', given: '已记录您的同意。', needed: '填报前请阅读告知书，并分别作出以下同意：', since: (day: string) => `${day}`,
  paperConsents: '本人同意（逐项勾选）', paperSign: (name: string) => `申请人：${name}　　本人签名：________________　　日期：______年____月____日`, paperName: '告知同意书.html',
  data: '保存的信息', export: '导出为文件', open: '打开这份申报', corrections: '更正申请', correctionColumns: ['事项', '状态', '申请时间', '答复'], noCorrections: '没有更正申请。', ask: '申请更正', application: '哪一份申报', field: '哪一项', wished: '应当是', grounds: '理由', evidence: '证明材料（名称和编号）', submit: '提交更正申请', asked: '已提交，由评价机构答复。',
};
