// npm run parked -- list|show|replay|skip|approve|acts …: what operators do about events that a service could not apply, over its API, so that every act is kept with who did it.
import { callerOf, readArguments, runCommand, WHERE_AND_WHO } from './operator.mjs';

export const USAGE = `npm run parked -- list <service> [--class POISON] [--topic …] [--type …] [--aggregate <id>] [--after <cursor>]
npm run parked -- show <service> <id>
npm run parked -- replay <service> <id>
npm run parked -- skip <service> <id> --reason "…"      asks; another operator approves
npm run parked -- approve <service> <request id>
npm run parked -- acts <service> [--parked <id>] [--after <cursor>]
${WHERE_AND_WHO}`;

const QUERY = { class: 'class', topic: 'topic', type: 'type', aggregate: 'aggregateId', after: 'after', parked: 'parkedId' };
const query = (named) => new URLSearchParams(Object.entries(named).flatMap(([name, value]) => (QUERY[name] ? [[QUERY[name], value]] : [])));

/** Each command as a request; undefined: the line does not say enough. */
export function requestOf([command, service, id], named) {
  if (!/^[a-z]+$/.test(service ?? '')) return undefined;
  const at = `/api/${service}`;
  if (command === 'list') return { method: 'GET', path: `${at}/parked-events?${query(named)}` };
  if (command === 'acts') return { method: 'GET', path: `${at}/operator-acts?${query(named)}` };
  if (!/^[0-9a-f-]{36}$/.test(id ?? '')) return undefined;
  if (command === 'show') return { method: 'GET', path: `${at}/parked-events/${id}` };
  if (command === 'replay') return { method: 'POST', path: `${at}/parked-events/${id}/replay` };
  if (command === 'skip') return named.reason ? { method: 'POST', path: `${at}/parked-events/${id}/skip-requests`, body: { reason: named.reason } } : undefined;
  if (command === 'approve') return { method: 'POST', path: `${at}/skip-requests/${id}/approval` };
  return undefined;
}

/** Runs one command; answers the exit code: 0 done, 1 refused, 2 not understood. */
export async function parkedCommand(words, env, print) {
  let request;
  try {
    const { alone, named } = readArguments(words);
    request = requestOf(alone, named);
  } catch (error) {
    print(error.message);
  }
  const caller = request ? await callerOf(env) : null;
  if (!caller) {
    print(USAGE);
    return 2;
  }
  const { ok, json } = await caller(request);
  if (!ok) {
    print(`${json.code} ${json.detail}`);
    return 1;
  }
  for (const item of json.items ?? [json]) print(JSON.stringify(item, null, json.items ? 0 : 2));
  if (json.next) print(`more: --after ${json.next}`);
  return 0;
}

if (import.meta.main ?? process.argv[1]?.endsWith('parked.mjs')) await runCommand(parkedCommand);
