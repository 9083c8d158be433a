// The straight function: the same verdict, every reason with its message and facts, written by hand for this one rule set and for speed.
// No rule set, no library, days as whole numbers, each fact computed once and only where a path asks for it.
const SERIES = ['工程技术', '农业', '工艺美术', '文物博物', '实验技术', '艺术', '体育', '技工院校教师'];
const LEVEL = { 1: '一级/高级技师', 2: '二级/技师', 3: '三级/高级工', 4: '四级/中级工', 5: '五级/初级工' };
const TITLE_LEVEL = { TECHNICIAN_GRADE: '员级', ASSISTANT: '助理级', INTERMEDIATE: '中级', ASSOCIATE_SENIOR: '副高级', SENIOR: '正高级' };
const GOOD_PRIZES = new Set(['特等奖', '一等奖', '二等奖', '金奖', '银奖']);
const NEEDED_MONTHS = 48;

const two = (text, at) => (text.charCodeAt(at) - 48) * 10 + text.charCodeAt(at + 1) - 48;
const yearOf = (text) => two(text, 0) * 100 + two(text, 2);
const leap = (y) => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const lengthOf = (y, m) => (m === 2 && leap(y) ? 29 : LENGTHS[m - 1]);
/** Days since 1970 (Hinnant's civil calendar). */
function daysFromCivil(y, m, d) {
  const year = m <= 2 ? y - 1 : y;
  const era = Math.floor(year / 400);
  const ofEra = year - era * 400;
  const ofYear = Math.floor((153 * (m + (m > 2 ? -3 : 9)) + 2) / 5) + d - 1;
  return era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719468;
}
const dayOf = (text) => daysFromCivil(yearOf(text), two(text, 5), two(text, 8));

/** Whole months and days left of the days first … last. */
function monthsAndDays(first, last) {
  const y = yearOf(first);
  const m = two(first, 5);
  const d = two(first, 8);
  const after = dayOf(last) + 1;
  let months = (yearOf(last) - y) * 12 + two(last, 5) - m + 1;
  for (;;) {
    const index = y * 12 + m - 1 + months;
    const year = Math.floor(index / 12);
    const month = (index % 12) + 1;
    const length = lengthOf(year, month);
    const anniversary = daysFromCivil(year, month, d < length ? d : length);
    if (anniversary <= after) return [months, after - anniversary];
    months -= 1;
  }
}

function relatedWork(periods, asOf) {
  const spans = [];
  for (const p of periods) if (p.related && p.from <= asOf) spans.push([p.from, p.to && p.to < asOf ? p.to : asOf]);
  spans.sort((a, b) => (a[0] < b[0] ? -1 : 1));
  let months = 0;
  let days = 0;
  for (let i = 0; i < spans.length;) {
    const first = spans[i][0];
    let last = spans[i][1];
    for (i += 1; i < spans.length && dayOf(spans[i][0]) <= dayOf(last) + 1; i += 1) if (spans[i][1] > last) last = spans[i][1];
    const [m, d] = monthsAndDays(first, last);
    months += m;
    days += d;
  }
  return [months + Math.floor(days / 30), days % 30];
}

const workTypeOf = (o) => {
  const text = o.workType ? o.workType.trim() : '';
  return text === '' || text === '--' ? null : text;
};
function same(a, b) {
  if (a.code !== b.code) return false;
  const left = workTypeOf(a);
  if (left === null) return true;
  const right = workTypeOf(b);
  return right === null || left === right;
}
const label = (o) => {
  const name = o.name ? `${o.name}（${o.code}）` : o.code;
  const workType = workTypeOf(o);
  return workType === null ? name : `${name}／${workType}`;
};
const key = (text) => text.normalize('NFKC').trim();
const reason = (code, clause, message, facts) => ({ code, clause, message, facts });

