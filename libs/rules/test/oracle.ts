// A second reading of api.md's verdict, for comparison. It shares no code with the implementation: time is a table of days that was
// filled by walking from day to day, months are counted by walking along it, conditions are plain questions about the case.
import type { EligibilityInput } from '../src/index.js';

interface Day { readonly y: number; readonly m: number; readonly d: number; readonly text: string }

const FIRST_YEAR = 2008;
const LAST_YEAR = 2034;

const days: Day[] = [];
const indexOf = new Map<string, number>();
for (let y = FIRST_YEAR, m = 1, d = 1; y <= LAST_YEAR;) {
  const text = `${y}-${m < 10 ? '0' : ''}${m}-${d < 10 ? '0' : ''}${d}`;
  indexOf.set(text, days.length);
  days.push({ y, m, d, text });
  d += 1;
  if (d > lengthOfMonth(y, m)) { d = 1; m += 1; }
  if (m > 12) { m = 1; y += 1; }
}

function lengthOfMonth(y: number, m: number): number {
  if (m === 2) return (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0 ? 29 : 28;
  return m === 4 || m === 6 || m === 9 || m === 11 ? 30 : 31;
}

/** Every day of the table, for generators. */
export const TABLE: readonly string[] = days.map((each) => each.text);
export const at = (text: string): number => {
  const index = indexOf.get(text);
  if (index === undefined) throw new Error(`${text} is outside the oracle's table`);
  return index;
};

/** Walks over every day up to asOf, crossing off months as their anniversaries come by, and counts what is left of each run. */
function monthsOfWork(input: EligibilityInput): number {
  const end = at(input.asOf);
  const works = new Uint8Array(end + 2);
  for (const period of input.workPeriods) {
    if (!period.related) continue;
    const last = period.to ? at(period.to) : end;
    for (let day = at(period.from); day <= end && day <= last; day += 1) works[day] = 1;
  }
  let months = 0;
  let left = 0;
  let start: Day | null = null;
  let passed = 0;
  let sinceAnniversary = 0;
  for (let day = works.indexOf(1); day >= 0 && day <= end + 1; day += 1) {
    if (start === null && works[day] !== 1) continue;
    const today = days[day] as Day;
    if (start !== null) {
      sinceAnniversary += 1;
      const length = lengthOfMonth(today.y, today.m);
      const wanted = start.d < length ? start.d : length;
      const full = (today.y - start.y) * 12 + (today.m - start.m);
      if (full > passed && today.d === wanted) { passed = full; sinceAnniversary = 0; }
      if (works[day] !== 1) { months += passed; left += sinceAnniversary; start = null; }
    }
    if (start === null && works[day] === 1) { start = today; passed = 0; sinceAnniversary = 0; }
  }
  while (left >= 30) { left -= 30; months += 1; }
  return months;
}

/** Walks from the day until its anniversary and says whether that is on or before asOf. */
function isAYearOld(obtainedOn: string, asOf: string): boolean {
  const from = days[at(obtainedOn)] as Day;
  let day = at(obtainedOn);
  for (;;) {
    day += 1;
    const today = days[day] as Day;
    const sameDay = today.m === from.m && (today.d === from.d || (today.d === lengthOfMonth(today.y, today.m) && today.d < from.d));
    if (today.y === from.y + 1 && sameDay) return day <= at(asOf);
  }
}

type Occupation = EligibilityInput['currentOccupation'];
const alike = (a: Occupation, b: Occupation) => a.code === b.code && (!a.workType || !b.workType || a.workType === b.workType);

const EIGHT = ['工程技术', '农业', '工艺美术', '文物博物', '实验技术', '艺术', '体育', '技工院校教师'];
/** Titles of the generator by level; what is not here is unknown. */
export const TITLES: Readonly<Record<string, string>> = {
  '工程技术/技术员': 'TECHNICIAN_GRADE', '工程技术/助理工程师': 'ASSISTANT', '工程技术/工程师': 'INTERMEDIATE', '工程技术/高级工程师': 'ASSOCIATE_SENIOR', '工程技术/正高级工程师': 'SENIOR',
  '工程技术/教授级高级工程师': 'SENIOR', '农业/农艺师': 'INTERMEDIATE', '农业/助理兽医师': 'ASSISTANT', '艺术/一级演员': 'SENIOR', '艺术/四级作曲': 'ASSISTANT', '艺术/二级编剧': 'ASSOCIATE_SENIOR',
  '技工院校教师/一级实习指导教师': 'INTERMEDIATE', '技工院校教师/三级实习指导教师': 'TECHNICIAN_GRADE', '体育/初级教练': 'ASSISTANT', '文物博物/助理馆员': 'ASSISTANT',
};

/** What the oracle expects: sets as sorted lists, reasons as "clause code". */
export interface Expected {
  readonly eligible: boolean;
  readonly titleLevel: string | null;
  readonly path: string | null;
  readonly method: string | null;
  readonly reasons: readonly string[];
  readonly paths: readonly string[];
  readonly notes: readonly string[];
}

/** api.md, read a second time. */
export function expectedVerdict(input: EligibilityInput): Expected {
  const general: string[] = [];
  const notes: string[] = [];
  if (input.worksInCity === false) general.push('二 NOT_IN_CITY');
  if (input.inPost === false) general.push('二 NOT_IN_POST');
  if (input.declarationMade === false) general.push('二 DECLARATION_MISSING');
  if (input.target.level > 3) general.push('三 LEVEL_NOT_BRIDGING');

  const year = Number(input.asOf.substring(0, 4));
  const bad = [1, 2, 3].filter((back) => !input.appraisals.some((row) => row.year === year - back && /^(优秀|合格)$/.test(row.grade)));
  if (bad.length > 0) general.push('二 APPRAISAL_NOT_PASSED');
  if (bad.length === 1 && bad[0] === 1 && !input.appraisals.some((row) => row.year === year - 1) && ['01', '02', '03'].includes(input.asOf.substring(5, 7))) notes.push('LAST_YEAR_PENDING');
  if (input.postHeldSince && at(input.postHeldSince) > at(`${year - 3}-01-01`)) notes.push('POST_CHANGED');

  let level: string | null = null;
  if (EIGHT.includes(input.title.series)) {
    level = TITLES[`${input.title.series}/${input.title.name}`] ?? null;
    if (level === null) general.push('一 TITLE_UNKNOWN');
  } else if (input.vocationalTeacherField) level = input.title.level ?? null;
  else general.push('一 TITLE_OUT_OF_RANGE');
  if (level === 'TECHNICIAN_GRADE') general.push('二(一) TITLE_LEVEL_NOT_ELIGIBLE');

  const post = input.currentOccupation.code.startsWith('2-');
  const current = post ? input.target.occupation : input.currentOccupation;
  if (post) notes.push('POST_TO_BE_MAPPED');
  const same = alike(current, input.target.occupation);
  const months = level === 'ASSISTANT' || level === 'INTERMEDIATE' ? monthsOfWork(input) : 0;
  const promotion = (clause: string, wanted: number, held: number): string[] => {
    const fits = input.priorCertificates.filter((each) => each.level === held && alike(each.occupation, current));
    return [
      ...(input.target.level === wanted ? [] : [`${clause} LEVEL_NOT_OPEN_TO_TITLE`]), ...(same ? [] : [`${clause} OCCUPATION_NOT_CURRENT_POST`]),
      ...(fits.length === 0 ? [`${clause} PRIOR_LEVEL_MISSING`] : []), ...(fits.length > 0 && !fits.some((each) => isAYearOld(each.obtainedOn, input.asOf)) ? [`${clause} PRIOR_LEVEL_TOO_RECENT`] : []),
      ...(months < 48 ? [`${clause} RELATED_WORK_TOO_SHORT`] : []),
    ];
  };
  const first = (wanted: number) => [...(input.target.level === wanted ? [] : ['二(一) LEVEL_NOT_OPEN_TO_TITLE']), ...(same ? [] : ['二(一) OCCUPATION_NOT_CURRENT_POST'])];
  const fourth = () => [...(input.target.level === 1 ? [] : ['二(四) LEVEL_NOT_OPEN_TO_TITLE']), ...(input.frontLine ? [] : ['二(四) NOT_FRONT_LINE'])];
  const listed: [string, string[]][] = [];
  if (level === 'ASSISTANT') listed.push(['二(一)', first(3)], ['二(二)', promotion('二(二)', 2, 3)]);
  if (level === 'INTERMEDIATE') listed.push(['二(一)', first(2)], ['二(三)', promotion('二(三)', 1, 2)]);
  if (level === 'ASSOCIATE_SENIOR') listed.push(['二(一)', first(1)], ['二(四)', fourth()]);
  if (level === 'SENIOR') listed.push(['二(四)', fourth()]);
  if ((level === 'ASSOCIATE_SENIOR' || level === 'SENIOR') && !same) notes.push('OCCUPATION_TO_BE_CONFIRMED');

  const met = listed.filter(([, reasons]) => reasons.length === 0).map(([path]) => path);
  const eligible = general.length === 0 && met.length > 0;
  let direct = false;
  for (const claim of input.directRecognitionClaims ?? []) {
    const high = claim.authority === 'NATIONAL' || claim.authority === 'PROVINCIAL';
    const contest = claim.kind === 'COMPETITION' || claim.kind === 'COMPETITION_COACHING';
    const prized = ['特等奖', '一等奖', '二等奖', '金奖', '银奖'].includes(String(claim.prize));
    const good = at(claim.awardedOn) <= at(input.asOf) && (contest ? (high || claim.authority === 'NATIONAL_INDUSTRY') && prized : high);
    if (good) direct = true; else notes.push('CLAIM_NOT_QUALIFYING');
  }
  if (eligible && direct) notes.push('SUBJECT_TO_BODY_ACCEPTANCE');
  const byLevel = input.target.level === 3 ? 'PRACTICAL_ASSESSMENT' : 'COMPREHENSIVE_REVIEW';
  return {
    eligible, titleLevel: level, path: eligible ? (met[0] as string) : null, method: eligible ? (direct ? 'DIRECT_RECOGNITION' : byLevel) : null,
    reasons: [...general, ...(met.length > 0 ? [] : listed.flatMap(([, reasons]) => reasons))].sort(),
    paths: listed.map(([path, reasons]) => `${path} ${[...reasons].sort().join(',')}`), notes: notes.sort(),
  };
}
