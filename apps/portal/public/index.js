const $ = (id) => document.getElementById(id);
const element = (tag, text, className) => { const e = document.createElement(tag); if (text !== undefined) e.textContent = text; if (className) e.className = className; return e; };
const list = (items) => { const ul = element('ul'); for (const i of items) ul.append(element('li', i)); return ul; };

const ID_TYPES = [['RESIDENT_ID', '居民身份证'], ['HK_MACAO_TAIWAN_RESIDENCE', '港澳台居民居住证'], ['HK_MACAO_TRAVEL_PERMIT', '港澳居民来往内地通行证'], ['TAIWAN_TRAVEL_PERMIT', '台湾居民来往大陆通行证'], ['PASSPORT', '护照'], ['FOREIGN_PERMANENT_RESIDENT', '外国人永久居留身份证']];
const SERIES = ['工程技术', '农业', '工艺美术', '文物博物', '实验技术', '艺术', '体育', '技工院校教师'];
const LEVELS = { 1: '一级/高级技师', 2: '二级/技师', 3: '三级/高级工', 4: '四级/中级工', 5: '五级/初级工' };
const STATUS = { VALID: ['有效', 'good'], CANCELLED: ['已注销', 'bad'], REVOKED: ['已撤销', 'bad'], NOT_FOUND: ['未查到', 'note'] };
const METHODS = { DIRECT_RECOGNITION: '直接认定', COMPREHENSIVE_REVIEW: '综合评审', PRACTICAL_ASSESSMENT: '考核评价' };

for (const [value, text] of ID_TYPES) { const o = element('option', text); o.value = value; $('verify-form').idType.append(o); }
for (const s of SERIES) $('check-form').series.append(element('option', s));
const year = new Date().getFullYear();
for (const y of [year - 3, year - 2, year - 1]) {
  const label = element('label', `${y} 年 `);
  const select = element('select'); select.name = `appraisal-${y}`;
  for (const g of ['合格', '优秀', '基本合格', '不合格', '未定等次', '缺']) select.append(element('option', g));
  label.append(select); $('appraisals').append(label);
}

async function ask(path, body) {
  let answer;
  try { answer = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }); } catch { return { problem: '网络不通，请检查后重试；您填写的内容仍在。' }; }
  const json = await answer.json().catch(() => null);
  if (answer.ok) return { json };
  return { problem: json?.detail ?? `系统暂时无法处理（${answer.status}），请稍后重试。`, errors: json?.errors ?? [] };
}
function showProblem(target, { problem, errors = [] }) {
  target.replaceChildren(element('p', problem, 'bad'));
  if (errors.length > 0) target.append(list(errors.map((e) => `${FIELDS[e.field] ?? e.field}：${e.message}`)));
}
const FIELDS = { certificateNumber: '证书编号', name: '姓名', idNumber: '证件号码', idType: '证件类型', 'title.name': '职称名称', 'title.series': '职称系列', 'currentOccupation.code': '现岗位对应职业编码', 'target.occupation.code': '申报职业编码', 'target.level': '申报等级', 'priorCertificates[0].obtainedOn': '取得日期', 'workPeriods[0].from': '相关工作起', 'workPeriods[0].to': '相关工作止' };

$('verify-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = event.target; const out = $('verify-result');
  const query = {};
  for (const name of ['certificateNumber', 'name', 'idNumber']) if (form[name].value.trim()) query[name] = form[name].value.trim();
  if (query.idNumber) query.idType = form.idType.value;
  out.replaceChildren(element('p', '正在查询…', 'note'));
  const found = await ask('/api/certificates/verifications', query);
  if (found.problem) return showProblem(out, found);
  const [text, tone] = STATUS[found.json.status];
  out.replaceChildren(element('p', `查询结果：${text}`, tone));
  for (const c of found.json.certificates) {
    out.append(list([`证书编号 ${c.certificateNumber}（${STATUS[c.status][0]}${c.statusOn ? `，${c.statusOn}` : ''}）`, `姓名 ${c.name}，证件号码 ${c.idNumberMasked}`, `${c.occupation}${c.workType ? ` / ${c.workType}` : ''}，${LEVELS[c.level] ?? c.level}`, `评价机构 ${c.institution}，发证日期 ${c.issuedOn}`]));
  }
  if (found.json.status === 'NOT_FOUND') out.append(element('p', '请核对所填内容是否与证书一致；仍查不到，请联系发证的评价机构。', 'note'));
});

$('check-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const f = event.target; const out = $('check-result');
  const code = f.current.value.trim();
  const body = {
    worksInCity: f.worksInCity.checked, inPost: f.inPost.checked, declarationMade: f.declarationMade.checked, frontLine: f.frontLine.checked,
    title: { series: f.series.value, name: f.title.value }, currentOccupation: { code }, target: { occupation: { code: f.target.value.trim() }, level: Number(f.level.value) },
    appraisals: [...$('appraisals').querySelectorAll('select')].filter((s) => s.value !== '缺').map((s) => ({ year: Number(s.name.slice(10)), grade: s.value })),
    priorCertificates: f.priorLevel.value ? [{ occupation: { code }, level: Number(f.priorLevel.value), obtainedOn: f.priorOn.value }] : [],
    workPeriods: f.workFrom.value ? [{ from: f.workFrom.value, to: f.workTo.value || null, related: true }] : [],
  };
  out.replaceChildren(element('p', '正在核对…', 'note'));
  const found = await ask('/api/applications/eligibility-checks', body);
  if (found.problem) return showProblem(out, found);
  const v = found.json;
  out.replaceChildren(element('p', v.eligible ? `满足申报条件：按 ${v.path}，评价方式 ${METHODS[v.method]}。` : '不满足申报条件：', v.eligible ? 'good' : 'bad'));
  if (!v.eligible) out.append(list([...new Set(v.reasons.map((r) => `【${r.clause}】${r.message}`))]));
  if (v.notes.length > 0) out.append(element('p', '提示：', 'note'), list(v.notes.map((n) => n.message)));
});

async function showBatch() {
  const found = await ask('/api/supervision/demonstration-batch');
  if (found.problem) return showProblem($('batch-summary'), found);
  const { counts, items } = found.json;
  $('batch-summary').replaceChildren(...(items.length === 0 ? [element('span', '演示批次尚无数据；首次启动完成后显示。', 'note')] : counts.map((c) => element('span', `${c.outcome} ${c.candidates} 人`))));
  $('batch-rows').replaceChildren(...items.map((r, i) => {
    const tr = element('tr');
    for (const text of [String(i + 1), r.name, r.plan, r.occupation, r.level, r.method, r.outcome, r.reason]) tr.append(element('td', text ?? '--'));
    return tr;
  }));
}
void showBatch();
