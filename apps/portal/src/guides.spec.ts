import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pageOf } from './page-routes.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const guides = fs.readdirSync(path.join(here, 'guides'));
/** What pages say: their texts, and the names of roles and of what the notice knows. The catalogue is no page of anybody's work. */
const SAID: readonly (readonly [string, RegExp])[] = [['web/src', /texts\.ts$/], ['../../libs/policy/src', /(?<!spec)\.ts$/], ['../../libs/domain/src', /(?<!spec)\.ts$/]];
const sources = SAID.flatMap(([root, named]) => fs.readdirSync(path.join(here, root), { recursive: true, encoding: 'utf8' }).filter((file) => named.test(file) && !file.startsWith('pages/catalogue/')).map((file) => fs.readFileSync(path.join(here, root, file), 'utf8'))).join('\n');
const guide = (file: string): string => fs.readFileSync(path.join(here, 'guides', file), 'utf8');

it.each(guides)('%s names buttons and entries as the pages have them', (file) => {
  const labels = [...guide(file).matchAll(/「([^」]+)」/g)].map((m) => m[1]!);
  expect(labels.length).toBeGreaterThan(0);
  expect(labels.filter((label) => !sources.includes(`'${label}'`) && !sources.includes(`'${label}（`) && !sources.includes(`\`${label} `))).toEqual([]);
});

it.each(guides)('%s leads to pages that there are', (file) => {
  const links = [...guide(file).matchAll(/\]\((\/[^)#]*)/g)].map((m) => m[1]!);
  expect(links.filter((link) => pageOf(link) === undefined)).toEqual([]);
});