/** @param titles the notice's table of titles and its confirmed older names, `series/name` → level */
export function straightFunction(titles) {
  return (input) => {
    const { asOf, target } = input;
    const reasons = [];
    if (!input.worksInCity) reasons.push(reason('NOT_IN_CITY', '二', '申报人应在重庆市工作，请由本市所在单位申报', { worksInCity: false }));
    if (!input.inPost) reasons.push(reason('NOT_IN_POST', '二', '申报人应在职在岗，离岗或退休人员不能申报', { inPost: false }));
    if (!input.declarationMade) reasons.push(reason('DECLARATION_MISSING', '二', '请阅读并作出政治、守法和职业道德承诺后再申报', { declarationMade: false }));
    const year = yearOf(asOf);
    const years = [];
    let lastYearMissing = true;
    for (let y = year - 3; y < year; y += 1) {
      let found = false;
      let good = true;
      for (const a of input.appraisals) {
        if (a.year !== y) continue;
        found = true;
        if (a.grade !== '优秀' && a.grade !== '合格') good = false;
      }
      if (!found || !good) years.push(y);
      if (y === year - 1) lastYearMissing = !found;
    }
    if (years.length > 0) reasons.push(reason('APPRAISAL_NOT_PASSED', '二', `近 3 年年度考核须为优秀或合格，${years.join('、')} 年不符合或未填，请核对后补充`, { years }));
    if (target.level > 3) reasons.push(reason('LEVEL_NOT_BRIDGING', '三', `${LEVEL[target.level]}不在贯通评价等级内，请改报${LEVEL[1]}、${LEVEL[2]}、${LEVEL[3]}`, { level: target.level }));

    const series = key(input.title.series);
    let level = null;
    if (SERIES.includes(series)) {
      level = titles.get(`${series}/${key(input.title.name)}`) ?? null;
      if (level === null) reasons.push(reason('TITLE_UNKNOWN', '一', '系统未收录此名称，请向评价机构核实', { series, name: input.title.name }));
    } else if (!input.vocationalTeacherField || !SERIES.includes(input.vocationalTeacherField)) {
      reasons.push(reason('TITLE_OUT_OF_RANGE', '一', `职称系列不在贯通领域（${SERIES.join('、')}）内；职业院校教师请填写教学专业方向`, { series: input.title.series }));
    } else if (input.title.level) level = input.title.level;
    else reasons.push(reason('TITLE_UNKNOWN', '一', '请填写职称级别', { series: input.title.series }));
    if (level === 'TECHNICIAN_GRADE') reasons.push(reason('TITLE_LEVEL_NOT_ELIGIBLE', '二(一)', '员级职称不能申报贯通评价，请取得助理级及以上职称后再申报', { titleLevel: level }));

    const isPost = input.currentOccupation.code.startsWith('2-');
    const current = isPost ? target.occupation : input.currentOccupation;
    const fits = same(target.occupation, current);
    const paths = [];
    let met = null;
    const add = (path, its) => {
      if (its.length === 0) met ??= path;
      paths.push({ path, met: its.length === 0, reasons: its });
    };
    const common = (path, opened, its) => {
      if (target.level !== opened) its.push(reason('LEVEL_NOT_OPEN_TO_TITLE', path, `${TITLE_LEVEL[level]}职称按${path}只能申报${LEVEL[opened]}，请核对申报等级`, { titleLevel: level, level: target.level, openLevel: opened }));
      if (path !== '二(四)' && !fits) its.push(reason('OCCUPATION_NOT_CURRENT_POST', path, `申报职业（工种）应与现岗位对应的职业${label(current)}一致，请改报或核对现岗位`, { target: target.occupation.code, current: current.code }));
      return its;
    };
    const promotion = (path, opened, held) => {
      const its = common(path, opened, []);
      let first = null;
      let old = false;
      for (const c of input.priorCertificates) {
        if (c.level !== held || !same(c.occupation, current)) continue;
        if (first === null || c.obtainedOn < first) first = c.obtainedOn;
        const y = yearOf(c.obtainedOn) + 1;
        const m = two(c.obtainedOn, 5);
        const d = two(c.obtainedOn, 8);
        if (daysFromCivil(y, m, Math.min(d, lengthOf(y, m))) <= dayOf(asOf)) old = true;
      }
      if (first === null) its.push(reason('PRIOR_LEVEL_MISSING', path, `须先取得现从事职业（工种）的${LEVEL[held]}证书，请先取得或补填证书`, { level: held, occupation: current.code }));
      else if (!old) its.push(reason('PRIOR_LEVEL_TOO_RECENT', path, `取得${LEVEL[held]}证书须满 1 年，请满期后再申报`, { level: held, obtainedOn: first, minimumYears: 1, asOf }));
      const [months, days] = relatedWork(input.workPeriods, asOf);
      if (months < NEEDED_MONTHS) its.push(reason('RELATED_WORK_TOO_SHORT', path, `相关或相近工作累计 ${months} 个月零 ${days} 天，须满 48 个月，请补填工作经历或满期后再申报`, { months, days, neededMonths: NEEDED_MONTHS }));
      return its;
    };
    const direct = () => {
      const its = common('二(四)', 1, []);
      if (!input.frontLine) its.push(reason('NOT_FRONT_LINE', '二(四)', '须从事生产一线技能工作，请由所在单位出具说明', { frontLine: false }));
      return its;
    };
    switch (level) {
      case 'ASSISTANT': add('二(一)', common('二(一)', 3, [])); add('二(二)', promotion('二(二)', 2, 3)); break;
      case 'INTERMEDIATE': add('二(一)', common('二(一)', 2, [])); add('二(三)', promotion('二(三)', 1, 2)); break;
      case 'ASSOCIATE_SENIOR': add('二(一)', common('二(一)', 1, [])); add('二(四)', direct()); break;
      case 'SENIOR': add('二(四)', direct()); break;
      default:
    }
    const eligible = met !== null && reasons.length === 0;
    if (met === null) for (const p of paths) for (const r of p.reasons) reasons.push(r);

    const notes = [];
    if (isPost) notes.push({ code: 'POST_TO_BE_MAPPED', message: '现岗位为专业技术岗位，对应的技能职业由评价机构的对应关系确定' });
    if ((level === 'ASSOCIATE_SENIOR' || level === 'SENIOR') && !fits) notes.push({ code: 'OCCUPATION_TO_BE_CONFIRMED', message: '申报职业是否为相应职业，由评价机构的对应关系确定' });
    const since = input.postHeldSince;
    if (since && (yearOf(since) > year - 3 || (yearOf(since) === year - 3 && !since.endsWith('-01-01')))) notes.push({ code: 'POST_CHANGED', message: '近三年内变动过岗位，评价机构将核实现岗位的年度考核情况，请准备说明' });
    if (years.length === 1 && lastYearMissing && years[0] === year - 1 && two(asOf, 5) < 4) notes.push({ code: 'LAST_YEAR_PENDING', message: '上一年度考核结果尚未填写；结果未出的，评价机构可凭单位说明核定' });
    let claimed = false;
    const claims = input.directRecognitionClaims ?? [];
    for (let i = 0; i < claims.length; i += 1) {
      const c = claims[i];
      const contest = c.kind === 'COMPETITION' || c.kind === 'COMPETITION_COACHING';
      const high = c.authority === 'NATIONAL' || c.authority === 'PROVINCIAL';
      if (c.awardedOn <= asOf && (contest ? (high || c.authority === 'NATIONAL_INDUSTRY') && GOOD_PRIZES.has(c.prize) : high)) claimed = true;
      else notes.push({ code: 'CLAIM_NOT_QUALIFYING', message: `第 ${i + 1} 项成果不符合直接认定条件，不影响申报；请核对级别、奖项和日期` });
    }
    const method = !eligible ? null : claimed ? 'DIRECT_RECOGNITION' : target.level === 3 ? 'PRACTICAL_ASSESSMENT' : 'COMPREHENSIVE_REVIEW';
    if (method === 'DIRECT_RECOGNITION') notes.push({ code: 'SUBJECT_TO_BODY_ACCEPTANCE', message: '是否直接认定由评价机构核定，未获认可的改按其他评价方式进行' });
    return { eligible, path: eligible ? met : null, titleLevel: level, method, ruleSet: { id: 'cq-2022-8', version: 1 }, reasons, paths, notes };
  };
}

