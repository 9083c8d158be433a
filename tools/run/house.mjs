// What the commands share: where the house stands, how a program is run, how nx is called.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
/** Everything that a running system keeps on this machine. */
export const DATA = path.resolve(process.env.GT_DATA ?? path.join(ROOT, '.data'));
process.chdir(ROOT); // so that the commands work from any folder

export const readJson = (file) => JSON.parse(fs.readFileSync(path.join(ROOT, file), 'utf8'));

/** Says what the person at the terminal must do, and ends. */
export function stop(message, code = 1) {
  console.error(`\n${message}`);
  process.exit(code);
}

/** Runs a program with our own output; returns its exit code (1 when it could not be started). */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, ...env } });
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}

/** Runs a program of ours in this very process, which is then the one to signal and to watch. */
export async function runHere(main) {
  process.setSourceMapsEnabled(true);
  process.argv[1] = path.join(ROOT, main); // the program sees itself as the one that was started
  await import(pathToFileURL(process.argv[1]).href);
}

/** The arguments of node that call nx; the file is asked of the package, for it moves between releases. */
export function nx(...args) {
  return [path.join('node_modules/nx', readJson('node_modules/nx/package.json').bin.nx), ...args];
}

/**
 * nx without its daemon, cloud, or drawings: it ends when its work ends, and its output can be read in a log. Its cache lies in this checkout:
 * left to itself it is shared by all checkouts of the machine, and a clean clone would report tests that it never ran.
 */
export const NX_ENV = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', NX_CACHE_DIRECTORY: path.join(ROOT, '.nx/cache') };

/** The folders of all projects: what nx knows as a project is a folder here with a package.json or project.json. */
export function projects() {
  return ['libs', 'apps'].flatMap((kind) => fs.readdirSync(path.join(ROOT, kind)).map((name) => `${kind}/${name}`))
    .filter((folder) => fs.existsSync(path.join(ROOT, folder, 'package.json')));
}
