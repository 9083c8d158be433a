import { APPRAISAL_GRADES, PRIZES, type ClaimAuthority, type ClaimKind, type OccupationRef, type SkillLevel, type TitleLevel } from '@gt/domain';
import type { ClaimInput, EligibilityInput, WorkPeriodInput } from '../src/index.js';
import { at, TABLE, TITLES } from './oracle.js';

// inside jest a global is looked up through the test's sandbox, a hundred times slower than a constant
const { floor, imul, max, min, round } = Math;

/** Seeded random numbers (mulberry32): the same cases in every run. */
export function randomSource(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const OCCUPATIONS: readonly OccupationRef[] = [{ code: '6-18-01-01' }, { code: '6-18-01-01', workType: '甲' }, { code: '6-18-01-01', workType: '乙' }, { code: '6-18-01-02' }];
const KINDS: readonly ClaimKind[] = ['GOVERNMENT_AWARD', 'DEPARTMENT_AWARD', 'TALENT_PROGRAMME', 'COMPETITION', 'COMPETITION_COACHING'];
const AUTHORITIES: readonly ClaimAuthority[] = ['NATIONAL', 'PROVINCIAL', 'NATIONAL_INDUSTRY', 'DISTRICT', 'OTHER'];
const TITLE_NAMES = Object.keys(TITLES).map((each) => each.split('/') as [string, string]);
const LEVELS: readonly TitleLevel[] = ['TECHNICIAN_GRADE', 'ASSISTANT', 'INTERMEDIATE', 'ASSOCIATE_SENIOR', 'SENIOR'];

/** One random case; most conditions hold most of the time, and days lie close to the limits, so that every verdict comes up often. */
export function randomCase(random: () => number): EligibilityInput {
  const chance = (share: number) => random() < share;
  const whole = (from: number, to: number) => from + floor(random() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => list[floor(random() * list.length)] as T;
  const day = (index: number) => TABLE[max(0, min(TABLE.length - 800, index))] as string;

  const asOfIndex = whole(at('2022-03-10'), at('2029-12-31'));
  const asOf = chance(0.1) ? pick(['2024-02-29', '2025-02-28', '2026-03-31', '2026-04-01', '2028-02-29', '2023-03-01']) : day(asOfIndex);
  const end = at(asOf);
  const [series, name] = chance(0.9) ? pick(TITLE_NAMES) : pick([['农业', '工程师'], ['工程技术', '一级建造师'], ['会计', '会计师']] as [string, string][]);
  const outside = series === '会计';
  const teacher = outside && chance(0.6);
  const current: OccupationRef = chance(0.1) ? { code: '2-02-07-01' } : pick(OCCUPATIONS);
  const wanted: OccupationRef = chance(0.75) && !current.code.startsWith('2-') ? current : pick(OCCUPATIONS);
  const year = Number(asOf.slice(0, 4));
  const appraisals = [1, 2, 3, 4].filter(() => !chance(0.04)).map((back) => ({ year: year - back, grade: chance(0.95) ? pick(['优秀', '合格'] as const) : pick(APPRAISAL_GRADES) }));
  return {
    asOf, worksInCity: !chance(0.05), inPost: !chance(0.05), declarationMade: !chance(0.05),
    title: { series, name, level: teacher ? pick(LEVELS) : null },
    vocationalTeacherField: teacher || (!outside && chance(0.1)) ? '农业' : null,
    currentOccupation: current,
    target: { occupation: wanted, level: pick<SkillLevel>([1, 1, 1, 2, 2, 2, 3, 3, 4, 5]) },
    appraisals,
    priorCertificates: Array.from({ length: whole(0, 3) }, () => ({
      occupation: chance(0.8) ? current : pick(OCCUPATIONS), level: pick<SkillLevel>([1, 2, 2, 2, 3, 3, 3, 4]),
      obtainedOn: chance(0.5) ? day(end - 365 + whole(-2, 2)) : day(end - whole(-30, 2000)),
    })),
    workPeriods: randomPeriods(end, chance, whole, day),
    postHeldSince: chance(0.2) ? (chance(0.3) ? `${year - 3}-01-0${whole(1, 2)}` : day(end - whole(0, 2500))) : null,
    frontLine: chance(0.6),
    directRecognitionClaims: Array.from({ length: chance(0.3) ? whole(1, 2) : 0 }, (): ClaimInput => ({
      kind: pick(KINDS), name: '奖', authority: pick(AUTHORITIES), prize: chance(0.2) ? null : pick(PRIZES), awardedOn: day(end + whole(-1000, 60)), proof: 'CERTIFICATE',
    })),
  };
}

/** Periods whose sum lies around 48 months: one long one, pieces of it that overlap, touch or leave gaps, and some noise. */
function randomPeriods(end: number, chance: (share: number) => boolean, whole: (from: number, to: number) => number, day: (index: number) => string): WorkPeriodInput[] {
  const periods: WorkPeriodInput[] = [];
  const total = 1461 + whole(-45, 45);
  const pieces = whole(1, 5);
  let cursor = end - total - whole(-40, 900);
  for (let piece = 0; piece < pieces; piece += 1) {
    const length = max(1, round(total / pieces) + whole(-20, 20));
    const last = cursor + length - 1;
    periods.push({ from: day(cursor), to: piece === pieces - 1 && chance(0.15) ? null : day(last), related: !chance(0.03) });
    cursor = last + (chance(0.5) ? whole(-10, 1) : whole(1, 60));
  }
  if (chance(0.2)) periods.push({ from: day(end + whole(-400, 400)), to: null, related: chance(0.5) });
  return periods.filter((period) => !period.to || period.to >= period.from).sort(() => whole(-1, 1));
}
