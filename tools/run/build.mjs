// npm run build [-- project ...]: builds every project (or those named, with what they need), from nx's cache where nothing changed; nx itself is not asked where all lies there as it was built.
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { isBuilt, noteBuilt, sourcesOf } from './built.mjs';
import { install } from './install.mjs';
import { nx, NX_ENV, ROOT, stop } from './house.mjs';

/** Builds; false when it failed, with the compiler's messages printed. */
export function tryBuild(names = []) {
  const began = performance.now();
  process.stdout.write('building … ');
  const sources = sourcesOf(ROOT);
  if (isBuilt(ROOT, names, sources)) {
    console.log('nothing changed');
    return true;
  }
  const which = names.length ? ['-p', names.join(',')] : [];
  const result = spawnSync(process.execPath, nx('run-many', '-t', 'build', ...which, '--output-style=static-failures-only'),
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, ...NX_ENV } });
  if (result.status !== 0) {
    console.log(`\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`);
    return false;
  }
  noteBuilt(ROOT, names, sources);
  console.log(`done in ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return true;
}

/** Builds, or ends the process. */
export function build(names = []) {
  if (!tryBuild(names)) stop('The build failed; the compiler\'s messages are above.');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  install();
  build(process.argv.slice(2));
}
