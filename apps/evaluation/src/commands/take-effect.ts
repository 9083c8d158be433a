import { addJob, type EventMeta, type Stored, type Tx } from '@gt/persistence';
import { eventsOf, metaOfJob, notFound, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import type { Plan } from '../domain/plan.js';
import { decideTakeEffect, type ScoreRegister } from '../domain/register.js';
import { LEAVES_PLAN, resultOf } from '../domain/result.js';
import { registerSummary } from '../queries/register-view.js';
import { candidatesOf, releaseFromPlan } from '../storage/candidates.js';
import type { Stores } from '../storage/stores.js';

/** Ends a publicity that is over on the business clock (六(四)). A register that is in effect already stays as it is. */
export function takeEffect(kit: Kit, stores: Stores, command: CommandContext, id: string) {
  return command.run(kit.db, 200, null, async (tx) => {
    const known = await stores.registers.find(tx, id);
    if (!known || !command.access.may('register.read', { institutionId: known.state.institutionId })) throw notFound('成绩登记');
    const meta = command.meta(kit.clock, 'register.takeEffect', { institutionId: known.state.institutionId });
    return registerSummary(await endPublicity(tx, kit, stores, known, meta));
  });
}

async function endPublicity(tx: Tx, kit: Kit, stores: Stores, known: Stored<ScoreRegister>, meta: EventMeta): Promise<Stored<ScoreRegister>> {
  const plan = (await stores.plans.findMany(tx, [known.state.planId], true)).get(known.state.planId)!;
  const register = (await stores.registers.findMany(tx, [known.id], true)).get(known.id)!;
  if (register.state.status === 'EFFECTIVE') return register;
  if (register.state.status !== 'PUBLICISED') throw wrongState('成绩登记尚未完成签名和公示，不能生效。', { status: register.state.status });
  const [saved] = await stores.registers.save(tx, [{ ...register, events: eventsOf(decideTakeEffect(register.state, kit.clock.today())) }], meta);
  await saveEffect(tx, kit, stores, plan, saved!, meta);
  return saved!;
}

/** What follows from a register in effect: a result for each candidate in one statement, the plan's own step, the register's document. */
export async function saveEffect(tx: Tx, kit: Kit, stores: Stores, plan: Stored<Plan>, register: Stored<ScoreRegister>, meta: EventMeta): Promise<void> {
  const candidates = new Map((await candidatesOf(tx, plan.id)).map((candidate) => [candidate.applicationId, candidate]));
  const effectiveOn = register.state.effectiveOn!;
  const { institutionId, supervisorId, content } = plan.state;
  const common = { planId: plan.id, planName: content.name, institutionId, supervisorId, siteId: content.siteId, registerId: register.id, effectiveOn };
  // whoever was moved on from an earlier plan has a result of it already
  const earlier = await stores.results.findMany(tx, register.state.rows.map((row) => row.applicationId), true);
  const results = register.state.rows.map((row) => { const { data, withdrawn, excused } = candidates.get(row.applicationId)!; return resultOf(row, common, data, { withdrawn, excused }); });
  await stores.results.save(tx, results.map((data) => ({ id: data.candidate.applicationId, version: 0, state: null, ...earlier.get(data.candidate.applicationId), events: [{ type: 'ResultTookEffect' as const, data }] })), meta);
  await releaseFromPlan(tx, plan.id, results.filter((each) => LEAVES_PLAN.includes(each.outcome)).map((each) => each.candidate.applicationId));
  await stores.plans.save(tx, [{ ...plan, events: [{ type: 'PlanEffective', data: { effectiveOn } }] }], meta);
  await addJob(tx, 'render-register', { registerId: register.id }, { key: `register:${register.id}` });
}

/** The same by the clock: every publicity that is over. A job stored for a day could not follow a business clock that is moved. */
export async function takeDueEffects(kit: Kit, stores: Stores): Promise<number> {
  const due = await kit.db.query<{ id: string }>(`SELECT id FROM register WHERE status = 'PUBLICISED' AND state->'publicity'->>'until' < $1 ORDER BY id`, [kit.clock.today()]);
  for (const { id } of due) {
    await kit.db.transaction(async (tx) => {
      const known = (await stores.registers.find(tx, id))!;
      await endPublicity(tx, kit, stores, known, metaOfJob(kit.service, id, kit.clock));
    });
  }
  return due.length;
}
