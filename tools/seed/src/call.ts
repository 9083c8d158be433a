/** An answer as it came: `json` is the parsed body, or null where the body is none. */
export interface Answer { readonly status: number; readonly json: unknown; readonly bytes: Uint8Array }

/** The public address of the city: in process (standalone) or over the network (end-to-end tests). `path` begins with `/api/`. */
export type Call = (method: string, path: string, options?: { readonly token?: string; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }) => Promise<Answer>;

/** What a seed that was cut off needs to go on: a few short texts by name. Standalone keeps them in its data folder, a test in a map. */
export interface Memory {
  get(name: string): string | undefined;
  set(name: string, text: string): void;
}
export const memoryInMap = (): Memory => { const map = new Map<string, string>(); return { get: (name) => map.get(name), set: (name, text) => void map.set(name, text) }; };

/** A row's refusal in a bulk answer, and a problem's reasons. */
export interface RefusalReason { readonly code: string; readonly clause?: string; readonly message: string; readonly facts?: Readonly<Record<string, unknown>> }

/** The city answered something that the seed does not expect there. */
export class SeedError extends Error {
  readonly code = 'SEED_FAILED';
  constructor(readonly what: string, readonly status: number, readonly codes: readonly string[], detail: string) {
    super(`${what}: ${status} ${codes.join(', ')}${detail === '' ? '' : `（${detail}）`}`);
    this.name = 'SeedError';
  }
}

interface ProblemBody { readonly code?: string; readonly detail?: string; readonly reasons?: readonly RefusalReason[]; readonly errors?: readonly { readonly field: string; readonly code: string }[] }

/** Every code in a problem: its own, its reasons', its fields' (with the field). */
export function codesOf(answer: Answer): string[] {
  const problem = (answer.json ?? {}) as ProblemBody;
  return [...new Set([problem.code, ...(problem.reasons ?? []).map((r) => r.code), ...(problem.errors ?? []).map((e) => `${e.field}:${e.code}`)])].filter((c): c is string => c !== undefined);
}
export const reasonsOf = (answer: Answer): readonly RefusalReason[] => ((answer.json ?? {}) as ProblemBody).reasons ?? [];
export const seedError = (what: string, answer: Answer): SeedError => new SeedError(what, answer.status, codesOf(answer), ((answer.json ?? {}) as ProblemBody).detail ?? '');
