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

/** Each table's entries by name: a rule set is never edited, and its tables are asked for every verdict. */
const indexes = new WeakMap<object, ReadonlyMap<string, readonly unknown[]>>();
function named<T extends TitleEntry | TitleAlias>(table: readonly T[], name: string): readonly T[] {
  const index = indexes.get(table) ?? byName(table);
  indexes.set(table, index);
  return (index.get(name) ?? []) as readonly T[];
}
function byName<T extends TitleEntry | TitleAlias>(table: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const entry of table) index.set(entry.name, [...(index.get(entry.name) ?? []), entry]);
  return index;
}

/**
 * The title of that name in that series (一, 二), or undefined if the series does not have it. Names are matched whole, after
 * trimming and NFKC, within the series only: 农业/工程师 is unknown. Confirmed aliases count, unconfirmed ones do not.
 */
export function findTitle(ruleSet: RuleSet, series: TitleSeries, name: string, on: PlainDate): TitleEntry | undefined {
  const wanted = titleKey(name);
  const valid = (entry: TitleEntry | TitleAlias) =>
    entry.series === series && (entry.validFrom === undefined || entry.validFrom <= on) && (entry.validTo === undefined || on <= entry.validTo);
  const direct = named(ruleSet.titles, wanted).find(valid);
  if (direct) return direct;
  const alias = named(ruleSet.titleAliases, wanted).find((entry) => valid(entry) && entry.confirmed);
  return alias && named(ruleSet.titles, alias.title).find(valid);
}

/** The titles of a series, for pickers, in the order of the table. */
export const titlesOfSeries = (ruleSet: RuleSet, series: TitleSeries): readonly TitleEntry[] =>
  ruleSet.titles.filter((entry) => entry.series === series);
