// npm run rotate-keys -- [status] [service …]: seals everything anew under the newest key of SEALING_KEYS, in every service while it serves, and says when an older key may be taken out (deploy/runbooks/rotate-keys.md).
import { setTimeout as wait } from 'node:timers/promises';
import { callerOf, runCommand, WHERE_AND_WHO } from './operator.mjs';

/** Every service with a database of its own; apps/e2e (surface) compares it with the house. */
export const SERVICES = ['identity', 'institutions', 'applications', 'evaluation', 'certificates', 'archives', 'supervision', 'portal'];
export const USAGE = `npm run rotate-keys -- [service …]          seals anew under the newest key and follows it to its end
npm run rotate-keys -- status [service …]   only says how far it is
Services: ${SERVICES.join(' ')} (all, when none is named).
${WHERE_AND_WHO}`;
/** ms between looks. */
const LOOK_MS = 1_000;

const lineOf = (service, { keyId, sealedAnew, tables, keys, retirable }) => {
  const rows = tables.reduce((sum, table) => sum + table.resealed, 0);
  const how = sealedAnew ? 'sealed anew' : `${tables.filter((table) => table.through).length} tables through, ${rows} rows`;
  const older = keys.filter((key) => !key.current).map((key) => `${key.id}: ${key.given ? (retirable.includes(key.id) ? 'may be taken out of SEALING_KEYS' : 'still needed') : 'taken out, kept under the newest'}`);
  return `${service.padEnd(13)} ${keyId}  ${how}${older.length > 0 ? `  (${older.join('; ')})` : ''}`;
};

/** Runs the command; answers the exit code: 0 all is sealed under the newest key, 1 refused or not yet, 2 not understood. */
export async function rotateKeys(words, env, print) {
  const [first, ...others] = words;
  const follow = first !== 'status';
  const named = follow ? words : others;
  const caller = named.every((name) => /^[a-z]+$/.test(name) && name !== 'status') ? await callerOf(env) : null;
  if (!caller) {
    print(USAGE);
    return 2;
  }
  const services = named.length > 0 ? named : SERVICES;
  let bad = 0;
  const states = new Map();
  for (const service of services) {
    const { ok, json } = await caller(follow ? { method: 'POST', path: `/api/${service}/sealing/rotations` } : { method: 'GET', path: `/api/${service}/sealing` });
    if (!ok) { print(`${service}: ${json.code} ${json.detail}`); bad += 1; continue; }
    states.set(service, json);
    print(lineOf(service, json));
  }
  const under = () => follow && [...states.values()].some((state) => !state.sealedAnew);
  while (under()) {
    await wait(LOOK_MS);
    for (const [service, before] of states) {
      if (before.sealedAnew) continue;
      const { ok, json } = await caller({ method: 'GET', path: `/api/${service}/sealing` });
      if (!ok) { print(`${service}: ${json.code} ${json.detail}`); bad += 1; states.delete(service); continue; }
      if (lineOf(service, json) !== lineOf(service, before)) print(lineOf(service, json));
      states.set(service, json);
    }
  }
  if (bad > 0 || [...states.values()].some((state) => !state.sealedAnew)) return 1;
  const retirable = services.length === SERVICES.length ? [...states.values()].map((state) => state.retirable).reduce((all, ids) => all.filter((id) => ids.includes(id))) : [];
  if (retirable.length > 0) print(`May be taken out of SEALING_KEYS of every process: ${retirable.join(', ')}. Keep it with the backups made before today.`);
  return 0;
}

if (import.meta.main ?? process.argv[1]?.endsWith('rotate-keys.mjs')) await runCommand(rotateKeys);
