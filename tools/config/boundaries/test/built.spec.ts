import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isBuilt, noteBuilt, sourcesOf } from '../../../run/built.mjs';

let root: string;
const at = (file: string) => path.join(root, file);
const write = (file: string, text: string) => { fs.mkdirSync(path.dirname(at(file)), { recursive: true }); fs.writeFileSync(at(file), text); };
const read = (file: string) => fs.readFileSync(at(file), 'utf8');
beforeEach(() => {
  root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'gt-built-')));
  write('package-lock.json', '{"packages": {}}');
  write('libs/a/src/a.ts', 'export const A = 1;');
  write('libs/a/dist/a.js', 'export const A = 1;');
  write('libs/a/node_modules/x/index.js', '');
});
afterEach(() => fs.rmSync(root, { recursive: true, force: true }));

describe('what was built is as it was', () => {
  const built = (...names: string[]) => isBuilt(root, names, sourcesOf(root));
  beforeEach(() => noteBuilt(root, ['a'], sourcesOf(root)));

  it('when nothing changed but packages', () => {
    write('libs/a/node_modules/x/index.js', 'other');
    expect([built('a'), built('b'), built()]).toEqual([true, false, false]);
    noteBuilt(root, [], sourcesOf(root));
    expect([built('a'), built('b'), built()]).toEqual([true, true, true]); // the whole has every part in it
  });

  it.each([
    ['one character changed, though size and time of the file are what they were', () => {
      const { atime, mtime } = fs.statSync(at('libs/a/src/a.ts'));
      write('libs/a/src/a.ts', 'export const A = 2;');
      fs.utimesSync(at('libs/a/src/a.ts'), atime, mtime);
    }],
    ['a file is new', () => write('libs/a/src/b.ts', '')],
    ['a file has another name', () => fs.renameSync(at('libs/a/src/a.ts'), at('libs/a/src/b.ts'))],
    ['the lock file changed', () => write('package-lock.json', '{"packages": {} }')],
    ['a source is a link, behind which things change unseen', () => fs.symlinkSync('a.ts', at('libs/a/src/link.ts'))],
    ['what was built was removed', () => fs.rmSync(at('libs/a/dist'), { recursive: true })],
    ['somebody else built something other in between', () => write('libs/a/dist/a.js', 'export const A = 9;')],
  ])('no longer when %s', (_what, change) => {
    change();
    expect(built('a')).toBe(false);
  });

  it('is not noted when a source was saved while it was compiled', () => {
    const sources = sourcesOf(root);
    write('libs/a/src/a.ts', 'export const A = 3;');
    noteBuilt(root, ['b'], sources);
    expect([isBuilt(root, ['b'], sources), built('b')]).toEqual([false, false]);
  });
});

it('npm run build compiles what changed, tries again what failed, and asks nx for nothing else', () => {
  fs.cpSync(path.resolve('tools/run'), at('tools/run'), { recursive: true });
  write('node_modules/.package-lock.json', '{"packages": {}}');
  write('node_modules/nx/package.json', '{"bin": {"nx": "nx.mjs"}}');
  write('node_modules/nx/nx.mjs', `import fs from 'node:fs';
    const text = fs.readFileSync('libs/a/src/a.ts', 'utf8');
    fs.appendFileSync('asked', text + ' ');
    fs.copyFileSync('libs/a/src/a.ts', 'libs/a/dist/a.js');
    process.exit(text === 'wrong' ? 1 : 0);`);
  const build = () => spawnSync(process.execPath, [at('tools/run/build.mjs'), 'a'], { encoding: 'utf8' }).status;
  const after = (text: string) => { write('libs/a/src/a.ts', text); return build(); };
  expect([after('one'), after('one'), after('two'), after('wrong'), after('wrong'), after('two')]).toEqual([0, 0, 0, 1, 1, 0]);
  expect([read('asked'), read('libs/a/dist/a.js')]).toEqual(['one two wrong wrong two ', 'two']);
});
