// Applications as a body sees them: most are in order, each condition fails now and then, dates lie near the limits.
const OCCUPATIONS = [{ code: '6-18-01-01' }, { code: '6-18-01-01', workType: '车工' }, { code: '6-18-01-02' }, { code: '6-31-01-03' }];
const TITLES = [
  ['工程技术', '助理工程师'], ['工程技术', '工程师'], ['工程技术', '工程师'], ['工程技术', '高级工程师'], ['工程技术', '正高级工程师'], ['工程技术', '教授级高级工程师'], ['工程技术', '技术员'],
  ['农业', '农艺师'], ['农业', '工程师'], ['艺术', '一级演员'], ['技工院校教师', '一级实习指导教师'], ['文物博物', '助理馆员'], ['会计', '会计师'],
];
const KINDS = ['GOVERNMENT_AWARD', 'DEPARTMENT_AWARD', 'TALENT_PROGRAMME', 'COMPETITION', 'COMPETITION_COACHING'];
const AUTHORITIES = ['NATIONAL', 'PROVINCIAL', 'NATIONAL_INDUSTRY', 'DISTRICT'];
const PRIZES = ['一等奖', '二等奖', '三等奖', null];
const DAY_MS = 86_400_000;

export function cases(count, random) {
  const whole = (from, to) => from + Math.floor(random() * (to - from + 1));
  const pick = (list) => list[Math.floor(random() * list.length)];
  const chance = (share) => random() < share;
  const day = (ms) => new Date(ms).toISOString().slice(0, 10);
  const one = () => {
    const now = Date.UTC(2026, 0, 1) + whole(0, 364) * DAY_MS;
    const asOf = day(now);
    const year = Number(asOf.slice(0, 4));
    const [series, name] = pick(TITLES);
    const teacher = series === '会计' && chance(0.5);
    const current = chance(0.05) ? { code: '2-02-07-01' } : pick(OCCUPATIONS);
    const periods = whole(1, 4);
    const began = now - (1461 + whole(-60, 600)) * DAY_MS;
    const length = Math.floor((now - began) / DAY_MS / periods);
    return {
      asOf, worksInCity: !chance(0.03), inPost: !chance(0.03), declarationMade: !chance(0.03),
      title: { series, name, level: teacher ? 'INTERMEDIATE' : null }, vocationalTeacherField: teacher ? '工程技术' : null,
      currentOccupation: current, target: { occupation: chance(0.85) ? current : pick(OCCUPATIONS), level: pick([1, 1, 2, 2, 2, 3, 3, 4]) },
      appraisals: [3, 2, 1].filter(() => !chance(0.03)).map((back) => ({ year: year - back, grade: chance(0.96) ? pick(['优秀', '合格']) : '基本合格' })),
      priorCertificates: Array.from({ length: whole(0, 2) }, () => ({ occupation: current, level: pick([2, 3, 3]), obtainedOn: day(now - whole(300, 1500) * DAY_MS) })),
      workPeriods: Array.from({ length: periods }, (_, i) => ({
        from: day(began + i * length * DAY_MS), to: i === periods - 1 && chance(0.3) ? null : day(began + ((i + 1) * length + whole(-20, 5)) * DAY_MS), related: !chance(0.05),
      })),
      postHeldSince: chance(0.2) ? day(now - whole(100, 2500) * DAY_MS) : null, frontLine: chance(0.6),
      directRecognitionClaims: chance(0.15) ? [{ kind: pick(KINDS), name: '奖', authority: pick(AUTHORITIES), prize: pick(PRIZES), awardedOn: day(now - whole(-30, 900) * DAY_MS), proof: 'CERTIFICATE' }] : [],
    };
  };
  return Array.from({ length: count }, one);
}
