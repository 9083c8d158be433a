import { randomUUID } from 'node:crypto';
import { allow, placeOf, roles, unassignableRoles, type Role } from '@gt/policy';
import type { TestCaller } from '@gt/service-testing';
import { stateRefusal, transitions, type Application, type ApplicationEventType, type ApplicationStatus } from '../src/domain/application.js';
import { resourceOf } from '../src/queries/resource.js';
import { accepted, openCity, opinion, type City } from './city.js';

/**
 * Who may give a command on an application, in which states, and the event that it leads to. Written from domain.md §10 and flow.md, not from the
 * code: applicant or employer's clerk fill in and withdraw, the employer's reviewer gives the opinion (五(二)), the body's intake decides (五(三)).
 */
const fill: readonly Role[] = ['APPLICANT', 'EMPLOYER_CLERK'];
const commands: ReadonlyArray<{ command: string; body?: object; event: ApplicationEventType; who: readonly Role[]; when: readonly ApplicationStatus[] }> = [
  { command: 'submit', event: 'ApplicationSubmitted', who: fill, when: ['DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED'] },
  { command: 'withdraw', body: { reason: '本人撤回' }, event: 'ApplicationWithdrawn', who: fill, when: ['DRAFT', 'SUBMITTED', 'RETURNED_BY_EMPLOYER', 'RECOMMENDED', 'SUPPLEMENT_REQUESTED'] },
  { command: 'recommend', body: opinion, event: 'ApplicationRecommended', who: ['EMPLOYER_REVIEWER'], when: ['SUBMITTED'] },
  { command: 'return', body: { reason: '退回' }, event: 'ApplicationReturnedByEmployer', who: ['EMPLOYER_REVIEWER'], when: ['SUBMITTED'] },
  { command: 'not-recommend', body: { reason: '不推荐' }, event: 'ApplicationNotRecommended', who: ['EMPLOYER_REVIEWER'], when: ['SUBMITTED'] },
  { command: 'request-supplement', body: { reason: '补正', dueOn: '2026-12-31' }, event: 'ApplicationSupplementRequested', who: ['INTAKE_REVIEWER'], when: ['RECOMMENDED'] },
  { command: 'accept', body: {}, event: 'ApplicationAccepted', who: ['INTAKE_REVIEWER'], when: ['RECOMMENDED'] },
  { command: 'refuse', body: { reasons: [{ clause: '五(三)', message: '不符' }] }, event: 'ApplicationRefused', who: ['INTAKE_REVIEWER'], when: ['RECOMMENDED', 'SUPPLEMENT_REQUESTED'] },
  { command: 'withdraw-by-decision', body: { reason: '离职' }, event: 'ApplicationWithdrawnByDecision', who: ['INTAKE_REVIEWER'], when: ['ACCEPTED'] },
];
const states = Object.keys(transitions) as ApplicationStatus[];
const grantable = (Object.keys(roles) as Role[]).filter((role) => !unassignableRoles.includes(role));

it('in code: every command in every state', () => {
  for (const { command, event, when } of commands) for (const status of states) expect([command, status, stateRefusal({ status } as Application, event, command) === null]).toEqual([command, status, when.includes(status)]);
});

