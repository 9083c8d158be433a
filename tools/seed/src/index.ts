import { EXTERNAL_SUPERVISOR_ACCOUNT } from './accounts.js';
import { makeCast, type Cast, type Scoring } from './applicants.js';
import { closeVolume, missingOf } from './archive.js';
import { memoryInMap, type Call, type Memory } from './call.js';
import { endCertificates, importNumbers, number, printed, publish, submitAndConfirm } from './certificates.js';
import { CityBuilder, openAccount, type Places } from './city.js';
import { moveClockTo, releaseClock } from './clock.js';
import { secondApplication, sidesOf, takeIn, type Applied } from './intake.js';
import { fillLists } from './lists.js';
import { filePlan, fileTooLate, PLANS, type Plan } from './plans.js';
import { makeReport, type Report } from './report.js';
import { settleReach } from './reach.js';
import { retake } from './retake.js';
import { DAYS } from './scene.js';
import { score, signRegister, takeEffect } from './scoring.js';
import { Session } from './session.js';

export { ACCOUNTS, APPLICANT_ACCOUNT, EXTERNAL_SUPERVISOR_ACCOUNT, FIRST_ADMIN_ACCOUNT, OPERATOR_ACCOUNT, type AccountSpec } from './accounts.js';
export { makeCast, type Applicant, type Cast } from './applicants.js';
export { memoryInMap, SeedError, type Answer, type Call, type Memory } from './call.js';
export { comparable, printReport, type Report, type ReportRow } from './report.js';
export { Session, until } from './session.js';
export { at, DAYS, EXPERTS, OCCUPATION } from './scene.js';
export type { Places } from './city.js';
export { moveClockTo, REACHED } from './clock.js';

export interface SeedOptions {
  readonly call: Call;
  /** of the first security administrator; every demonstration account gets the same */
  readonly password: string;
  readonly show: (progress: { readonly step: string; readonly done: number; readonly total: number }) => void;
  /** what a seed that was cut off goes on from; without one it begins at the beginning */
  readonly memory?: Memory;
  /** the business clock stays at the last day of the batch instead of going back to real time */
  readonly keepClock?: boolean;
}

const STEPS = 20;

/** The first steps of the seed: offices, rules, bodies with their filings, experts, employers; nobody has applied yet. Repeatable like `seedCity`, and the beginning of it. */
export async function buildCity(session: Session, cast: Cast, step: (text: string) => void = () => undefined): Promise<Places> {
  step('正在开设账号、登记监管部门');
  const city = new CityBuilder(session, cast);
  await city.offices();
  await moveClockTo(session, DAYS.opening);
  await city.bureaus();
  step('正在启用规则和节假日安排');
  await city.rules();
  step('正在登记评价机构、专家和贯通评价报备、收费标准');
  const sites = await city.bodies();
  await city.expertDirectory();
  await city.filings();
  await city.fees();
  await city.drafts();
  await city.employers();
  return city.finish(sites);
}

/**
 * Builds the demonstration city and carries its batches from the registry to the archive, through the public API under the roles' own
 * accounts. Repeatable: whatever was done before is not done again. Throws SeedError when the city answers what it should not.
 */
