import { accepted, acceptedUnless, findOccupation, isSkillLevel, isSkillOccupation, occupationLabel, reason, refused, workTypeOf, type Decision, type PlainDate, type Reason, type SkillLevel } from '@gt/domain';
import { INSTITUTION_STATUS_NAMES, institutionTransitions, type Institution, type InstitutionEvent, type Unit } from './institution.js';
import { stateReasons } from './transitions.js';

type Decided = Decision<InstitutionEvent>;

/** Sets the list of units whose employees the body may take (四(二)). Only an enterprise body has one; the whole list is given each time. */
export function decideCoveredUnits(body: Institution, units: readonly Unit[]): Decided {
  const reasons = [...stateReasons(institutionTransitions, body.status, 'CoveredUnitsChanged', INSTITUTION_STATUS_NAMES, '变更覆盖单位'),
    ...(body.type === 'SOCIAL_TRAINING' ? [reason('COVERED_UNITS_ENTERPRISE_ONLY', '四(二)', '社会培训评价组织面向社会开展评价，不设覆盖单位名单。')] : []),
    ...units.flatMap((unit, index) => spanReasons(unit, `第 ${index + 1} 个覆盖单位`, index)), ...overlaps(units)];
  return acceptedUnless(reasons, { type: 'CoveredUnitsChanged', data: { units } });
}

function overlaps(units: readonly Unit[]): Reason[] {
  return units.flatMap((unit, index) => {
    const before = units.slice(0, index).findIndex((each) => each.creditCode === unit.creditCode && (each.to === null || unit.from <= each.to) && (unit.to === null || each.from <= unit.to));
    return before < 0 ? [] : [reason('COVERED_UNIT_TWICE', '四(二)', `第 ${index + 1} 个覆盖单位与第 ${before + 1} 个重复，请合并有效期。`, { row: index + 1, earlier: before + 1 })];
  });
}

/** Covered units of one body: the largest group in the city has some hundred. */
export const UNITS_MAX = 500;
/** Rows of one body's filed scope: the largest has some hundred, and one event tells them all. */
export const SCOPE_ROWS_MAX = 500;

/** A row of the filed scope as it is asked for; the occupation's name comes from the catalogue, never from the form. */
export interface ScopeRequest { readonly code: string; readonly workType: string | null; readonly levels: readonly number[]; readonly from: PlainDate; readonly to: PlainDate | null }

/** Sets the general filed scope (七(二)): occupations of the catalogue's groups 3–6, levels, validity; the whole list is given each time. */
export function decideFiledScope(body: Institution, rows: readonly ScopeRequest[]): Decided {
  const reasons = [...stateReasons(institutionTransitions, body.status, 'FiledScopeChanged', INSTITUTION_STATUS_NAMES, '变更备案范围'), ...rows.flatMap(rowReasons)];
  if (reasons.length > 0) return refused(...reasons);
  return accepted({ type: 'FiledScopeChanged', data: { rows: rows.map((row) => ({
    occupation: { code: row.code, name: findOccupation(row.code)!.name, workType: workTypeOf(row) }, levels: row.levels as readonly SkillLevel[], from: row.from, to: row.to })) } });
}

function rowReasons(row: ScopeRequest, index: number): Reason[] {
  const label = `第 ${index + 1} 行（${occupationLabel(row)}）`;
  const facts = { row: index + 1, occupation: row.code };
  const levels: readonly unknown[] = row.levels;
  return [
    ...(isSkillOccupation(row.code) && findOccupation(row.code) ? [] : [reason('OCCUPATION_NOT_IN_CATALOGUE', '七(二)', `${label}不是国家职业分类大典第三至第六大类中的职业，请从目录中选择。`, facts)]),
    ...(levels.length > 0 && levels.every(isSkillLevel) && new Set(levels).size === levels.length ? [] : [reason('LEVELS_INVALID', '七(二)', `${label}的等级应为 1–5 级中的一个或多个，不重复。`, facts)]),
    ...spanReasons(row, label, index),
  ];
}

const spanReasons = (span: { from: PlainDate; to: PlainDate | null }, label: string, index: number): Reason[] =>
  span.to !== null && span.to < span.from ? [reason('VALIDITY_REVERSED', '七(二)', `${label}的有效期止日早于起日，请核对。`, { row: index + 1, from: span.from, to: span.to })] : [];