describe('over HTTP', () => {
  let city: City;
  let id: string;
  let state: Application;
  const callers = new Map<Role, TestCaller>();
  beforeAll(async () => {
    city = await openCity();
    const made = await accepted(city);
    id = made.id;
    state = (await city.test.db.query<{ state: Application }>('SELECT state FROM application WHERE id = $1', [id]))[0]!.state;
    const places = { institutionId: city.body.institutionId, bureauId: city.body.bureauId, employerId: city.employerId, personId: made.personId, expertIds: city.body.expertIds[0]!, planId: city.body.filingId };
    for (const role of grantable) { const kind = placeOf(role); callers.set(role, await city.test.as([{ role, place: kind === null ? null : places[kind] }])); }
  });
  afterAll(async () => { await city?.test.stop(); });

  /** The command by the role on an application in the state: what the status says. */
  async function answer(role: Role, status: ApplicationStatus, { command, body }: { command: string; body?: object }): Promise<'MAY' | 'WRONG_STATE' | 'NOT_THERE' | 'FORBIDDEN'> {
    // the version runs on, for the log knows the earlier ones
    await city.test.db.query('UPDATE application SET state = $2::jsonb, status = $3 WHERE id = $1', [id, JSON.stringify({ ...state, status }), status]);
    const got = await callers.get(role)!.call('POST', `/api/applications/applications/${id}/${command}`, body);
    const { statusCode } = got;
    if (statusCode === 200 || statusCode === 422) return 'MAY'; // 422: the rules judge what may be given
    return statusCode === 409 && got.json().code === 'WRONG_STATE' ? 'WRONG_STATE' : statusCode === 404 ? 'NOT_THERE' : statusCode === 403 ? 'FORBIDDEN' : (() => { throw new Error(`${role} ${status} ${command}: ${got.body}`); })();
  }

  it('those whose move it is, in every state', async () => {
    const wrong: unknown[] = [];
    for (const each of commands) for (const role of each.who) for (const status of states) {
      // a draft, and what is left of it, belongs to applicant and employer: for the body it is not there
      const expected = each.when.includes(status) ? 'MAY' : ['DRAFT', 'PURGED'].includes(status) && role === 'INTAKE_REVIEWER' ? 'NOT_THERE' : 'WRONG_STATE';
      const got = await answer(role, status, each);
      if (got !== expected) wrong.push({ role, status, command: each.command, expected, got });
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('everybody else, at the same places, is refused whatever the state', async () => {
    const wrong: unknown[] = [];
    for (const each of commands) for (const role of grantable.filter((other) => !each.who.includes(other))) {
      const status = each.when[0]!; // a state in which somebody may
      const got = await answer(role, status, each);
      if (got !== 'FORBIDDEN') wrong.push({ role, status, command: each.command, got });
    }
    expect(wrong).toEqual([]);
  }, 60_000);

  it('the list by reach is all rows filtered by allow, for every role at any of two places', async () => {
    const { institutionId, bureauId } = city.body;
    const other = { institutionId: randomUUID(), bureauId: randomUUID(), employerId: randomUUID(), personId: randomUUID(), expertIds: randomUUID(), planId: randomUUID() };
    await city.test.db.query(`INSERT INTO copy (aggregate_type, id, version, state) VALUES ('institutions.institution', $1, 1, $2::jsonb)`, [other.institutionId, JSON.stringify({ name: '另一机构', supervisorId: other.bureauId })]);
    for (const status of states) for (const [institution, employer, person] of [[institutionId, other.employerId, other.personId], [other.institutionId, city.employerId, other.personId], [other.institutionId, other.employerId, state.personId]] as const) {
      await city.test.db.query('INSERT INTO application (id, version, state, status, institution_id, employer_id, person_id) VALUES (gen_random_uuid(), 1, $1::jsonb, $2, $3, $4, $5)',
        [JSON.stringify({ ...state, status, institutionId: institution, employerId: employer, personId: person }), status, institution, employer, person]);
    }
    const rows = await city.test.db.query<{ id: string; state: Application }>('SELECT id, state FROM application');
    const here: Record<keyof typeof other, string> = { institutionId, bureauId, employerId: city.employerId, personId: state.personId, expertIds: city.body.expertIds[0]!, planId: city.body.filingId };
    const sizes = new Set<number>();
    for (const role of grantable) for (const places of [here, other]) {
      const kind = placeOf(role);
      const grant = { role, place: kind === null ? null : places[kind] };
      const expected = rows.filter((row) => allow({ subject: 'x', grants: [grant] }, 'application.read', resourceOf(row.state, row.state.institutionId === institutionId ? bureauId : other.bureauId))).map((row) => row.id).sort();
      const list = await (await city.test.as([grant])).call('GET', '/api/applications/applications');
      expect([role, list.statusCode === 403 ? [] : (list.json().items as Array<{ id: string }>).map((item) => item.id).sort()]).toEqual([role, expected]);
      sizes.add(expected.length);
    }
    expect(sizes.size).toBeGreaterThan(3); // some see nothing, some their own, some all
  });
});
