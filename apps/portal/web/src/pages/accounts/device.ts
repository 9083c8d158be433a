import { texts as t } from './texts.js';

// the order says which wins: WeChat and Edge name Chrome too, Chrome names Safari, Android names Linux
const BROWSERS: readonly (readonly [RegExp, string])[] = [[/MicroMessenger/, t.wechat], [/Edg\//, 'Edge'], [/Firefox\//, 'Firefox'], [/Chrome\//, 'Chrome'], [/Safari\//, 'Safari']];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [[/iPhone|iPad/, 'iPhone / iPad'], [/Android/, t.android], [/Windows/, 'Windows'], [/Mac OS/, 'macOS'], [/Linux/, 'Linux']];

/** What a browser says of itself, as a person would: browser and system; the whole text where neither is known. */
export function deviceName(userAgent: string): string {
  const known = [BROWSERS, SYSTEMS].flatMap((list) => list.find(([pattern]) => pattern.test(userAgent))?.[1] ?? []);
  return known.length > 0 ? known.join(' · ') : userAgent;
}
