import { titleKey, type PlainDate, type TitleLevel, type TitleSeries } from '@gt/domain';
import type { RuleSet } from './rule-set.js';

/** One title of a series. `validFrom`/`validTo` (both days counted) where a title came or went. */
export interface TitleEntry {
  readonly series: TitleSeries;
  readonly track: string;
  readonly name: string;
  readonly level: TitleLevel;
  readonly validFrom?: PlainDate;
  readonly validTo?: PlainDate;
}

/** Another name that stands for a title. Unconfirmed ones (未确认) are data for people and never decide. */
export interface TitleAlias {
  readonly series: TitleSeries;
  readonly name: string;
  /** The title of the table that it stands for. */
  readonly title: string;
  readonly kind: 'OLD_NAME' | 'VOCATIONAL_QUALIFICATION';
  readonly confirmed: boolean;
  readonly validFrom?: PlainDate;
  readonly validTo?: PlainDate;
}

/**
 * The title of that name in that series (一, 二), or undefined if the series does not have it. Names are matched whole, after
 * trimming and NFKC, within the series only: 农业/工程师 is unknown. Confirmed aliases count, unconfirmed ones do not.
 */
export function findTitle(ruleSet: RuleSet, series: TitleSeries, name: string, on: PlainDate): TitleEntry | undefined {
  const wanted = titleKey(name);
  const valid = (entry: TitleEntry | TitleAlias) =>
    entry.series === series && (entry.validFrom === undefined || entry.validFrom <= on) && (entry.validTo === undefined || on <= entry.validTo);
  const byName = (title: string) => ruleSet.titles.find((entry) => valid(entry) && entry.name === title);
  const direct = byName(wanted);
  if (direct) return direct;
  const alias = ruleSet.titleAliases.find((entry) => valid(entry) && entry.confirmed && entry.name === wanted);
  return alias && byName(alias.title);
}

/** The titles of a series, for pickers, in the order of the table. */
export const titlesOfSeries = (ruleSet: RuleSet, series: TitleSeries): readonly TitleEntry[] =>
  ruleSet.titles.filter((entry) => entry.series === series);
