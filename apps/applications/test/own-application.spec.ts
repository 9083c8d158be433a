import { deliverDelegation } from '@gt/service-testing';
import { draft, openCity, opinion, reasonCodes, recommended, step, type City } from './city.js';

let city: City;
beforeAll(async () => { city = await openCity(); });
afterAll(() => city.test.stop());

describe('nobody decides on the own application (回避)', () => {
  it('a reviewer of the unit does not recommend himself, another one does', async () => {
    const { id, personId } = await draft(city);
    await step(city.clerk, id, 'submit');
    const self = await city.test.as([{ role: 'APPLICANT', place: personId }, { role: 'EMPLOYER_REVIEWER', place: city.employerId }]);
    expect(reasonCodes(await step(self, id, 'recommend', opinion))).toEqual(['OWN_APPLICATION']);
    expect((await step(city.reviewer, id, 'recommend', opinion)).statusCode).toBe(200);
  });
  it('an intake reviewer does not accept or refuse the own one, of a social body too; in a bulk the others go through', async () => {
    const [own, other] = [await recommended(city), await recommended(city)];
    const self = await city.test.as([{ role: 'APPLICANT', place: own.personId }, { role: 'INTAKE_REVIEWER', place: city.body.institutionId }]);
    expect(reasonCodes(await step(self, own.id, 'accept', {}))).toEqual(['OWN_APPLICATION']);
    expect(reasonCodes(await step(self, own.id, 'refuse', { reasons: [{ clause: '二', message: '不符合申报条件' }] }))).toEqual(['OWN_APPLICATION']);
    const answer = (await self.call('POST', '/api/applications/acceptances', { items: [own.id, other.id].map((id) => ({ id })) })).json() as { results: Array<{ id: string; outcome: string; reasons?: Array<{ code: string }> }> };
    expect(answer.results.map((row) => row.reasons?.map((each) => each.code) ?? row.outcome)).toEqual([['OWN_APPLICATION'], 'DONE']);
  });
  it('a deputy does not for the one who applies', async () => {
    const { id, personId } = await recommended(city);
    const self = await city.test.as([{ role: 'APPLICANT', place: personId }, { role: 'INTAKE_REVIEWER', place: city.body.institutionId }]);
    const deputy = await city.test.as([{ role: 'PLAN_OFFICER', place: city.body.institutionId }]);
    await deliverDelegation(city.test, self.subject, deputy.subject, [{ role: 'INTAKE_REVIEWER', place: city.body.institutionId }]);
    // what an account may do is remembered for a moment
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(reasonCodes(await step(deputy, id, 'accept', {}))).toEqual(['OWN_APPLICATION']);
    expect((await step(city.intake, id, 'accept', {})).statusCode).toBe(200);
  });
});
