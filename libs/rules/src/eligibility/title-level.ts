import { isTitleSeries, reason, titleKey, type PlainDate, type Reason, type TitleLevel, type TitleSeries } from '@gt/domain';
import { findTitle } from '../rule-set/titles.js';
import type { RuleSet } from '../rule-set/rule-set.js';
import type { TitleInput } from './input.js';

/** The level that a title has, or why it has none. 员级 has a level and no entry: that is a reason of its own. */
export interface TitleLevelResult {
  readonly level: TitleLevel | null;
  readonly reasons: readonly Reason[];
}

/**
 * The title level (一, 二): derived from series and name within the eight series; for a teacher of a vocational college whose
 * direction is in one of them (职业院校教学专业方向为相应贯通领域的教师) the stated level.
 */
export function titleLevelOf(title: TitleInput, teacherField: TitleSeries | null | undefined, on: PlainDate, ruleSet: RuleSet): TitleLevelResult {
  const series = titleKey(title.series);
  if (isTitleSeries(series) && ruleSet.series.includes(series)) {
    const entry = findTitle(ruleSet, series, title.name, on);
    if (entry) return judgeTitleLevel(entry.level, ruleSet);
    return {
      level: null,
      reasons: [reason('TITLE_UNKNOWN', '一', '系统未收录此名称，请向评价机构核实', { series, name: title.name })],
    };
  }
  const field = teacherField ?? null;
  if (field === null || !ruleSet.series.includes(field)) {
    return {
      level: null,
      reasons: [reason('TITLE_OUT_OF_RANGE', '一', `职称系列不在贯通领域（${ruleSet.series.join('、')}）内；职业院校教师请填写教学专业方向`, { series: title.series })],
    };
  }
  return title.level ? judgeTitleLevel(title.level, ruleSet) : { level: null, reasons: [reason('TITLE_UNKNOWN', '一', '请填写职称级别', { series: title.series })] };
}

/** A known level: one that no path of the rule set is open to has no entry (二(一): 员级). */
export function judgeTitleLevel(level: TitleLevel, ruleSet: RuleSet): TitleLevelResult {
  const open = ruleSet.eligibility.paths.some((path) => path.opens[level] !== undefined);
  if (open) return { level, reasons: [] };
  return { level, reasons: [reason('TITLE_LEVEL_NOT_ELIGIBLE', '二(一)', '员级职称不能申报贯通评价，请取得助理级及以上职称后再申报', { titleLevel: level })] };
}
