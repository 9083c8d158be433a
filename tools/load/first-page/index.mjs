// The first page in a Chromium that has nothing of it yet: a process of its own each round, from the navigation to the last large thing painted, and what script it took.
import { Chromium, findChromium } from '../../../apps/e2e/dist/browser/chromium.js';
import { atMost, interleave, resultOf, roundsOf } from '../measure.mjs';
import { townWithFront } from '../town.mjs';

const PAINTED = 'navigation → largest contentful paint';
const LOADED = 'navigation → everything loaded';
const SCRIPT = 'script, compressed';
/** What portal.md asks of a cold local load. */
const PAINT_MS = 1_000;
const SCRIPT_KIB = 200;

/** One cold visit; answers ms and KiB. */
async function visit(program, url) {
  const chromium = await Chromium.start(program);
  try {
    const { page } = await chromium.visitor(url);
    // noted as they come: the buffer of a page that has long been there may have lost them
    await page.addInitScript(() => { window.gtPaints = []; new PerformanceObserver((list) => { window.gtPaints.push(...list.getEntries().map((e) => e.startTime)); }).observe({ type: 'largest-contentful-paint', buffered: true }); });
    await page.goto('/');
    await page.waitForLoadState('networkidle');
    return await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType('navigation');
      const files = performance.getEntriesByType('resource');
      return { painted: Math.max(...window.gtPaints), loaded: Math.max(navigation.loadEventEnd, ...files.map((e) => e.responseEnd)), script: files.filter((e) => e.name.endsWith('.js')).reduce((sum, e) => sum + e.encodedBodySize, 0) / 1024 };
    });
  } finally { await chromium.stop(); }
}

export async function bench({ quick, say }) {
  const program = findChromium();
  if (program === null) throw new Error('no Chromium found: install it (Debian: apt-get install chromium), or name it by CHROMIUM');
  const place = await townWithFront();
  try {
    let last;
    const values = await interleave([
      { name: PAINTED, unit: 'ms', run: async () => { last = await visit(program, `http://localhost:${place.port}`); return last.painted; } },
      { name: LOADED, unit: 'ms', run: async () => last.loaded }, { name: SCRIPT, unit: 'KiB', run: async () => last.script },
    ], { rounds: roundsOf(quick), say });
    const results = [[PAINTED, 'ms'], [LOADED, 'ms'], [SCRIPT, 'KiB']].map(([name, unit]) => resultOf(name, unit, values.get(name)));
    return { settings: { page: '/', cache: 'empty', window: 'desktop' }, results, goals: [atMost(`painted ≤ ${PAINT_MS} ms`, PAINT_MS, results[0].median), atMost(`script ≤ ${SCRIPT_KIB} KiB`, SCRIPT_KIB, results[2].median)] };
  } finally { await place.stop(); }
}
