/** 职称级别. It follows from series and title (the rule set's title table) and is never typed for the eight series. */
export type TitleLevel = 'TECHNICIAN_GRADE' | 'ASSISTANT' | 'INTERMEDIATE' | 'ASSOCIATE_SENIOR' | 'SENIOR';

/** All title levels, lowest first. */
export const TITLE_LEVELS: readonly TitleLevel[] = ['TECHNICIAN_GRADE', 'ASSISTANT', 'INTERMEDIATE', 'ASSOCIATE_SENIOR', 'SENIOR'];

/** 员级 助理级 中级 副高级 正高级. */
export const TITLE_LEVEL_NAMES: Readonly<Record<TitleLevel, string>> = {
  TECHNICIAN_GRADE: '员级', ASSISTANT: '助理级', INTERMEDIATE: '中级', ASSOCIATE_SENIOR: '副高级', SENIOR: '正高级',
};

/** `助理级` and so on. */
export const titleLevelName = (level: TitleLevel): string => TITLE_LEVEL_NAMES[level];

/** True for one of the five codes. */
export const isTitleLevel = (value: unknown): value is TitleLevel => TITLE_LEVELS.includes(value as TitleLevel);

/** The eight fields (贯通领域) of clause 一, in the notice's order. */
export const TITLE_SERIES = ['工程技术', '农业', '工艺美术', '文物博物', '实验技术', '艺术', '体育', '技工院校教师'] as const;

/** One of the eight series of clause 一. */
export type TitleSeries = (typeof TITLE_SERIES)[number];

/** True for one of the eight, exactly as written. */
export const isTitleSeries = (value: unknown): value is TitleSeries => TITLE_SERIES.includes(value as TitleSeries);

/** How series and title names are compared: trimmed, NFKC (full-width forms do not matter), nothing else. */
export const titleKey = (text: string): string => text.normalize('NFKC').trim();
