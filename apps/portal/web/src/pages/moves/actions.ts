import { shanghaiDate } from '@gt/domain';
import type { Resource } from '@gt/policy';
import { acting } from '../../api/session.js';
import type { CaseAction } from '../../patterns/case.js';
import type { ApplicationDetail } from '../work/application.js';
import { offer, ruleOf } from '../work/shared.js';
import { moveTexts as t } from './texts.js';

/** States in which a move of the person may be reported. */
export const REPORTABLE = ['SUBMITTED', 'RETURNED_BY_EMPLOYER', 'RECOMMENDED', 'SUPPLEMENT_REQUESTED', 'ACCEPTED'];
type Post = (step: string, body: unknown, key: string | undefined) => Promise<unknown>;
const orNull = (text: string | undefined): string | null => text?.trim() || null;

/** What may be done about an applicant who moves, on the case (domain.md §2). `confirm` is the employer's confirmation of 在职在岗. */
export function moveActions(a: ApplicationDetail, on: Resource, post: Post, confirm: (key: string) => Promise<void>): CaseAction[] {
  const rule = ruleOf(on, a.status, a.statusName);
  const { move } = a;
  const once = (action: CaseAction): CaseAction => (move ? { ...action, why: t.why(move.awaitsName) } : action);
  const note = { name: 'note', label: t.ask.note, kind: 'long' as const };
  const unit = { name: 'creditCode', label: t.ask.creditCode, hint: t.ask.creditCodeHint, optional: true };
  const why = [{ name: 'reason', label: t.ask.reason, kind: 'long' as const }];
  const day = (label: string) => ({ name: 'on', label, kind: 'date' as const, initial: shanghaiDate(Date.now()) });
  const decides = move && acting.value?.role === (move.awaits === 'SUPERVISOR' ? 'BUREAU_REVIEWER' : 'INTAKE_REVIEWER') && (move.awaits === 'SUPERVISOR' || move.awaits === 'BODY');
  const checks = move && (move.awaits === 'CHECK' || move.awaits === 'EMPLOYER');
  const decision = [...why, { name: 'document', label: t.ask.document }];
  return [
    ...(a.status === 'ACCEPTED' ? offer(rule('inPost.confirm', 'ACCEPTED'), once({ key: 'inPost', label: t.confirm, run: (x) => confirm(x['key']!) })) : []),
    ...(decides ? [
      ...offer(rule('move.decide', ...REPORTABLE), { key: 'moveGoOn', label: t.actions.goOn, primary: true, asks: decision, run: (x) => post('decide-move', { goOn: true, reason: x['reason'], document: x['document'] }, x['key']) }),
      ...offer(rule('move.decide', ...REPORTABLE), { key: 'moveStop', label: t.actions.stop, danger: true, asks: decision, run: (x) => post('decide-move', { goOn: false, reason: x['reason'], document: x['document'] }, x['key']) }),
    ] : []),
    ...(checks ? [
      ...offer(rule('move.check', ...REPORTABLE), { key: 'moveHolds', label: move.awaits === 'EMPLOYER' ? t.actions.name : t.actions.holds, primary: true, ...(move.kind === 'CHANGED_UNIT' ? { asks: [unit] } : {}), run: (x) => post('check-move', { holds: true, creditCode: orNull(x['creditCode']) }, x['key']) }),
      ...offer(rule('move.check', ...REPORTABLE), { key: 'moveNotSo', label: t.actions.notSo, asks: why, run: (x) => post('check-move', { holds: false, reason: x['reason'] }, x['key']) }),
    ] : []),
    ...(REPORTABLE.includes(a.status) ? [
      ...offer(rule('move.report', ...REPORTABLE), once({ key: 'changedUnit', label: t.actions.changedUnit, asks: [day(t.ask.on), unit, note], run: (x) => post('report-move', { kind: 'CHANGED_UNIT', on: x['on'], note: x['note'], creditCode: orNull(x['creditCode']) }, x['key']) })),
      ...offer(rule('move.report', ...REPORTABLE), once({ key: 'retired', label: t.actions.retired, danger: true, asks: [{ ...day(t.ask.retiredOn), hint: t.ask.retiredHint }, note], run: (x) => post('report-move', { kind: 'RETIRED', on: x['on'], note: x['note'] }, x['key']) })),
    ] : []),
  ];
}
