import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../web/src/', import.meta.url));

/** Components that a component shows, its own included, by following imports. */
function shownBy(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, found] of fs.readFileSync(file, 'utf8').matchAll(/from '(\.[^']+\.vue)'/g)) shownBy(path.resolve(path.dirname(file), found!), seen);
  return seen;
}

it('every pattern stands on the living catalogue, and the pages of operators and of two steps with their states', () => {
  const shown = [...shownBy(path.join(src, 'pages/catalogue/CataloguePage.vue'))].map((file) => path.relative(src, file));
  expect(fs.readdirSync(path.join(src, 'patterns')).filter((file) => file.endsWith('.vue')).map((file) => `patterns/${file}`).filter((file) => !shown.includes(file))).toEqual([]);
  for (const page of ['pages/system/ParkedCase.vue', 'pages/settings/OpinionBox.vue']) expect(shown).toContain(page);
});
