import { isOccupationCode, isTitleSeries, type AppraisalGrade, type PlainDate, type SkillLevel, type TitleLevel, type TitleSeries } from '@gt/domain';
import type { EligibilityInput } from '@gt/rules';
import { texts } from './texts.js';

/** The form as it is typed; nothing in it tells who somebody is. */
export interface SelfCheckForm {
  worksInCity: boolean; inPost: boolean; declarationMade: boolean; frontLine: boolean;
  series: string; otherSeries: string; teacherField: string; titleLevel: string; titleName: string; current: string; target: string; targetLevel: number;
  grades: string[]; priorLevel: string; obtainedOn: string; work: { from: string; to: string }[]; postHeldSince: string;
}
export const blankForm = (): SelfCheckForm => ({
  worksInCity: true, inPost: true, declarationMade: true, frontLine: false, series: '工程技术', otherSeries: '', teacherField: '', titleLevel: '', titleName: '', current: '', target: '', targetLevel: 2,
  grades: ['合格', '合格', '合格'], priorLevel: '', obtainedOn: '', work: [{ from: '', to: '' }], postHeldSince: '',
});

/** `车工（6-18-01-01）` or a bare code → the code. */
export const codeOf = (text: string): string => /(\d-\d{2}-\d{2}-\d{2})/.exec(text.normalize('NFKC'))?.[1] ?? text.trim();
/** The three completed years before the day, first one first (二). */
export const appraisalYears = (today: PlainDate): readonly [number, number, number] => { const y = Number(today.slice(0, 4)); return [y - 3, y - 2, y - 1]; };

export interface FormFault { readonly id: string; readonly label: string; readonly message: string }
/** What must be mended before it can be judged. */
export function formFaults(form: SelfCheckForm): FormFault[] {
  const faults: FormFault[] = [];
  if (form.titleName.trim() === '') faults.push({ id: 'sc-title', label: texts.name, message: texts.needName });
  if (form.series === '' && form.teacherField !== '' && form.titleLevel === '') faults.push({ id: 'sc-level', label: texts.level, message: texts.needLevel });
  if (!isOccupationCode(codeOf(form.current))) faults.push({ id: 'sc-current', label: texts.current, message: texts.needOccupation });
  if (form.target.trim() !== '' && !isOccupationCode(codeOf(form.target))) faults.push({ id: 'sc-target', label: texts.target, message: texts.needOccupation });
  if (form.priorLevel !== '' && form.obtainedOn === '') faults.push({ id: 'sc-obtained', label: texts.obtainedOn, message: texts.needDate });
  form.work.forEach((w, i) => { if (w.from === '' && w.to !== '') faults.push({ id: `sc-from-${i}`, label: texts.from, message: texts.needDate }); });
  return faults;
}

/** The question as the service takes it (and libs/rules judges it). */
export function questionOf(form: SelfCheckForm, today: PlainDate): EligibilityInput {
  const current = { code: codeOf(form.current) };
  const series = form.series === '' ? form.otherSeries.trim() || texts.outside : form.series;
  const level = isTitleSeries(series) || form.titleLevel === '' ? {} : { level: form.titleLevel as TitleLevel };
  return {
    asOf: today, worksInCity: form.worksInCity, inPost: form.inPost, declarationMade: form.declarationMade, frontLine: form.frontLine,
    title: { series, name: form.titleName.trim(), ...level }, vocationalTeacherField: form.series === '' && form.teacherField !== '' ? form.teacherField as TitleSeries : null,
    currentOccupation: current, target: { occupation: form.target.trim() === '' ? current : { code: codeOf(form.target) }, level: form.targetLevel as SkillLevel },
    appraisals: appraisalYears(today).flatMap((year, i) => (form.grades[i] ? [{ year, grade: form.grades[i] as AppraisalGrade }] : [])),
    priorCertificates: form.priorLevel === '' ? [] : [{ occupation: current, level: Number(form.priorLevel) as SkillLevel, obtainedOn: form.obtainedOn }],
    workPeriods: form.work.filter((w) => w.from !== '').map((w) => ({ from: w.from, to: w.to || null, related: true })),
    postHeldSince: form.postHeldSince || null, directRecognitionClaims: [],
  };
}
