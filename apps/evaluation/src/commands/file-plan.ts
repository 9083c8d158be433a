import type { SkillLevel } from '@gt/domain';
import { addJob, type Stored, type Tx } from '@gt/persistence';
import { bodyScopeOf } from '@gt/rules';
import { copies, eventsOf, requireOpinion, type CommandContext, type Kit } from '@gt/service-kit';
import { decideFile, decidePermission } from '../domain/plan-filing.js';
import { evolvePlan, type Plan } from '../domain/plan.js';
import { filingView, planView } from '../queries/plan-view.js';
import { ofPlan } from '../storage/by-plan.js';
import { candidatesOf } from '../storage/candidates.js';
import { calendar, feesOf, ruleSetOf, ruleSetOn } from '../storage/facts.js';
import { staffOf } from '../storage/staff.js';
import type { Stores } from '../storage/stores.js';
import { planFor } from './plan-access.js';

/** The set of the first filing, or the one in force today for a plan that was never filed. */
const planRuleSet = (tx: Tx, plan: Plan, today: string) => (plan.filing ? ruleSetOf(tx, plan.filing.ruleSet) : ruleSetOn(tx, today));

/** Files the plan, also again after a return or postponement (六(一)); its scheme and schedule are fixed by a job. */
export function filePlan(kit: Kit, stores: Stores, command: CommandContext, id: string) {
  return command.run(kit.db, 200, null, async (tx) => {
    const known = await stores.plans.find(tx, id);
    if (known) await copies.holdInstitution(tx, known.state.institutionId, 'READ');
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.file', 'PlanFiled');
    const events = eventsOf(decideFile(plan.state, await filingFacts(tx, kit, stores, plan)));
    const [saved] = await stores.plans.save(tx, [{ ...plan, events }], meta);
    await addJob(tx, 'render-plan-documents', { planId: id, edition: saved!.version }, { key: `plan-documents:${id}:${saved!.version}` });
    command.etag(saved!.version);
    return planView(saved!);
  });
}

/** What a filing would say now, or every reason against it; nothing is stored. */
export function previewFiling(kit: Kit, stores: Stores, command: CommandContext, id: string) {
  return kit.db.transaction(async (tx) => {
    const { plan } = await planFor(tx, kit, stores, command, id, 'plan.file', 'PlanFiled');
    const decision = decideFile(plan.state, await filingFacts(tx, kit, stores, plan));
    if (!decision.ok) return { possible: false, reasons: decision.reasons, filing: null };
    return { possible: true, reasons: [], filing: filingView(evolvePlan(plan.state, decision.events[0]!).filing!) };
  });
}

async function filingFacts(tx: Tx, kit: Kit, stores: Stores, plan: Stored<Plan>) {
  const body = (await copies.institution(tx, plan.state.institutionId))!;
  const panels = (await ofPlan(tx, stores.panels, plan.id)).map((panel) => panel.state);
  return {
    now: kit.clock.now(), ruleSet: await planRuleSet(tx, plan.state, kit.clock.today()), calendar: await calendar(tx), supervisorId: body.supervisorId,
    institutionType: body.type, filingMode: body.filingMode, scope: bodyScopeOf(body, await copies.filingsOf(tx, plan.state.institutionId)),
    fees: await feesOf(tx, plan.state.institutionId),
    staff: await staffOf(tx, plan.state.content, panels), panels: panels.filter((panel) => panel.status === 'FORMED'),
    candidates: (await candidatesOf(tx, plan.id)).map(({ applicationId, data: { occupation, level, method } }) => ({ applicationId, occupation, level: level as SkillLevel, method })),
  };
}

/** The bureau admits a filing that would be late, or whose calendar is undeclared, with its reason (六(一)). */
export function permitFiling(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { reason: string }) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.decide', 'FilingPermitted');
    await requireOpinion(tx, kit, { kind: 'plan', recordId: id, version: plan.version, bureauId: plan.state.supervisorId }, meta.actor);
    const facts = { now: kit.clock.now(), ruleSet: await planRuleSet(tx, plan.state, kit.clock.today()), calendar: await calendar(tx) };
    const [saved] = await stores.plans.save(tx, [{ ...plan, events: eventsOf(decidePermission(plan.state, dto.reason.trim(), facts)) }], meta);
    command.etag(saved!.version);
    return planView(saved!);
  });
}

/** The bureau returns a filed plan with its reason. */
export function returnPlan(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: { reason: string }) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.decide', 'PlanReturned');
    await requireOpinion(tx, kit, { kind: 'plan', recordId: id, version: plan.version, bureauId: plan.state.supervisorId }, meta.actor);
    const [saved] = await stores.plans.save(tx, [{ ...plan, events: [{ type: 'PlanReturned', data: { reason: dto.reason.trim(), returnedOn: kit.clock.today() } }] }], meta);
    command.etag(saved!.version);
    return planView(saved!);
  });
}
