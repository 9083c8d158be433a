import { randomUUID } from 'node:crypto';
import { allow, placeOf, type Role } from '@gt/policy';
import { callersAt, grantableRoles as grantable, matrixFaults, type TestCaller } from '@gt/service-testing';
import { stateRefusal, transitions, type Application, type ApplicationEventType, type ApplicationStatus } from '../src/domain/application.js';
import { resourceOf } from '../src/queries/resource.js';
import { accepted, openCity, opinion, type City } from './city.js';

/**
 * Who may give a command on an application, in which states, and the event that it leads to. Written from domain.md §10 and flow.md, not from the
 * code: applicant or employer's clerk fill in and withdraw, the employer's reviewer gives the opinion (五(二)), the body's intake decides (五(三)).
 */
const fill: readonly Role[] = ['APPLICANT', 'EMPLOYER_CLERK'];
/** Between submission and result something may happen to the applicant (domain.md §2). */
const moving: readonly ApplicationStatus[] = ['SUBMITTED', 'RETURNED_BY_EMPLOYER', 'RECOMMENDED', 'SUPPLEMENT_REQUESTED', 'ACCEPTED'];
const commands: ReadonlyArray<{ command: string; body?: object; event: ApplicationEventType; who: readonly Role[]; when: readonly ApplicationStatus[] }> = [
  { command: 'submit', event: 'ApplicationSubmitted', who: fill, when: ['DRAFT', 'RETURNED_BY_EMPLOYER', 'SUPPLEMENT_REQUESTED'] },
  { command: 'withdraw', body: { reason: '本人撤回' }, event: 'ApplicationWithdrawn', who: fill, when: ['DRAFT', 'SUBMITTED', 'RETURNED_BY_EMPLOYER', 'RECOMMENDED', 'SUPPLEMENT_REQUESTED'] },
  { command: 'recommend', body: opinion, event: 'ApplicationRecommended', who: ['EMPLOYER_REVIEWER'], when: ['SUBMITTED'] },
  { command: 'paper-recommendation', body: { opinion: '同意推荐', signerName: '赵厂长', signerPost: '厂长', signedOn: '2026-03-01', pageSha256: 'a'.repeat(64), sealReads: '重庆某某机械有限公司', sealIsUnits: true }, event: 'ApplicationRecommended', who: ['INTAKE_REVIEWER'], when: ['SUBMITTED'] },
  { command: 'return', body: { reason: '退回' }, event: 'ApplicationReturnedByEmployer', who: ['EMPLOYER_REVIEWER'], when: ['SUBMITTED'] },
  { command: 'not-recommend', body: { reason: '不推荐' }, event: 'ApplicationNotRecommended', who: ['EMPLOYER_REVIEWER'], when: ['SUBMITTED'] },
  { command: 'material-checks', body: { checks: [{ item: 'TITLE_CERTIFICATE', original: 'ORIGINAL' }] }, event: 'ApplicationMaterialsChecked', who: ['INTAKE_REVIEWER'], when: ['RECOMMENDED', 'SUPPLEMENT_REQUESTED', 'ACCEPTED'] },
  { command: 'request-supplement', body: { reason: '补正', dueOn: '2026-12-31' }, event: 'ApplicationSupplementRequested', who: ['INTAKE_REVIEWER'], when: ['RECOMMENDED', 'SUPPLEMENT_REQUESTED'] },
  { command: 'accept', body: {}, event: 'ApplicationAccepted', who: ['INTAKE_REVIEWER'], when: ['RECOMMENDED'] },
  { command: 'refuse', body: { reasons: [{ clause: '五(三)', message: '不符' }] }, event: 'ApplicationRefused', who: ['INTAKE_REVIEWER'], when: ['RECOMMENDED', 'SUPPLEMENT_REQUESTED'] },
  // whoever learns of it says so; whether it is so, the unit or intake; whether it goes on, intake or the supervisor
  { command: 'report-move', body: { kind: 'RETIRED', on: '2026-03-02', note: '到龄退休' }, event: 'ApplicationMoveReported', who: ['APPLICANT', 'EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'INTAKE_REVIEWER'], when: moving },
  { command: 'check-move', body: { holds: false, reason: '不属实' }, event: 'ApplicationMoveSettled', who: ['EMPLOYER_CLERK', 'EMPLOYER_REVIEWER', 'INTAKE_REVIEWER'], when: moving },
  { command: 'decide-move', body: { goOn: true, reason: '同意', document: '渝鉴函〔2026〕9号' }, event: 'ApplicationMoveSettled', who: ['INTAKE_REVIEWER', 'BUREAU_REVIEWER'], when: moving },
  { command: 'withdraw-by-decision', body: { reason: '离职' }, event: 'ApplicationWithdrawnByDecision', who: ['INTAKE_REVIEWER'], when: ['ACCEPTED'] },
];
const states = Object.keys(transitions) as ApplicationStatus[];

it('in code: every command in every state', () => {
  for (const { command, event, when } of commands) for (const status of states) expect([command, status, stateRefusal({ status } as Application, event, command) === null]).toEqual([command, status, when.includes(status)]);
});

describe('over HTTP', () => {
  let city: City;
  let id: string;
  let state: Application;
  let callers: ReadonlyMap<Role, TestCaller>;
  beforeAll(async () => {
    city = await openCity();
    const made = await accepted(city);
    id = made.id;
    state = (await city.test.db.query<{ state: Application }>('SELECT state FROM application WHERE id = $1', [id]))[0]!.state;
    const places = { institutionId: city.body.institutionId, bureauId: city.body.bureauId, employerId: city.employerId, personId: made.personId, expertIds: city.body.expertIds[0]!, planId: city.body.filingId };
    callers = await callersAt(city.test, places);
  });
  afterAll(async () => { await city?.test.stop(); });

  it('every command is heard from those whose move it is, in every state, and from nobody else', async () => {
    // a draft, and what is left of it, belongs to applicant and employer: for the body and its bureau it is not there
    const hidden = (role: Role, status: ApplicationStatus) => (role === 'INTAKE_REVIEWER' || role === 'BUREAU_REVIEWER') && (status === 'DRAFT' || status === 'PURGED');
    expect(await matrixFaults({ test: city.test, table: 'application', id, url: `/api/applications/applications/${id}/`, states, commands, callers, hidden })).toEqual([]);
  }, 120_000);

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