export async function seedCity({ call, password, show, memory = memoryInMap(), keepClock = false }: SeedOptions): Promise<Report> {
  const session = new Session(call, password, memory);
  const cast = makeCast();
  let done = 0;
  const step = (text: string) => show({ step: text, done: done++, total: STEPS });

  const places = await buildCity(session, cast, step);

  await moveClockTo(session, DAYS.intake);
  step('正在导入申报人员、推荐和受理');
  const [enterprise, training] = sidesOf(places);
  const intakes = [await takeIn(session, places, cast, enterprise!), await takeIn(session, places, cast, training!)];
  const applied = intakes.flatMap((i) => i.applied);
  step('正在办理重复申报');
  const second = await secondApplication(session, places, intakes[0]!);

  await moveClockTo(session, DAYS.filing);
  step('正在报备评价计划、组成评审组');
  const inPlan = (body: string, way: string) => applied.filter((a) => a.body === body && a.accepted && a.applicant.way === way);
  const batch = await filePlan(session, places, PLANS.batch, inPlan('enterprise', 'PLAN'));
  const single = await filePlan(session, places, PLANS.single, inPlan('enterprise', 'SINGLE_PLAN'));
  const school = await filePlan(session, places, PLANS.training, inPlan('training', 'PLAN'));
  const late = await fileTooLate(session, places);
  await openAccount(session, { account: EXTERNAL_SUPERVISOR_ACCOUNT, role: 'EXTERNAL_SUPERVISOR' }, cast.people.person().name, batch.id);

  const scoringOf = (list: readonly Applied[]): ReadonlyMap<string, Scoring> => new Map(list.map((a) => [a.applicationId, a.applicant.scoring]));
  const assess = async (plan: Plan, day: string, scores: ReadonlyMap<string, Scoring>): Promise<string> => {
    await moveClockTo(session, day);
    await score(session, plan, scores);
    return signRegister(session, plan, places.experts);
  };
  step('正在评价企业批次');
  const batchRegister = await assess(batch, DAYS.batch, scoringOf(batch.applied));
  const singleRegister = await assess(single, DAYS.single, scoringOf(single.applied));
  step('正在评价培训学校批次');
  const schoolRegister = await assess(school, DAYS.training, scoringOf(school.applied));

  const passes = (plan: Plan) => plan.applied.filter((a) => a.applicant.scoring === 'PASS').length;
  step('正在公示、生效并发证（企业批次）');
  await moveClockTo(session, DAYS.batchEffective);
  await takeEffect(session, batch, batchRegister, 'danwei-jingban');
  const batchCertificates = await allot(session, batch, passes(batch), DAYS.batchEffective);
  await moveClockTo(session, DAYS.singleEffective);
  await takeEffect(session, single, singleRegister, 'danwei-jingban');
  const singleCertificates = await allot(session, single, passes(single), DAYS.singleEffective);

  step('正在公示、生效并导入证书编号（培训学校批次）');
  await moveClockTo(session, DAYS.trainingEffective);
  await takeEffect(session, school, schoolRegister, 'ruanjian-jingban');
  const schoolBatch = await submitAndConfirm(session, school, passes(school));
  await moveClockTo(session, DAYS.numbersReturned);
  await importNumbers(session, school, schoolBatch, DAYS.trainingEffective);
  await publish(session, school, schoolBatch, DAYS.numbersReturned);

  step('正在办理补考');
  await moveClockTo(session, DAYS.retakeIntake);
  const again = await retake(session, places, ['failedMean', 'absent'].map((key) => batch.applied.find((a) => a.applicant.key === key)!));
  const retakePlan = await filePlan(session, places, PLANS.retake, again.map((r) => ({ ...r.of, applicationId: r.applicationId })));
  const retakeScores = new Map<string, Scoring>(again.map((r) => [r.applicationId, r.of.applicant.key === 'failedMean' ? 'PASS' : 'FAIL_MEAN']));
  const retakeRegister = await assess(retakePlan, DAYS.retake, retakeScores);
  await moveClockTo(session, DAYS.retakeEffective);
  await takeEffect(session, retakePlan, retakeRegister, 'danwei-jingban');
  const retakeCertificates = await allot(session, retakePlan, 1, DAYS.retakeEffective);

  step('正在打印证书');
  const held = [...await printed(session, batch, batchCertificates), ...await printed(session, single, singleCertificates), ...await printed(session, retakePlan, retakeCertificates)].filter((line) => line.print === 'HELD');
  await moveClockTo(session, DAYS.closing);
  await endCertificates(session, school, await printed(session, school, schoolBatch));

  for (const plan of [batch, school, retakePlan]) {
    step(`正在归档：${plan.name}`);
    await closeVolume(session, plan);
  }
  const missing = await missingOf(session, single);
  await settleReach(session, places, cast.people.person());
  await fillLists(session, applied, cast.people.person());
  step('正在汇总');
  const waiting = new Set(applied.filter((a) => a.applicant.way === 'WAITS').map((a) => a.applicationId));
  const report = await makeReport(session, { applied, faulty: intakes.flatMap((i) => i.faulty), second, retaken: again, waiting, paths: new Map([batch, single, school, retakePlan].flatMap((plan) => [...plan.paths])), notes: [
    `逾期报备被拒：${late.name}——${late.message}`,
    `待打印：${held.length} 张（缺字 ${[...new Set(held.flatMap((line) => line.missingGlyphs))].join('、')}），所在案卷未结：${missing.join('；')}`,
  ] });
  if (!keepClock) await releaseClock(session);
  return report;
}

async function allot(session: Session, plan: Plan, passes: number, day: string): Promise<string> {
  const batchId = await submitAndConfirm(session, plan, passes);
  await number(session, plan, batchId);
  await publish(session, plan, batchId, day);
  return batchId;
}
