import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** The account that runs PostgreSQL when we are root; PostgreSQL refuses uid 0. 65534 is `nobody` on every Linux. */
const NOBODY = 65_534;

/** Where data and program lie, and under which account the server runs (undefined: under our own). */
export interface Place {
  readonly data: string;
  readonly log: string;
  readonly account: { readonly uid: number; readonly gid: number } | undefined;
}

const asRoot = process.getuid?.() === 0;

/** Whether everybody may pass through each folder from the root down to `folder`. */
export function passableByAll(folder: string): boolean {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    if ((fs.statSync(at).mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/** A folder of root's that `nobody` may pass: for data whose home it may not enter, and for copies of the program. */
export function sharedFolder(): string {
  for (const folder of ['/var/lib/guantong-postgres', path.join(os.tmpdir(), 'guantong-postgres')]) {
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o755 });
      fs.accessSync(folder, fs.constants.W_OK);
    } catch {
      continue; // a read-only system: try the next
    }
    const { uid } = fs.statSync(folder);
    // somebody else's folder in the temporary directory could be swapped under us
    if (uid === process.getuid?.() && passableByAll(folder)) return folder;
  }
  throw new Error('embedded PostgreSQL: neither /var/lib nor the temporary directory offers a folder that the account "nobody" may enter; set DATABASE_URL to a server of your own');
}

/** The folder outside home that holds the data when `nobody` may not enter home; named by home, so that the next start finds it. */
const outside = (home: string) => path.join(sharedFolder(), createHash('sha256').update(home).digest('hex').slice(0, 16));

/** The note in home that says where the data are; with home removed it is gone too, and then the data outside are nobody's. */
const NOTE = 'data-location';

function accountOf(data: string): Place['account'] {
  if (!asRoot) return undefined;
  const owner = fs.existsSync(data) ? fs.statSync(data) : undefined;
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY };
}

/** In a folder outside: the home whose data it holds. Written after the note in that home. */
const HOME = 'home';

function inside(folder: string): Place {
  const data = path.join(folder, 'data');
  return { data, log: path.join(folder, 'postgres.log'), account: accountOf(data) };
}

/** Removes data outside whose temporary home is gone: test runs and benchmarks remove the folders that they made, and leave gigabytes here. Another home may only be away for now (a disk not mounted yet). */
function removeOrphans(stopLeftover: (place: Place) => void): void {
  const shared = sharedFolder();
  for (const name of fs.readdirSync(shared)) {
    const folder = path.join(shared, name);
    const home = fs.existsSync(path.join(folder, HOME)) ? fs.readFileSync(path.join(folder, HOME), 'utf8').trim() : undefined;
    if (home === undefined || !home.startsWith(os.tmpdir() + path.sep) || folderOutside(home) === folder) continue;
    stopLeftover(inside(folder));
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Decides where the data of `home` lie. `stopLeftover` is called for data of an earlier life of home before they are removed. */
export function placeOf(home: string, stopLeftover: (place: Place) => void): Place {
  fs.mkdirSync(home, { recursive: true });
  if (!asRoot) return inside(home);
  fs.chmodSync(home, fs.statSync(home).mode | 0o011); // others may pass through home, not list it
  const noted = folderOutside(home);
  if (noted && fs.existsSync(noted)) return inside(noted);
  if (passableByAll(home)) return inside(home);
  if (fs.existsSync(path.join(home, 'data'))) throw new Error(`embedded PostgreSQL: the account "nobody" may no longer enter ${home}, where the data lie; let it pass (chmod o+x on each folder above)`);
  removeOrphans(stopLeftover);
  const folder = outside(home);
  const note = path.join(home, NOTE);
  if (fs.existsSync(folder)) {
    // home was removed and made anew: its database is to be a new one, as it would be inside home
    stopLeftover(inside(folder));
    fs.rmSync(folder, { recursive: true });
  }
  fs.mkdirSync(folder, { recursive: true, mode: 0o711 });
  fs.chmodSync(folder, 0o711);
  fs.writeFileSync(note, `${folder}\n`);
  fs.writeFileSync(path.join(folder, HOME), `${home}\n`);
  return inside(folder);
}

/** The folder outside home, if home's data lie there. */
export function folderOutside(home: string): string | undefined {
  const note = path.join(home, NOTE);
  return fs.existsSync(note) ? fs.readFileSync(note, 'utf8').trim() : undefined;
}
