import { isOccupationCode, type PlainDate } from '@gt/domain';
import { codeOf } from '../self-check/form.js';
import { blankRow, CLAIM_KINDS, needsTitleLevel, phoneOf, type ApplyForm } from './model.js';
import { texts as t } from './texts.js';

/** Longest 主要工作业绩 (characters), as the service takes it. */
export const ACHIEVEMENTS_MAX = 4_000;
/** A field to put right. `step` is where it stands; `partial`: what is there cannot be kept by the service yet, so it stays on the device. */
export interface Fault { readonly id: string; readonly step: number; readonly label: string; readonly message: string; readonly partial?: true }

/** The id of a field's input, from its path in the service's own form: its faults find it. */
export const idOf = (path: string): string => `f-${path.replace(/^form\./, '')}`;

/** What is to be put right before it can be submitted, field by field. */
export function faultsOf(form: ApplyForm, today: PlainDate): Fault[] {
  const faults: Fault[] = [];
  const say = (step: number, path: string, label: string, message: string, partial = false): void => { faults.push({ id: idOf(path), step, label, message, ...(partial ? { partial: true } : {}) }); };
  const past = (step: number, path: string, label: string, day: string): void => { if (day > today) say(step, path, label, t.future); };
  if (form.name.trim() === '') say(0, 'applicant.name', t.name, t.need(t.name), true);
  if (form.phone.trim() !== '' && phoneOf(form.phone) === null) say(0, 'applicant.phone', t.phone, t.badPhone, true);
  if (!isOccupationCode(codeOf(form.target))) say(0, 'target.occupation.code', t.target, t.needOccupation, form.target.trim() !== '');
  if (form.targetLevel === '') say(0, 'target.level', t.targetLevel, t.needChoice(t.targetLevel), isOccupationCode(codeOf(form.target)));
  if (form.postcode !== '' && !/^\d{6}$/.test(form.postcode)) say(1, 'postcode', t.postcode, t.badPostcode, true);
  past(1, 'workingSince', t.workingSince, form.workingSince);
  const title = form.titleName.trim() !== '' || form.speciality.trim() !== '' || form.titleNumber.trim() !== '' || form.titleOn !== '' || form.authority.trim() !== '';
  if (form.series === '' && form.otherSeries.trim() === '') say(2, 'title.series', t.otherSeries, t.need(t.otherSeries), title);
  if (form.titleName.trim() === '') say(2, 'title.name', t.titleName, t.need(t.titleName), title);
  if (form.speciality.trim() === '') say(2, 'title.speciality', t.speciality, t.need(t.speciality), title);
  if (needsTitleLevel(form) && form.titleLevel === '') say(2, 'title.level', t.titleLevel, t.needChoice(t.titleLevel), title);
  past(2, 'title.obtainedOn', t.titleOn, form.titleOn);
  if (!isOccupationCode(codeOf(form.current))) say(2, 'currentOccupation.code', t.current, t.needOccupation, form.current.trim() !== '');
  form.prior.forEach((r, i) => {
    if (blankRow.prior(r)) return;
    if (!isOccupationCode(codeOf(r.occupation))) say(2, `priorCertificates[${i}].occupation.code`, t.priorOccupation, t.needOccupation, true);
    if (r.level === '') say(2, `priorCertificates[${i}].level`, t.priorLevel, t.needChoice(t.priorLevel), true);
    if (r.obtainedOn === '') say(2, `priorCertificates[${i}].obtainedOn`, t.priorOn, t.need(t.priorOn), true);
  });
  form.education.forEach((r, i) => { if (!blankRow.education(r) && r.degree.trim() === '') say(3, `education[${i}].degree`, t.degree, t.need(t.degree), true); });
  form.work.forEach((r, i) => {
    if (blankRow.work(r)) return;
    if (r.from === '') say(3, `workPeriods[${i}].from`, t.from, t.need(t.from), true);
    else if (r.to !== '' && r.to < r.from) say(3, `workPeriods[${i}].to`, t.to, t.endsFirst, true);
  });
  for (const kind of CLAIM_KINDS) {
    const { answer, rows } = form.claims[kind];
    const path = `claims.${kind}`;
    if (answer === '') say(4, path, t.claimWords[kind], t.needClaim);
    if (answer !== 'HAS') continue;
    rows.forEach((r, i) => {
      if (r.name.trim() === '') say(4, `${path}[${i}].name`, t.claimName, t.need(t.claimName), true);
      if (r.authority === '') say(4, `${path}[${i}].authority`, t.claimAuthority, t.needChoice(t.claimAuthority), true);
      if (r.awardedOn === '') say(4, `${path}[${i}].awardedOn`, t.claimOn, t.need(t.claimOn), true);
    });
  }
  if ([...form.achievements].length > ACHIEVEMENTS_MAX) say(5, 'achievements', t.achievements, t.tooLong(ACHIEVEMENTS_MAX), true);
  if (!form.declarationMade) say(6, 'declarationMade', t.declaration, t.needDeclaration);
  return faults;
}
