export const texts = {
  title: '证书查询', lead: '证书编号、姓名、证件号码，任填两项。查询结果只显示打码后的证件号码。', certificateNumber: '证书编号', numberHelp: '22 位，如 S000250000202262000001', name: '姓名', nameHelp: '与证书一致；间隔号可写作 · 或 .', idType: '证件类型', idNumber: '证件号码', submit: '查询', searching: '正在查询…',
  two: '请任填两项：证书编号、姓名、证件号码。', fromQr: '已从二维码带入证书编号，再填姓名或证件号码即可查询。',
  status: { VALID: '有效', CANCELLED: '已注销', REVOKED: '已撤销', NOT_FOUND: '未查到' },
  result: '查询结果', notFound: '请核对所填内容是否与证书一致；仍查不到，请联系发证的评价机构。', on: (day: string) => `（${day}）`,
  rows: { number: '证书编号', name: '姓名', id: '证件号码', occupation: '职业（工种）', level: '等级', institution: '评价机构', issuedOn: '发证日期', status: '状态' },
};
