import { isPlainDate, NO_WORK_TYPE } from '@gt/domain';

import { FormsError } from '../errors.js';

/** Beijing is UTC+8 all year; documents carry its time. */
const SHANGHAI_OFFSET_MS = 8 * 60 * 60 * 1000;

/** RFC 3339 time → `2026-03-02 09:00` in Asia/Shanghai. Throws INPUT_INVALID. */
export function shanghaiTime(time: string): string {
  const at = Date.parse(time);
  if (Number.isNaN(at) || !time.includes('T')) throw new FormsError('INPUT_INVALID', '时间格式应为 RFC 3339，例如 2026-03-02T09:00:00+08:00。', {});
  return new Date(at + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
}

/** `2026-03-02` → `2026年3月2日`. Throws INPUT_INVALID for a day that does not exist. */
export function chineseDate(date: string): string {
  if (!isPlainDate(date)) throw new FormsError('INPUT_INVALID', '日期须为真实存在的日期，格式 YYYY-MM-DD。', {});
  const [year, month, day] = date.split('-').map(Number);
  return `${year}年${month}月${day}日`;
}

/** A missing value prints as nothing in a form that may be completed by pen. */
export function orBlank(value: string | undefined | null): string {
  return value ?? '';
}

/** A missing 工种 prints as `--` (编码规则 and 证书样式). */
export function workTypeText(workType: string | undefined | null): string {
  return workType === undefined || workType === null || workType.trim() === '' ? NO_WORK_TYPE : workType;
}
