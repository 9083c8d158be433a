// npm run parked -- list|show|replay|skip|approve|acts …: what operators do about events that a service could not apply, over its API, so that every act is kept with who did it.
// GT_URL (http://localhost:8080), GT_ACCOUNT, and GT_PASSWORD or GT_TOKEN say where and who.
import { randomUUID } from 'node:crypto';

export const USAGE = `npm run parked -- list <service> [--class POISON] [--topic …] [--type …] [--aggregate <id>] [--after <cursor>]
npm run parked -- show <service> <id>
npm run parked -- replay <service> <id>
npm run parked -- skip <service> <id> --reason "…"      asks; another operator approves
npm run parked -- approve <service> <request id>
npm run parked -- acts <service> [--parked <id>] [--after <cursor>]
Where and who: GT_URL (http://localhost:8080), GT_ACCOUNT and GT_PASSWORD, or GT_TOKEN.`;

/** The words of a command line: what stands alone, and what follows a --name. */
export function readArguments(words) {
  const alone = [];
  const named = {};
  for (let i = 0; i < words.length; i += 1) {
    if (!words[i].startsWith('--')) alone.push(words[i]);
    else if (words[i + 1] === undefined) throw new Error(`${words[i]} needs a value`);
    else named[words[i].slice(2)] = words[i += 1];
  }
  return { alone, named };
}

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
  if (!request) {
    print(USAGE);
    return 2;
  }
  const base = env.GT_URL ?? 'http://localhost:8080';
  const send = async ({ method, path, body }, headers = {}) => {
    const answer = await fetch(new URL(path, base), { method, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}), ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}) }, body: body && JSON.stringify(body) });
    return { ok: answer.ok, json: await answer.json() };
  };
  let token = env.GT_TOKEN;
  if (!token) {
    if (!env.GT_ACCOUNT || !env.GT_PASSWORD) {
      print(USAGE);
      return 2;
    }
    const signed = await send({ method: 'POST', path: '/api/identity/token', body: { account: env.GT_ACCOUNT, password: env.GT_PASSWORD } });
    if (!signed.ok) {
      print(`${signed.json.code} ${signed.json.detail}`);
      return 1;
    }
    token = signed.json.access_token;
  }
  const { ok, json } = await send(request, { authorization: `Bearer ${token}` });
  if (!ok) {
    print(`${json.code} ${json.detail}`);
    return 1;
  }
  for (const item of json.items ?? [json]) print(JSON.stringify(item, null, json.items ? 0 : 2));
  if (json.next) print(`more: --after ${json.next}`);
  return 0;
}

if (import.meta.main ?? process.argv[1]?.endsWith('parked.mjs')) {
  process.exitCode = await parkedCommand(process.argv.slice(2), process.env, (line) => console.log(line)).catch((error) => {
    console.log(`No answer from ${process.env.GT_URL ?? 'http://localhost:8080'} (${error.cause?.code ?? error.name}).`);
    return 1;
  });
}
