/// <reference lib="dom" />
import axe from 'axe-core';
import fs from 'node:fs';
import { create } from 'fontkit';
import type { Page } from 'playwright-core';
import { FONT_FILES } from './chromium.js';

/** Names of the demonstration's people that no font of the build has (domain.md §10): the clerk's own system font shows them. */
const RARE = new Set(['𬭎', '䶮', '𠮷']);
const font = create(fs.readFileSync(FONT_FILES[0]!));

/** What a clerk would ask about: what is wider than the window, cut off, without a glyph, in English, or hard to use. Empty = nothing. `codes`: a page for developers, whose words they are. */
export async function faultsOf(page: Page, { codes: meant = false } = {}): Promise<string[]> {
  const { overflow, cut, text } = await page.evaluate(() => {
    const root = document.documentElement;
    const visible = (e: Element) => { const r = e.getBoundingClientRect(); const s = getComputedStyle(e); return r.width > 0 && r.height > 0 && s.visibility !== 'hidden' && s.clipPath === 'none'; };
    const scrolls = (e: Element | null): boolean => e !== null && e !== document.body && (['auto', 'scroll'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    const wide = root.scrollWidth > root.clientWidth + 1 ? [...document.querySelectorAll('main *, header *')].filter((e) => visible(e) && !scrolls(e) && e.getBoundingClientRect().right > root.clientWidth + 1).slice(0, 3).map((e) => `${e.tagName} ${e.className}`) : [];
    const cutOff = [...document.querySelectorAll('main *, header *, nav *')].filter((e) => visible(e) && [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent!.trim() !== '') && ['hidden', 'clip'].includes(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1);
    return { overflow: root.scrollWidth > root.clientWidth + 1 ? [`wider than the window: ${wide.join(', ')}`] : [], cut: cutOff.slice(0, 3).map((e) => `cut off: ${e.textContent!.trim().slice(0, 40)}`), text: document.body.innerText };
  });
  const missing = [...new Set(text)].filter((c) => c.codePointAt(0)! > 0x2000 && !/\s|\p{Cf}/u.test(c) && !RARE.has(c) && !font.hasGlyphForCodePoint(c.codePointAt(0)!));
  const codes = [...new Set(text.match(meant ? /\bundefined\b|\bNaN\b|\[object \w+\]/g : /\b[A-Z]{3,}_[A-Z_]{2,}\b|\bundefined\b|\bNaN\b|\[object \w+\]/g) ?? [])].filter((code) => !text.includes(`编号 ${code}`));
  return [...overflow, ...cut, ...(missing.length ? [`no glyph: ${missing.join('')}`] : []), ...(codes.length ? [`not for people: ${codes.join(', ')}`] : [])];
}

const SERIOUS: ReadonlyArray<string | null | undefined> = ['serious', 'critical'];
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
/** What axe calls serious or critical. It runs in the page itself, is brought in once for each page, and brings back faults alone: with all that is right the answer took as long as looking. Pages have no frames. */
export async function axeFaults(page: Page): Promise<string[]> {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (tags) => (await (window as unknown as { axe: typeof axe }).axe.run(document, { runOnly: tags, resultTypes: ['violations'] })).violations.map(({ id, impact, nodes }) => ({ id, impact, at: nodes.slice(0, 3).map((node) => node.target.join(' ')) })), TAGS);
  return violations.filter((v) => SERIOUS.includes(v.impact)).map((v) => `${v.id}: ${v.at.join(' | ')}`);
}
