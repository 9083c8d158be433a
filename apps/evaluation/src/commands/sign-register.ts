import { reason, type Decision } from '@gt/domain';
import type { EventMeta, Stored, Tx } from '@gt/persistence';
import type { Action, Resource } from '@gt/policy';
import { deputyName, eventsOf, notFound, ruleRefusal, signContent, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import type { Plan } from '../domain/plan.js';
import { decideChairSign, decideChiefSign, decideProofread, decideReturnRegister, registerContent, type RegisterEvent, type RegisterStatus, type ScoreRegister } from '../domain/register.js';
import { registerSummary } from '../queries/register-view.js';
import { calendar, ruleSetOf } from '../storage/facts.js';
import { sittingExperts } from '../storage/sittings.js';
import type { Stores } from '../storage/stores.js';
import { planResource } from './plan-access.js';
import { saveEffect } from './take-effect.js';

const REGISTER_STATUS_NAMES: Readonly<Record<RegisterStatus, string>> = {
  OPEN: '待校对', PROOFREAD: '待组长签名', CHAIRS_SIGNED: '待考评组长签名', CHIEF_SIGNED: '已签名', PUBLICISED: '公示中', EFFECTIVE: '已生效', RETURNED: '已退回',
};

interface Held { readonly plan: Stored<Plan>; readonly register: Stored<ScoreRegister>; readonly meta: EventMeta }

/** Plan and register, locked in this order, for a step of the register. A signature needs a fresh sign-in. */
async function hold(tx: Tx, kit: Kit, stores: Stores, command: CommandContext, id: string, action: Action, needed: readonly RegisterStatus[], resource: (register: ScoreRegister, plan: Plan) => Resource, signature = true): Promise<Held> {
  if (signature) command.access.requireRecentSignIn();
  const known = await stores.registers.find(tx, id);
  if (!known) throw notFound('成绩登记');
  const plan = (await stores.plans.findMany(tx, [known.state.planId], true)).get(known.state.planId)!;
  const register = (await stores.registers.findMany(tx, [id], true)).get(id)!;
  if (!command.access.may('register.read', planResource(plan.id, plan.state, await sittingExperts(tx, plan.id)))) throw notFound('成绩登记');
  const meta = command.meta(kit.clock, action, resource(register.state, plan.state));
  if (!needed.includes(register.state.status)) throw wrongState(`成绩登记现为“${REGISTER_STATUS_NAMES[register.state.status]}”，此时不能办理此步，请刷新后查看进度。`, { status: register.state.status });
  return { plan, register, meta };
}

const sign = (kit: Kit, command: CommandContext, content: object, name: string, role: string) => () =>
  ({ content, signature: signContent(kit.signer, content, { subject: command.access.subject, name, role, kind: 'PLATFORM' }, kit.clock.now()) });

async function save(tx: Tx, kit: Kit, stores: Stores, { plan, register, meta }: Held, decision: Decision<RegisterEvent>) {
  const [saved] = await stores.registers.save(tx, [{ ...register, events: eventsOf(decision) }], meta);
  if (saved!.state.status === 'EFFECTIVE') await saveEffect(tx, kit, stores, plan, saved!, meta);
  return registerSummary(saved!);
}

/** 专人校对: the rows compared with the sheets, by one who entered none of the scores (六(四)). */
export function proofreadRegister(kit: Kit, stores: Stores, command: CommandContext, id: string) {
  return command.run(kit.db, 200, null, async (tx) => {
    const held = await hold(tx, kit, stores, command, id, 'register.proofread', ['OPEN'], (register) => ({ institutionId: register.institutionId }));
    const { name, subject: named } = held.plan.state.content.personnel.proofreader;
    const content = registerContent(id, held.register.state, null);
    const signer = await deputyName(tx, held.meta.actor) ?? name;
    return save(tx, kit, stores, held, decideProofread(held.register.state, { ...held.meta.actor, named }, sign(kit, command, content, signer, 'PROOFREADER')));
  });
}

/** 退回: the register goes back to the scorers, and the plan with it; the panels stay as they are and sign anew (六(四)). */
export function returnRegister(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { reason: string }) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const held = await hold(tx, kit, stores, command, id, 'register.proofread', ['OPEN', 'PROOFREAD', 'CHAIRS_SIGNED', 'PUBLICISED'], (register) => ({ institutionId: register.institutionId }), false);
    const reason = dto.reason.trim();
    const decision = decideReturnRegister(held.register.state, { ...held.meta.actor, named: held.plan.state.content.personnel.proofreader.subject }, reason);
    const summary = await save(tx, kit, stores, held, decision);
    await stores.plans.save(tx, [{ ...held.plan, events: [{ type: 'PlanReopened', data: { registerId: id, reason } }] }], held.meta);
    return summary;
  });
}

/** A chair signs the rows of the own panel (六(四)). */
export function signAsChair(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { panelId: string }) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const chairOf = (register: ScoreRegister) => register.chairs.find((chair) => chair.panelId === dto.panelId);
    const held = await hold(tx, kit, stores, command, id, 'register.chairSign', ['PROOFREAD'], (register) => {
      const chair = chairOf(register);
      if (!chair) throw ruleRefusal([reason('PANEL_NOT_IN_REGISTER', '六(四)', '该评审组不在本成绩登记中，请核对', { panelId: dto.panelId })]);
      return { expertIds: [chair.expertId] };
    });
    const content = registerContent(id, held.register.state, dto.panelId);
    return save(tx, kit, stores, held, decideChairSign(held.register.state, dto.panelId, sign(kit, command, content, chairOf(held.register.state)!.name, 'PANEL_CHAIR')));
  });
}

/** The chief signs the plan's register; results are then publicised, or take effect at once where the rule set has no publicity (六(四)). */
export function signAsChief(kit: Kit, stores: Stores, command: CommandContext, id: string) {
  return command.run(kit.db, 200, null, async (tx) => {
    const held = await hold(tx, kit, stores, command, id, 'register.chiefSign', ['CHAIRS_SIGNED'], (_, plan) => ({ expertIds: [plan.content.personnel.chief.expertId] }));
    const { plan, register } = held;
    const content = registerContent(id, register.state, null);
    return save(tx, kit, stores, held, decideChiefSign(register.state, kit.clock.today(), await ruleSetOf(tx, plan.state.filing!.ruleSet), await calendar(tx),
      sign(kit, command, content, plan.state.content.personnel.chief.name, 'CHIEF')));
  });
}
