/** What the pages say on which applicants come to an account of their own. */
export const texts = {
  name: '姓名', idType: '证件类型', idNumber: '证件号码', nameHint: '与证件上的姓名一致。',
  register: {
    title: '申请人注册', lead: '本人申报前先注册账号。注册后的账号是“未核实”的：带证件原件到评价机构核验后，才能填报和查询本人的申报、成绩和证书。单位已为您开立账号的，请直接登录，不必再注册。',
    privacy: '姓名、证件号码和手机号加密保存，只用来与原件核对；核验后即并入本人资料，92 天内没有核验的自动删除。', phone: '手机号（可不填）', phoneHint: '11 位数字；用于接收补正、成绩等通知。',
    password: '密码', passwordHint: '12 位以上；用一句自己记得住的话最好。', again: '再输一次密码', differ: '两次输入的密码不一致，请重新输入。', submit: '注册',
    done: '已注册', account: '您的登录名', keep: '请现在记下登录名：以后登录要用，本页关闭后不再显示。', copy: '复制登录名', copied: '已复制', signIn: '去登录', signedIn: '您已登录', signedInHint: '注册是为还没有账号的申请人准备的；为他人注册请先退出登录。',
  },
  unverified: {
    title: '账号未核实', lead: (account: string) => `您的登录名是 ${account}。还没有人核对过您的证件原件，所以这个账号还不能代表您本人。`,
    can: '现在可以', cans: ['登录、修改密码、设置验证器', '资格自测、查询证书、查阅政策和办事指南'], cannot: '现在不能', cannots: ['填写和提交申报表', '查看本人的申报、成绩、证书和保存的信息'],
    how: '怎样核验', steps: ['带注册时填写的证件原件，到任一评价机构的受理窗口；单位为您开立账号的，也可到单位审核人员处。', '告诉工作人员您的登录名，由其核对原件后当场办结。', '核验后重新登录，即可填报。'],
    whom: '受理窗口在哪里', wrong: '姓名或证件号码填错了的，请重新注册；填错的那份登记 92 天后自动删除。',
  },
  noRole: '该账号还没有角色，请联系安全管理员。',
  claims: {
    title: '申请人账号', verify: '原件核验', verifyLead: '请本人出示证件原件，按原件填写后查找；核对本人与证件一致、登录名是本人所说的那一个，再核验。核验后该账号就是此人的账号。', verifyLeadEmployer: '核验由您单位经办列入名单的人员；列名单的人不能核验自己列的人。',
    search: '查找账号', none: '没有以此证件注册的账号', noneHint: '请核对姓名和号码是否与原件一致；本人还没有注册的，请先在“申请人注册”页注册。', columns: ['登录名', '姓名', '证件号码', '由谁填报', '注册时间', '办理'], sources: { SELF: '本人注册', EMPLOYER: '单位名单' } as Readonly<Record<string, string>>,
    seen: '已看到证件原件，与本人相符', verifyNow: '核验', verified: (name: string, account: string) => `已核验：${account} 是${name}的账号。请本人重新登录。`, needSeen: '请先确认已看到原件。',
    list: '为本单位人员开立账号', listLead: '一次最多 30 人。每人得到一个登录名和一个一次性密码，只显示这一次，请打印后当面交给本人；首次登录时本人改为自己的密码。开立后由本单位审核人员或评价机构凭原件核验。', person: (n: number) => `第 ${n} 人`, phone: '手机号（可不填）', add: '加一人', remove: '删去此人', open: (n: number) => `开立 ${n} 个账号`,
    opened: (n: number) => `已开立 ${n} 个账号`, once: '一次性密码', onceHint: '离开本页后不再显示。没有交到本人手里的，请本人联系安全管理员重设。', onceGone: '已显示过', print: '打印', openedColumns: ['姓名', '登录名', '一次性密码'], next: '再开立一批',
  },
};
