/** What the patterns say, whatever page they stand on. */
export const texts = {
  clause: (clause: string) => `依据 ${clause}`,
  notice: '渝职鉴发〔2022〕8号',
  problem: {
    title: '未能办理', faults: '请改正下列各项：', reasons: '原因：', copy: '复制文字', copied: '已复制', code: (code: string) => `编号 ${code}`, retry: (seconds: number) => `请在 ${seconds} 秒后重试。`,
    copyFailed: '浏览器不允许复制，请选中文字后手动复制。', refresh: '重新载入',
  },
  refusal: { what: '结果', why: '原因', how: '怎么办', whom: '问谁' },
  verdict: { MET: '满足', NOT_MET: '不满足', PENDING: '待核', condition: '条件', standing: '结论', fact: '依据的情况', clause: '条款', hint: '待核：由评价机构查证后决定，不是不通过。' },
  masked: { view: '查看', title: '查看完整号码', reason: '查看理由（将记入审计）', reasonRequired: '请填写查看理由，至少 4 个字。', cancel: '取消', confirm: '确认查看', hide: '隐藏' },
  form: { unsaved: '有还没有保存的改动，请先保存。', saved: (time: string) => `已自动保存在本机 ${time}`, saving: '正在保存…', restored: (time: string) => `已恢复 ${time} 未提交的内容`, discard: '清空重填', onTop: (n: number) => `有 ${n} 项需要改正，点击可跳到该项：`, required: '必填', section: '分节', whole: '本表' },
  calendar: {
    days: ['一', '二', '三', '四', '五', '六', '日'], off: '休', makeup: '班', unknown: '未公布', last: '截止', target: '评价', counted: (n: number) => `倒数第 ${n} 个工作日`, previous: '上一月', next: '下一月',
    month: (year: number, month: number) => `${year} 年 ${month} 月`, legend: '休：休息日；班：调休上班；未公布：该年放假安排尚未公布，不能推算。',
    WORKING: '工作日', OFF: '休息日', UNKNOWN: '放假安排未公布', makeupDay: '调休上班',
  },
  import: { steps: ['下载模板', '上传表格', '逐行检查', '导入结果'], template: '下载模板', choose: '选择表格（.xlsx 或 .csv）', checking: '正在检查', rows: (n: number) => `共 ${n} 行`, good: (n: number) => `可导入 ${n} 行`, faulty: (n: number) => `有误 ${n} 行`,
    onlyFaulty: '只看有误的行', load: (n: number) => `导入 ${n} 行`, fetchFaulty: '下载有误的行', row: '行', result: '结果', ok: '可导入', done: (n: number) => `已导入 ${n} 行`, again: '再导入一份', tooLarge: '表格超过 20 MB，请拆分后上传。', noFaults: '没有有误的行。', firstRows: (n: number) => `只列出前 ${n} 行，全部有误的行请下载查看。` },
  tray: { title: '后台任务', none: '没有进行中的任务', cancel: '取消', fetch: '取结果', dismiss: '移出列表', WAITING: '排队中', RUNNING: '进行中', DONE: '已完成', FAILED: '未完成', CANCELLED: '已取消', open: (n: number) => `后台任务 ${n}`, goOn: '打开', checked: (n: number, f: number) => `已检查 ${n} 行${f > 0 ? `，有误 ${f} 行` : ''}`, loaded: (n: number) => `已导入 ${n} 行`, placed: (n: number, f: number) => `已归位 ${n} 个文件${f > 0 ? `，有问题 ${f} 个` : ''}` },
  signing: { title: '将要签名的内容', count: (n: number) => `共 ${n} 份`, hash: '内容摘要', whole: '完整 SHA-256', old: '距上次登录已超过 5 分钟，签名前须重新登录确认身份。', again: '重新登录', sign: (n: number) => `确认并签名 ${n} 份`, unfinished: '未完成，不在本次签名内', signed: '已签名', kind: '系统内签名（非可靠电子签名）', by: (name: string, time: string) => `${name} ${time}` },
  worklist: { views: '我的视图', saveView: '存为视图', viewName: '视图名称', dropView: (name: string) => `删除视图 ${name}`, columns: '选择列', more: '下一页', first: '回到第一页', loading: '正在载入…', choose: '选择', chosen: (n: number) => `已选 ${n} 项`, clear: '清除筛选', preview: '办理前请核对', can: (n: number) => `可办 ${n}`, cannot: (n: number) => `不可办 ${n}`,
    act: (what: string, n: number) => `${what} ${n} 项`, cancel: '取消', done: (n: number) => `已办 ${n} 项`, refused: (n: number) => `未办 ${n} 项`, close: '关闭', closeCase: '收起', openWhole: '整页打开', filters: '筛选', find: '查找', all: '全部', nextCase: '下一件', page: (n: number) => `第 ${n} 页` },
  case: { done: (what: string) => `已办理：${what}`, next: '目前由谁办理', since: (day: string) => `自 ${day} 起`, telephone: '电话', actions: '可办理的事项', none: '此事目前没有需要您办理的事项。', why: '为什么不能办', timeline: '办理过程', noTimeline: '还没有办理记录。', term: '约定期限', legal: '法定期限', reason: '原因' },
};