/**
 * For engines that know no calendar: everything that they cannot compute themselves, as plain facts. They get it from the fastest code there is.
 */
export function factsOf(titles) {
  return (input) => {
    const { asOf, target } = input;
    const year = yearOf(asOf);
    let failing = 0;
    for (let y = year - 3; y < year; y += 1) if (!input.appraisals.some((a) => a.year === y) || input.appraisals.some((a) => a.year === y && a.grade !== '优秀' && a.grade !== '合格')) failing += 1;
    const series = key(input.title.series);
    const inRange = SERIES.includes(series);
    const teacher = Boolean(input.vocationalTeacherField) && SERIES.includes(input.vocationalTeacherField);
    const titleLevel = (inRange ? titles.get(`${series}/${key(input.title.name)}`) : teacher ? input.title.level : null) ?? 'NONE';
    const current = input.currentOccupation.code.startsWith('2-') ? target.occupation : input.currentOccupation;
    const promoting = titleLevel === 'ASSISTANT' || titleLevel === 'INTERMEDIATE';
    const held = titleLevel === 'ASSISTANT' ? 3 : 2;
    const its = promoting ? input.priorCertificates.filter((c) => c.level === held && same(c.occupation, current)) : [];
    const old = its.some((c) => {
      const y = yearOf(c.obtainedOn) + 1;
      const m = two(c.obtainedOn, 5);
      return daysFromCivil(y, m, Math.min(two(c.obtainedOn, 8), lengthOf(y, m))) <= dayOf(asOf);
    });
    return {
      worksInCity: input.worksInCity, inPost: input.inPost, declarationMade: input.declarationMade, frontLine: input.frontLine,
      failingYears: failing, level: target.level, titleLevel, titleUnknown: (inRange || teacher) && titleLevel === 'NONE', outOfRange: !inRange && !teacher,
      sameOccupation: same(target.occupation, current), certificates: its.length, certificateOldEnough: old,
      months: promoting ? relatedWork(input.workPeriods, asOf)[0] : 0,
    };
  };
}
