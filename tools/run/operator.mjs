// What the operators' commands have in common: the words of a line, and calls to the API in somebody's name, so that every act is kept with who did it.
// GT_URL (http://localhost:8080), GT_ACCOUNT, and GT_PASSWORD or GT_TOKEN say where and who.
import { randomUUID } from 'node:crypto';

export const WHERE_AND_WHO = 'Where and who: GT_URL (http://localhost:8080), GT_ACCOUNT and GT_PASSWORD, or GT_TOKEN.';

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

/** Calls in the name of whom the environment says; null: it says nobody (the usage is to be shown). A refusal of the sign-in is thrown with `refusal`. */
export async function callerOf(env) {
  const base = env.GT_URL ?? 'http://localhost:8080';
  const send = async ({ method, path, body }, headers = {}) => {
    const answer = await fetch(new URL(path, base), { method, headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}), ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}) }, body: body && JSON.stringify(body) });
    return { ok: answer.ok, status: answer.status, json: await answer.json() };
  };
  if (!env.GT_TOKEN && (!env.GT_ACCOUNT || !env.GT_PASSWORD)) return null;
  let token = env.GT_TOKEN;
  const signIn = async () => {
    const signed = await send({ method: 'POST', path: '/api/identity/token', body: { account: env.GT_ACCOUNT, password: env.GT_PASSWORD } });
    if (!signed.ok) throw Object.assign(new Error('not signed in'), { refusal: `${signed.json.code} ${signed.json.detail}` });
    token = signed.json.access_token;
  };
  if (!token) await signIn();
  return async (request) => {
    const answer = await send(request, { authorization: `Bearer ${token}` });
    if (answer.status !== 401 || env.GT_TOKEN) return answer;
    // a token lives five minutes; what is followed takes longer
    await signIn();
    return send(request, { authorization: `Bearer ${token}` });
  };
}

/** Ends the process with the command's exit code; what is not there is said with its address. */
export const runCommand = async (command) => {
  process.exitCode = await command(process.argv.slice(2), process.env, (line) => console.log(line)).catch((error) => {
    console.log(error.refusal ?? `No answer from ${process.env.GT_URL ?? 'http://localhost:8080'} (${error.cause?.code ?? error.name}).`);
    return 1;
  });
};
