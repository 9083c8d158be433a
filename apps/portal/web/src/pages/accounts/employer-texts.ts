export const texts = {
  title: '单位账号', lead: '用人单位的第一个账号（单位审核人员）由监管部门经办或评价机构管理员凭营业执照或法人证书原件和授权书开立，与统一社会信用代码绑定。单位的其他人员由该审核人员在“账号与授权”中开立、移交和撤销；他离岗前应先移交给本单位同事。',
  form: '开立单位账号', creditCode: '统一社会信用代码', creditCodeHint: '18 位，照证照填写。', name: '单位名称', nameHint: '与证照上的名称一致。', licence: '证照种类', licences: { BUSINESS_LICENCE: '营业执照', LEGAL_PERSON_CERTIFICATE: '法人证书' } as Readonly<Record<string, string>>, seenOn: '看到原件的日期', letter: '授权书编号或日期', letterHint: '单位盖章、写明由谁办理的授权书。',
  person: '审核人员姓名', personHint: '授权书上写明的那一位。', account: '登录名', accountHint: '2–64 个小写字母、数字或 . _ - @，以字母或数字开头。', password: '初始密码', passwordHint: '12 位以上；当面交给本人，首次登录后请本人修改。', submit: '开立', opened: (name: string, account: string) => `已为 ${name} 开立单位账号，登录名 ${account}。请把登录名和初始密码当面交给本人。`,
  list: '已开立账号的单位', columns: ['单位名称', '统一社会信用代码', '审核人员'], none: '现无审核人员', has: (n: number) => `${n} 人`, empty: ['还没有单位账号', '凭证照和授权书开立后列在这里。'], find: '按统一社会信用代码查找', more: '下一页', noneHint: '没有审核人员的单位可重新凭证照和授权书开立。', search: '查找', all: '全部单位',
};
