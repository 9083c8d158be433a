import { parseApplicantRow, readSheet, APPLICANT_COLUMNS, writeSheet } from '@gt/forms';
import { cq2022v1, decidePanelScores, decidePractical, decideMethod, judgeApplication, toTenths, type EligibilityInput } from '@gt/rules';
import { cellsOf, makeCast, type Applicant, type Scoring } from './applicants.js';
import { pointsOf } from './scoring.js';
import { DAYS } from './scene.js';

const cast = makeCast();
const everybody = [...cast.enterprise, ...cast.software];
const read = async (applicants: readonly Applicant[]) => (await readSheet(await writeSheet('申报人员', APPLICANT_COLUMNS, cellsOf(applicants), `${DAYS.intake}T01:00:00Z`), APPLICANT_COLUMNS)).rows.map(parseApplicantRow);

/** The row as the rules read it on the day of the submission. */
async function judged(applicants: readonly Applicant[]) {
  return (await read(applicants)).map((row, i) => {
    if (!row.ok) return null;
    const { value: v } = row;
    const input: EligibilityInput = { asOf: DAYS.intake, worksInCity: v.worksInCity, inPost: v.inPost, declarationMade: true, title: { series: v.title.series, name: v.title.name }, vocationalTeacherField: null, currentOccupation: v.currentOccupation,
      target: v.target, appraisals: v.appraisals, priorCertificates: v.priorCertificates, workPeriods: v.workPeriods, postHeldSince: null, frontLine: v.frontLine, directRecognitionClaims: v.claims } as unknown as EligibilityInput;
    return { applicant: applicants[i]!, record: v, standing: judgeApplication(input, cq2022v1) };
  });
}

it('is 120 rows of the enterprise, the same in every run', () => {
  expect(cast.enterprise).toHaveLength(120);
  expect(cellsOf(makeCast().enterprise)).toEqual(cellsOf(cast.enterprise));
  expect(new Set(everybody.map((a) => a.key)).size).toBe(everybody.length);
  expect(new Set(everybody.map((a) => a.person.documentNumber)).size).toBe(everybody.length);
});

it('has exactly the faulty rows that it means to have', async () => {
  const rows = await read(cast.enterprise);
  const faulty = cast.enterprise.filter((_, i) => !rows[i]!.ok).map((a) => a.way);
  // a row of another unit, and one without title speciality, are refused by applications, which knows the clerk's unit
  expect(faulty.every((way) => way === 'FAULTY_ROW')).toBe(true);
  expect(faulty.length).toBeGreaterThanOrEqual(7);
  expect((await read(cast.software)).every((row) => row.ok)).toBe(true);
});

it('shows all four paths, all three methods, and refusals with every reason', async () => {
  const all = [...await judged(cast.enterprise), ...await judged(cast.software)].filter((j) => j !== null);
  const refused = all.filter((j) => j.standing.status === 'NOT_MET');
  expect(refused.map((j) => j.applicant.way)).toEqual(refused.map(() => 'SUBMISSION_REFUSED'));
  expect(refused).toHaveLength(4);
  expect(new Set(all.map((j) => j.standing.path))).toEqual(new Set(['二(一)', '二(二)', '二(三)', '二(四)', null]));
  const methods = all.filter((j) => j.applicant.way === 'PLAN').map((j) => decideMethod(j.record.target.level, j.applicant.claim, cq2022v1));
  expect(new Set(methods.map((m) => (m.ok ? m.method : '')))).toEqual(new Set(['DIRECT_RECOGNITION', 'COMPREHENSIVE_REVIEW', 'PRACTICAL_ASSESSMENT']));
});

const tenths = (points: number | undefined) => toTenths(points!, cq2022v1.scoring)!;
const panel = (scoring: Scoring, luck: number) => decidePanelScores([0, 1, 2].map((seat) => { const p = pointsOf(scoring, 'COMPREHENSIVE_REVIEW', seat, luck); return { theory: tenths(p.theory), skill: tenths(p.skill), comprehensive: tenths(p.comprehensive) }; }), cq2022v1);

it.each([0, 0.3, 0.77, 0.999])('scores as the story says (luck %p)', (luck) => {
  expect(panel('PASS', luck).passed).toBe(true);
  expect(panel('FAIL_MEAN', luck)).toMatchObject({ passed: false, subjects: { theory: { mean: '59.00', passingMembers: 2, passed: false }, skill: { passed: true } } });
  expect(panel('FAIL_TWO_THIRDS', luck)).toMatchObject({ passed: false, subjects: { theory: { mean: '67.67', passingMembers: 1, passed: false } } });
  const practical = (scoring: Scoring) => decidePractical([0, 1].map((seat) => tenths(pointsOf(scoring, 'PRACTICAL_ASSESSMENT', seat, luck).skill)), cq2022v1.scoring).passed;
  expect(practical('PASS')).toBe(true);
  expect(practical('FAIL_PRACTICAL')).toBe(false);
  expect(pointsOf('ABSENT', 'COMPREHENSIVE_REVIEW', 0, luck)).toEqual({ absent: true });
});
