/** What the pages of the experts' directory say. */
export const expertTexts = {
  register: '登记专家', name: '姓名', idNumber: '身份证号', education: '学历', speciality: '专业方向', employer: '单位', occupations: '对应职业（名称、代码或拼音首字母）', add: '增加', remove: '删除', save: '保存', cancel: '取消',
  kinds: { SENIOR_TITLE: '高级职称', SENIOR_TECHNICIAN: '高级技师及以上', SENIOR_ASSESSOR: '高级考评员', ASSESSOR: '考评员' } as Readonly<Record<string, string>>,
  qualifications: '资格', qualificationN: (n: number) => `资格 ${n}`, kind: '类别', qualificationName: '名称（如“高级工程师”）', evidence: '证书或文件编号', validUntil: '有效期至（长期留空）', qualificationColumns: ['类别', '名称', '证明', '有效期至'], forever: '长期',
  availability: '不可参加的时间', availabilityColumns: ['起', '止', '原因'], from: '起', to: '止（未定留空）', reason: '原因', available: '没有说明不可参加的时间。', until: '未定', filings: '列入报备的机构', noFilings: '未列入任何有效报备。',
  find: '查找', findText: '姓名、单位或专业方向', findOccupation: '对应职业（名称、代码或拼音首字母）', findAvailable: '该日可邀请', findLapses: '资格在该日或以前到期', lapsed: (name: string, day: string) => `${name}（已于 ${day} 到期）`,
  load: (days: number, next: string) => `待评审 ${days} 天，最近 ${next}`, loadColumn: '评审负担', expiring: (name: string, day: string) => `${name}（至 ${day}）`, edit: '修改资格和专业方向', editAway: '修改不可参加的时间', availableNow: '可邀请', away: '不可邀请', status: '可否邀请',
};
