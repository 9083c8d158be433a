import { randomUUID } from 'node:crypto';
import type { Reason } from '@gt/domain';
import type { EventMeta, Stored, Tx } from '@gt/persistence';
import type { RuleSet } from '@gt/rules';
import { copies, eventsOf, type CommandContext, type Kit } from '@gt/service-kit';
import { decideStart } from '../domain/plan-decisions.js';
import { reasonsAgainstSitting, type Panel } from '../domain/panel.js';
import type { SheetEvent } from '../domain/score-sheet.js';
import { planView } from '../queries/plan-view.js';
import { ofPlan } from '../storage/by-plan.js';
import { candidatesOf, type CandidateRow } from '../storage/candidates.js';
import { qualificationsOf, ruleSetOf } from '../storage/facts.js';
import { staffOf } from '../storage/staff.js';
import type { Stores } from '../storage/stores.js';
import { planFor } from './plan-access.js';

/** Starts the assessment on its day (六(三)): the panels sit, and a sheet is opened for every scorer and candidate in one statement. */
export function startPlan(kit: Kit, stores: Stores, command: CommandContext, id: string) {
  return command.run(kit.db, 200, null, async (tx) => {
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.run', 'PlanStarted');
    const panels = (await ofPlan(tx, stores.panels, id, true)).filter((panel) => panel.state.status === 'FORMED');
    const candidates = await candidatesOf(tx, id);
    const ruleSet = await ruleSetOf(tx, plan.state.filing!.ruleSet);
    const events = eventsOf(decideStart(plan.state, {
      today: kit.clock.today(), ruleSet, scorers: await scorerReasons(tx, panels, candidates, ruleSet), staff: await staffOf(tx, plan.state.content, panels.map((panel) => panel.state)),
      candidatesWithoutPanel: candidates.filter((candidate) => candidate.panelId === null).map((candidate) => candidate.applicationId),
      held: candidates.filter((candidate) => candidate.held === 'BODY' || candidate.held === 'SUPERVISOR').map((candidate) => candidate.applicationId),
    }));
    await openSheets(tx, stores, panels, candidates, meta);
    await stores.panels.save(tx, panels.map((panel) => ({ ...panel, events: [{ type: 'PanelSitting' as const, data: { planId: id, institutionId: plan.state.institutionId } }] })), meta);
    const [saved] = await stores.plans.save(tx, [{ ...plan, events }], meta);
    command.etag(saved!.version);
    return planView(saved!);
  });
}

/** Those who are to score, looked at again on the day: qualifications end and applications come in after a panel was formed. */
async function scorerReasons(tx: Tx, panels: readonly Stored<Panel>[], candidates: readonly CandidateRow[], ruleSet: RuleSet): Promise<Reason[]> {
  const experts = await copies.experts(tx, [...new Set(panels.flatMap(({ state }) => state.members.map((member) => member.expertId)))]);
  const scorers = new Map(experts.map(({ id, state }) => [id, { expertId: id, personId: state.personId, qualifications: qualificationsOf(state) }]));
  const personIds = candidates.map((candidate) => candidate.data.personId);
  return panels.flatMap(({ state }) => reasonsAgainstSitting(state, scorers, personIds, ruleSet));
}

async function openSheets(tx: Tx, stores: Stores, panels: readonly Stored<Panel>[], candidates: readonly CandidateRow[], meta: EventMeta): Promise<void> {
  const byId = new Map(panels.map((panel) => [panel.id, panel.state]));
  const opened = candidates.flatMap(({ applicationId, panelId, data }) => byId.get(panelId!)!.members.map(({ expertId, name }): SheetEvent => ({
    type: 'ScoreSheetOpened', data: { planId: byId.get(panelId!)!.planId, institutionId: data.institutionId, panelId: panelId!, applicationId, expertId, expertName: name, method: data.method, edition: 1, changeReason: null },
  })));
  await stores.sheets.save(tx, opened.map((event) => ({ id: randomUUID(), version: 0, state: null, events: [event] })), meta);
}
