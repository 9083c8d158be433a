import { placeOf, roles, unassignableRoles, type PlaceKind, type Role } from '@gt/policy';
import type { TestCaller } from './parts.js';
import type { TestService } from './service.js';

/** One command as the expectation is written by hand: whose move it is, and in which states. */
export interface CommandCase<S extends string> { readonly command: string; readonly method?: 'POST' | 'PUT'; readonly body?: unknown; readonly who: readonly Role[]; readonly when: readonly S[] }
/** One aggregate whose commands are judged, in each of its states. */
export interface Matrix<S extends string> {
  readonly test: TestService;
  readonly table: string;
  readonly id: string;
  /** address of the aggregate; the command is appended */
  readonly url: string;
  readonly states: readonly S[];
  readonly commands: readonly CommandCase<S>[];
  readonly callers: ReadonlyMap<Role, TestCaller>;
  /** what the service says in a wrong state, beside WRONG_STATE */
  readonly wrong?: readonly string[];
  /** what is not there for a role in a state */
  readonly hidden?: (role: Role, state: S) => boolean;
}
export type Heard = 'MAY' | 'WRONG_STATE' | 'NOT_THERE' | 'FORBIDDEN';

/** Roles that people hold. */
export const grantableRoles: readonly Role[] = (Object.keys(roles) as Role[]).filter((role) => !unassignableRoles.includes(role));

/** One caller for each role, at these places. */
export async function callersAt(test: TestService, places: Readonly<Record<PlaceKind, string>>): Promise<Map<Role, TestCaller>> {
  const callers = new Map<Role, TestCaller>();
  for (const role of grantableRoles) { const kind = placeOf(role); callers.set(role, await test.as([{ role, place: kind === null ? null : places[kind] }])); }
  return callers;
}

/**
 * Gives every command in every state by those whose move it is, and in a state in which somebody may by everybody else at the same places. Answers where
 * the service decides otherwise than expected; empty = the service does what was written.
 */
export async function matrixFaults<S extends string>(matrix: Matrix<S>): Promise<object[]> {
  const { test, table, id } = matrix;
  const [before] = await test.db.query<{ state: object }>(`SELECT state FROM ${table} WHERE id = $1`, [id]);
  const [column] = await test.db.query(`SELECT 1 FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND column_name = 'status'`, [table]);
  const hear = async (role: Role, state: S, { command, method = 'POST', body }: CommandCase<S>): Promise<Heard | string> => {
    // the version runs on, for the log knows the earlier ones
    const [row] = await test.db.query<{ version: number }>(`UPDATE ${table} SET state = $2::jsonb${column ? `, status = $2::jsonb->>'status'` : ''} WHERE id = $1 RETURNING version`, [id, JSON.stringify({ ...before!.state, status: state })]);
    const answer = await matrix.callers.get(role)!.call(method, `${matrix.url}${command}`, body, { 'if-match': `"${row!.version}"` });
    const code = answer.statusCode < 300 ? '' : (answer.json() as { code: string }).code;
    if (['WRONG_STATE', ...(matrix.wrong ?? [])].includes(code)) return 'WRONG_STATE';
    if (answer.statusCode < 300 || answer.statusCode === 422) return 'MAY'; // 422: the rules judge what may be given
    return answer.statusCode === 404 ? 'NOT_THERE' : answer.statusCode === 403 ? 'FORBIDDEN' : `${answer.statusCode} ${answer.body}`;
  };
  const faults: object[] = [];
  for (const each of matrix.commands) {
    for (const role of each.who) for (const state of matrix.states) {
      const expected: Heard = matrix.hidden?.(role, state) ? 'NOT_THERE' : each.when.includes(state) ? 'MAY' : 'WRONG_STATE';
      const heard = await hear(role, state, each);
      if (heard !== expected) faults.push({ command: each.command, role, state, expected, heard });
    }
    for (const role of grantableRoles.filter((other) => !each.who.includes(other))) {
      const heard = await hear(role, each.when[0]!, each);
      if (heard !== 'FORBIDDEN') faults.push({ command: each.command, role, state: each.when[0], expected: 'FORBIDDEN', heard });
    }
  }
  return faults;
}
