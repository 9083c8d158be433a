/** What a guide for machines consists of, in its order: an act of a person, a request with its answer, a program. */
export interface Answer { readonly status: number; readonly headers: ReadonlyMap<string, string>; readonly json: unknown }
export interface Request { readonly method: string; readonly path: string; readonly headers: ReadonlyMap<string, string>; readonly body: string | null }
export type Part =
  | { readonly kind: 'ACT'; readonly text: string }
  | { readonly kind: 'EXCHANGE'; readonly request: Request; readonly answer: Answer; readonly line: number }
  | { readonly kind: 'PROGRAM'; readonly name: string; readonly text: string };

/** Any value that is there. */
const ANY = '…';
/** Stands for the body of the request before, and for that of the first PUT. */
const SAME_BODY = '{{上一个请求体}}';
const CHANGED_DRAFT = '{{改好的草稿}}';

interface Fence { readonly language: string; readonly text: string; readonly line: number }

/** The parts of a guide in Markdown. Throws on a request without an answer and on code that is neither. */
export function partsOf(markdown: string): Part[] {
  const parts: Part[] = [];
  let fence: { language: string; lines: string[]; line: number } | null = null;
  let asked: { request: Request; line: number } | null = null;
  const bodies: string[] = [];
  const puts: string[] = [];
  const take = ({ language, text, line }: Fence): void => {
    if (language === 'js') { parts.push({ kind: 'PROGRAM', name: /^\/\/ ([\w-]+\.mjs)/.exec(text)![1]!, text }); return; }
    if (language !== 'http') throw new Error(`line ${line}: neither http nor js`);
    if (asked) { parts.push({ kind: 'EXCHANGE', ...asked, answer: answerOf(text) }); asked = null; return; }
    const request = requestOf(text);
    const literal = request.body !== null && request.body !== SAME_BODY && request.body !== CHANGED_DRAFT;
    const body = request.body === SAME_BODY ? bodies.at(-1)! : request.body;
    if (body !== null) bodies.push(body);
    if (literal && request.method === 'PUT' && !request.body!.startsWith('<')) puts.push(request.body!);
    asked = { request: { ...request, body }, line };
  };
  for (const [i, line] of markdown.split('\n').entries()) {
    if (line.startsWith('```')) {
      if (fence) { take({ language: fence.language, text: fence.lines.join('\n'), line: fence.line }); fence = null; } else fence = { language: line.slice(3), lines: [], line: i + 1 };
    } else if (fence) fence.lines.push(line);
    else if (line.startsWith('> ')) parts.push({ kind: 'ACT', text: line.slice(2) });
  }
  if (asked) throw new Error(`line ${(asked as { line: number }).line}: a request without an answer`);
  return parts.map((part) => (part.kind === 'EXCHANGE' && part.request.body === CHANGED_DRAFT ? { ...part, request: { ...part.request, body: puts[0]! } } : part));
}

const headersOf = (lines: readonly string[]): Map<string, string> => new Map(lines.map((line) => { const at = line.indexOf(':'); return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]; }));
const split = (text: string): { first: string; headers: Map<string, string>; body: string | null } => {
  const [head = '', ...rest] = text.split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  return { first, headers: headersOf(lines), body: rest.length === 0 ? null : rest.join('\n\n') };
};
function requestOf(text: string): Request {
  const { first, headers, body } = split(text);
  const [method = '', path = ''] = first.split(' ');
  return { method, path, headers, body };
}
function answerOf(text: string): Answer {
  const { first, headers, body } = split(text);
  return { status: Number(first), headers, json: body === null ? null : JSON.parse(body) as unknown };
}

/** A text with its `{{names}}` filled in; throws for one that is not known. */
export const filled = (text: string, values: ReadonlyMap<string, string>): string => text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
  const value = values.get(name);
  if (value === undefined) throw new Error(`nothing is known of {{${name}}}`);
  return value;
});

/**
 * Where an answer differs from what the guide says; `[]` when it does not. An object may have more fields; `"…"` is any value, and in a list any number of
 * others; `"{{name}}"` is taken into `values` where it is not known yet.
 */
export function differences(expected: unknown, actual: unknown, values: Map<string, string>, at = '$'): string[] {
  if (expected === ANY) return actual === undefined ? [`${at} is missing`] : [];
  if (typeof expected === 'string') {
    const name = /^\{\{(\w+)\}\}$/.exec(expected)?.[1];
    if (name !== undefined && !values.has(name)) {
      if (typeof actual !== 'string') return [`${at} is ${JSON.stringify(actual)}`];
      values.set(name, actual);
      return [];
    }
    const wanted = filled(expected, values);
    return wanted === actual ? [] : [`${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`];
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${at} is no list`];
    const own = expected.filter((each) => each !== ANY);
    if (own.length < expected.length) {
      const missing = own.filter((each) => !actual.some((found) => differences(each, found, new Map(values)).length === 0));
      return missing.map((each) => `${at} has no ${JSON.stringify(each)}`);
    }
    return own.length === actual.length ? own.flatMap((each, i) => differences(each, actual[i], values, `${at}[${i}]`)) : [`${at} has ${actual.length} entries, not ${own.length}: ${JSON.stringify(actual)}`];
  }
  if (expected !== null && typeof expected === 'object') {
    if (actual === null || typeof actual !== 'object') return [`${at} is ${JSON.stringify(actual)}`];
    return Object.entries(expected).flatMap(([key, value]) => differences(value, (actual as Record<string, unknown>)[key], values, `${at}.${key}`));
  }
  return expected === actual ? [] : [`${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
}
