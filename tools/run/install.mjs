// Installs the packages when they are missing or are not those of the lock file. `npm ci` alone: the lock file decides, nothing else.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { readJson, ROOT, run, stop } from './house.mjs';

/** npm writes it last, so an installation that was interrupted has none. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Packages of the lock file that are not installed as it says. Optional ones may be missing: they are other platforms' programs. */
export function differences(lock, installed) {
  return Object.entries(lock.packages)
    .filter(([where, wanted]) => {
      if (!where.startsWith('node_modules/') && !where.includes('/node_modules/')) return false;
      const found = installed.packages[where];
      if (!found) return !wanted.optional && !wanted.peer;
      return found.version !== wanted.version || Boolean(found.link) !== Boolean(wanted.link) || (wanted.link && found.resolved !== wanted.resolved);
    })
    .map(([where]) => where);
}

/** Whether this Node.js is one that package.json's `engines` names. */
export function nodeFits(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || (major === 24 && minor >= 11) || major > 24;
}

export function install() {
  if (!nodeFits()) stop(`Node.js ${process.versions.node} is too old or not a long-term release: install ${readJson('package.json').engines.node} (24 LTS is best) and try again.`);
  const missing = fs.existsSync(path.join(ROOT, INSTALLED)) ? differences(readJson('package-lock.json'), readJson(INSTALLED)) : null;
  if (missing?.length === 0) return;
  console.log(missing ? `installing: ${missing.length} package(s) are not those of package-lock.json` : 'installing the packages of package-lock.json (about a minute)');
  // NODE_ENV=production or an npm setting must not leave out the compiler or this platform's PostgreSQL
  const code = run('npm', ['ci', '--include=dev', '--include=optional', '--no-fund', '--no-audit']);
  if (code !== 0) {
    stop(`The packages could not be installed (npm ended with ${code}, its message is above).\n`
      + 'Usual causes: no connection to the npm registry (check `npm ping`, or `npm config get registry`), a folder that belongs to another account '
      + '(the owner of this folder runs the command once), or a full disk. Then run the same command again.');
  }
}

/** Installs the packages of a tool that has its own (heavy, or a rival's, and no part of the product). */
export function installTool(folder) {
  const installed = path.join(folder, INSTALLED);
  const missing = fs.existsSync(path.join(ROOT, installed)) ? differences(readJson(path.join(folder, 'package-lock.json')), readJson(installed)) : null;
  if (missing?.length === 0) return;
  console.log(`installing the packages of ${folder}`);
  const code = run('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-fund', '--no-audit']);
  if (code !== 0) stop(`The packages of ${folder} could not be installed (npm ended with ${code}, its message is above). Usual causes: no connection to the npm registry (check \`npm ping\`), or a full disk.`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) install();
