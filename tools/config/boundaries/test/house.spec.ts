import fs from 'node:fs';
import path from 'node:path';

/** Lines after which a source file is more than one thing. */
const LINE_LIMIT = 400;

/** What a working tree holds beside the house's own files. */
const NOT_OURS = ['node_modules', 'dist', 'coverage', '.git', '.nx', '.data'];
function walk(folder: string): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => !NOT_OURS.includes(entry.name)).flatMap((entry) => {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory()) return walk(name);
    return entry.isFile() ? [name] : [];
  });
}
const files = walk('.');
const read = (file: string): string => fs.readFileSync(file, 'utf8');
const self = 'tools/config/boundaries/test/house.spec.ts'; // it names what it looks for
const sources = files.filter((file) => /\.(ts|mjs|vue)$/.test(file) && !file.endsWith('.gen.ts') && file !== self);
const specs = sources.filter((file) => file.endsWith('.spec.ts'));
const texts = files.filter((file) => /\.(ts|mjs|vue|md|json|ya?ml|sh|css|html|xml|run)$|^\.ci\/|^\.npmrc$/.test(file) && file !== self && file !== 'package-lock.json');

/** `file:line` of every match. */
function find(pattern: RegExp, among: readonly string[]): string[] {
  return among.flatMap((file) => read(file).split('\n').flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim().slice(0, 120)}`] : [])));
}
function findAcrossLines(pattern: RegExp, among: readonly string[]): string[] {
  return among.flatMap((file) => [...read(file).matchAll(pattern)].map((match) => `${file}: ${match[0].slice(0, 120)}`));
}

const projects = [...['libs', 'apps'].flatMap((kind) => fs.readdirSync(kind).map((name) => `${kind}/${name}`)), 'tools/seed', 'tools/checks', 'tools/chaos'];

test('every app, lib and tool says in a README.md what it owns', () => {
  expect(projects.filter((folder) => !fs.existsSync(`${folder}/README.md`))).toEqual([]);
});

/** Addresses of the portal, which its guides name. */
const PORTAL_ROUTES = 'apps/portal/src/page-routes.ts';

test('every link of a page leads to a file, or in the portal\'s guides to a page', () => {
  const pages = files.filter((file) => file.endsWith('.md'));
  const links = pages.flatMap((page) => [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => ({ page, to: path.join(path.dirname(page), match[1]) })));
  const routes = [...read(PORTAL_ROUTES).matchAll(/'(\/[^']*)'/g)].map((match) => new RegExp(`^${match[1].replace(/:\w+/g, '[^/]+')}$`));
  const isPage = ({ page, to }: { page: string; to: string }) => page.startsWith('apps/portal/guides/') && routes.some((route) => route.test(`/${path.relative(path.dirname(page), to)}`));
  expect(links.filter((link) => !isPage(link) && !fs.existsSync(link.to)).map(({ page, to }) => `${page}: ${to}`)).toEqual([]);
});

test('no spec is singled out, left out, or promised', () => {
  expect(find(/\b(describe|it|test)(\.each)?\.(only|skip|todo|failing)\s*[(`]|\b(fdescribe|fit|xdescribe|xit|xtest)\s*\(/, specs)).toEqual([]);
});

test(`no source file is longer than ${LINE_LIMIT} lines, but data and migrations`, () => {
  const long = sources.filter((file) => !/\/data\/|\/migrations?[/.]/.test(file)).map((file) => ({ file, lines: read(file).split('\n').length })).filter(({ lines }) => lines > LINE_LIMIT);
  expect(long).toEqual([]);
});

test('no bare @ValidateNested: it lets arrays and inherited names pass', () => {
  expect(find(/@ValidateNested\b|import\b.*\bValidateNested\b/, sources.filter((file) => !file.startsWith('libs/service-kit/src/validation/')))).toEqual([]);
});

test('no error is swallowed by an empty block', () => {
  expect(findAcrossLines(/\bcatch\s*(\([^)]*\))?\s*\{\s*\}|\.catch\(\s*(async\s*)?\(?\w*\)?\s*=>\s*\{\s*\}\s*\)/g, sources)).toEqual([]);
});

test('nothing is left for later in the text', () => {
  expect(find(/\b(TODO|FIXME|XXX:|HACK)\b/, sources)).toEqual([]);
});

test('no path of somebody\'s machine', () => {
  expect(find(/(?<![\w.}@-])\/(work|home\/\w+|Users\/\w+|root\/\w+|tmp\/(gt|\w+\/))\//, texts)).toEqual([]);
});

test('the lock file names no registry', () => {
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { resolved?: string }> };
  expect(Object.values(lock.packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  expect(read('.npmrc')).not.toMatch(/registry\s*=/);
});

/** Package names of ours that the files below a folder import. */
function imported(folder: string, which: (file: string) => boolean): Set<string> {
  const own = (JSON.parse(read(`${folder}/package.json`)) as { name: string }).name;
  const names = sources.filter((file) => file.startsWith(`${folder}/`) && file.endsWith('.ts') && which(file))
    .flatMap((file) => [...read(file).matchAll(/(?:from|import)\s*\(?\s*'(@gt\/[\w-]+)'/g)].map((match) => match[1]));
  names.splice(0, names.length, ...names.filter((name) => name !== own));
  return new Set(names);
}
const isTest = (folder: string) => (file: string) => file.endsWith('.spec.ts') || file.startsWith(`${folder}/test/`);

test.each(projects)('%s declares what it imports, so that nx builds and tests it anew when that changes', (folder) => {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(read(`${folder}/package.json`)) as { dependencies?: object; devDependencies?: object };
  const inTests = isTest(folder);
  const undeclared = [...imported(folder, (file) => !inTests(file))].filter((name) => !(name in dependencies));
  const undeclaredInTests = [...imported(folder, inTests)].filter((name) => !(name in dependencies) && !(name in devDependencies));
  const { references = [] } = JSON.parse(read(`${folder}/tsconfig.json`)) as { references?: Array<{ path: string }> };
  const referenced = references.map(({ path: to }) => (JSON.parse(read(path.join(folder, to, 'package.json'))) as { name: string }).name);
  const unreferenced = [...imported(folder, (file) => !inTests(file))].filter((name) => !referenced.includes(name));
  expect({ undeclared, undeclaredInTests, unreferenced }).toEqual({ undeclared: [], undeclaredInTests: [], unreferenced: [] });
});
