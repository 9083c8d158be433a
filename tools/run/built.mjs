// Whether everything lies there as the last good build left it, by the files themselves. Asking nx costs two seconds, most of them for putting the same files there again.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** What a build is made from, and more: every file outside these is none of its inputs (nx.json). A spec that changed costs a question to nx, no more. */
const SOURCES = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', 'libs', 'apps', 'tools', 'deploy'];
const PROJECTS = ['libs', 'apps', 'tools'];
/** Folders below them that hold packages and what was built. */
const MADE = new Set(['node_modules', 'dist']);

class Unsure extends Error {}

/** What `look` finds; null when that cannot be told for sure: a link, or a file that goes while it is looked at. */
function forSure(look) {
  try { return look(); } catch (error) {
    if (error instanceof Unsure || error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Calls `see` with every file below `folder`, in an order that is always the same; `enter` says into which folders it goes. */
function walk(folder, enter, see) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) { if (enter(entry.name)) walk(at, enter, see); } else if (entry.isFile()) see(at);
    else throw new Unsure(`${at} is no plain file`); // what stands behind a link may change unseen
  }
}

/** Hash over the names and bytes of all sources; null when nobody can be sure. */
export const sourcesOf = (root) => forSure(() => {
  const hash = createHash('sha256');
  const see = (file) => {
    const bytes = fs.readFileSync(file);
    hash.update(`${path.relative(root, file)}\0${bytes.length}\0`).update(bytes);
  };
  for (const name of SOURCES) {
    const at = path.join(root, name);
    if (!fs.existsSync(at)) continue;
    if (fs.statSync(at).isDirectory()) walk(at, (folder) => !MADE.has(folder), see);
    else see(at);
  }
  return hash.digest('hex');
});

/** The sources with what was built: names, sizes and times (that of the last change of any kind too, which nobody sets back); null when nobody can be sure. */
const stateOf = (root, sources) => forSure(() => {
  const hash = createHash('sha256');
  const see = (file) => {
    const { size, mtimeMs, ctimeMs, ino } = fs.statSync(file);
    hash.update(`${path.relative(root, file)}\0${size}\0${mtimeMs}\0${ctimeMs}\0${ino}\n`);
  };
  for (const kind of PROJECTS) {
    for (const project of fs.existsSync(path.join(root, kind)) ? fs.readdirSync(path.join(root, kind)).sort() : []) {
      const dist = path.join(root, kind, project, 'dist');
      if (fs.existsSync(dist)) walk(dist, () => true, see);
    }
  }
  return `${sources} ${hash.digest('hex')}\n`;
});

const stampOf = (root, names) => path.join(root, 'dist/built', names.length > 0 ? [...names].sort().join('+') : 'all');

/** Whether `names` (none: everything) were built from exactly these sources, and nothing was built, changed or removed since. */
export function isBuilt(root, names, sources) {
  const stamps = [stampOf(root, names), stampOf(root, [])].filter((file) => fs.existsSync(file));
  const state = sources !== null && stamps.length > 0 ? stateOf(root, sources) : null;
  return state !== null && stamps.some((file) => fs.readFileSync(file, 'utf8') === state);
}

/** Notes that `names` are built from these sources; not when a source changed meanwhile, for nobody knows which of the two was compiled. */
export function noteBuilt(root, names, sources) {
  const state = sources !== null && sourcesOf(root) === sources ? stateOf(root, sources) : null;
  if (state === null) return;
  const file = stampOf(root, names);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, state);
}
