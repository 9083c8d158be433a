export const texts = {
  title: '信息系统接入', lead: '本单位的人事等信息系统可以凭客户端编号和密钥自动填报、提交和导入本单位人员的申报表，并查询办理进度。它不能推荐、受理或作任何决定，也看不到其他单位；审计中记为信息系统，不记为任何人。每个单位同时最多 5 个。',
  may: '信息系统可以', mays: ['填写、提交申报表，导入申报表格', '按游标读取本单位申报表的办理进度、结果和证书'], mayNot: '不可以', mayNots: ['推荐、退回、受理、评分、签名或作任何决定', '查看完整证件号码，读取其他单位的任何信息'],
  guide: '给开发人员的接入说明', register: '登记信息系统', name: '系统名称', nameHint: '如“人力资源系统”。', purpose: '用途', purposeHint: '写明由谁维护、做什么用。', submit: '登记', list: '已登记的信息系统', columns: ['系统名称', '用途', '客户端编号', '状态', '办理'], statuses: { ACTIVE: '在用', ENDED: '已停用' } as Readonly<Record<string, string>>,
  empty: ['还没有登记信息系统', '登记后列在这里；没有信息系统的单位在网页上办理即可。'], rotate: '更换密钥', rotateSure: '确认更换：原密钥立即失效', end: '停用', endReason: '停用的理由', endSure: '确认停用', ended: '已停用，令牌不再发放。', cancel: '取消',
  secretTitle: (name: string) => `${name} 的密钥`, secretOnce: '密钥只显示这一次，请立即存入系统的密钥库，不要写进程序、邮件或聊天。遗失了就更换。', secretGone: '密钥已经显示过，不能再次显示；没有存下的请更换密钥。', id: '客户端编号', secret: '密钥', tokenAt: '取令牌的地址', tokenHow: '以 client_credentials 方式（HTTP Basic）取令牌，令牌五分钟有效。', done: '已存好，不再显示', copy: '复制密钥', copied: '已复制',
  notEnterprise: ['本机构不是企业评价机构', '信息系统由用人单位登记；企业评价机构的管理员可为本企业登记。'], notRegistered: ['本单位尚未登记为用人单位', '请先由监管部门登记用人单位，再登记信息系统。'],
};
