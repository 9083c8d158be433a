import { randomUUID } from 'node:crypto';
import { copies, eventsOf, notFound, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import type { Tx } from '@gt/persistence';
import { decideForm, PANEL_KIND_OF, type MemberFacts, type PanelKind } from '../domain/panel.js';
import { planDays, type PlanContent } from '../domain/plan.js';
import type { FormPanelDto } from '../http/panel-dto.js';
import { panelView } from '../queries/panel-view.js';
import { ofPlan } from '../storage/by-plan.js';
import { assignPanel, findCandidates, freeFromPanel } from '../storage/candidates.js';
import { qualificationsOf, ruleSetOf, ruleSetOn } from '../storage/facts.js';
import { freeSittings, sittingDays, takeSittings } from '../storage/sittings.js';
import type { Stores } from '../storage/stores.js';
import { planFor } from './plan-access.js';

/** Forms a panel for some of the plan's candidates (六(三)). Members' days are taken city-wide. */
export function formPanel(kit: Kit, stores: Stores, command: CommandContext, planId: string, dto: FormPanelDto) {
  return command.run(kit.db, 201, dto, async (tx) => {
    // the plan's own checks for enrolment tell whether its panels may still change
    const { plan, meta } = await planFor(tx, kit, stores, command, planId, 'panel.form', 'CandidatesEnrolled');
    const { state } = plan;
    const body = (await copies.institution(tx, state.institutionId))!;
    const number = (await ofPlan(tx, stores.panels, planId)).length + 1;
    const days = dto.days ? [...new Set(dto.days)].sort() : daysOfKind(state.content, dto.kind);
    const candidates = await findCandidates(tx, dto.candidates.map((each) => each.applicationId));
    const events = eventsOf(decideForm(
      { name: dto.kind === 'REVIEW' ? `第${number}评审组` : `第${number}考评组`, kind: dto.kind, days },
      await memberFacts(tx, planId, dto),
      dto.candidates.map(({ applicationId, relativeExpertIds }) => {
        const row = candidates.get(applicationId);
        return { applicationId, relativeExpertIds: relativeExpertIds ?? [], enrolled: row?.planId === planId ? { personId: row.data.personId, method: row.data.method, employerName: row.data.employerName, panelId: row.panelId } : null };
      }),
      { planId, institutionId: state.institutionId, institutionType: body.type, planDays: planDays(state.content), occupations: state.content.scope.map((row) => row.occupation),
        ruleSet: state.filing ? await ruleSetOf(tx, state.filing.ruleSet) : await ruleSetOn(tx, kit.clock.today()) },
    ));
    const id = randomUUID();
    const [saved] = await stores.panels.save(tx, [{ id, version: 0, state: null, events }], meta);
    await takeSittings(tx, { id, planId, kind: dto.kind, expertIds: dto.members.map((member) => member.expertId), days });
    await assignPanel(tx, planId, id, dto.candidates.map((each) => each.applicationId));
    return panelView(saved!);
  });
}

const daysOfKind = (content: PlanContent, kind: PanelKind): string[] =>
  [...new Set(content.sessions.filter((session) => session.methods.some((method) => PANEL_KIND_OF[method] === kind)).map((session) => session.day))].sort();

async function memberFacts(tx: Tx, planId: string, dto: FormPanelDto): Promise<MemberFacts[]> {
  const ids = dto.members.map((member) => member.expertId);
  const experts = new Map((await copies.experts(tx, ids)).map((expert) => [expert.id, expert.state]));
  const busy = await sittingDays(tx, ids, planId, dto.kind);
  return dto.members.map(({ expertId, chair, declaration }) => {
    const expert = experts.get(expertId);
    return {
      expertId, chair: chair ?? false, declaration, otherSittingDays: busy.get(expertId) ?? [], unavailable: expert?.unavailable ?? [],
      expert: expert ? { personId: expert.personId, name: expert.name, employer: expert.employerName, speciality: expert.speciality, occupationCodes: expert.occupationCodes, qualifications: qualificationsOf(expert),
        qualificationText: expert.qualifications.map((each) => each.name).join('、') } : null,
    };
  });
}

/** Dissolves a panel that does not sit yet; its candidates and experts are free again. */
export function dissolvePanel(kit: Kit, stores: Stores, command: CommandContext, panelId: string, dto: { reason: string }) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const known = await stores.panels.find(tx, panelId);
    if (!known) throw notFound('评审组');
    const { meta } = await planFor(tx, kit, stores, command, known.state.planId, 'panel.form', null, '评审组');
    const panel = (await stores.panels.findMany(tx, [panelId], true)).get(panelId)!;
    if (panel.state.status !== 'FORMED') throw wrongState('评审组已开始评审或已解散，不能再解散。', { status: panel.state.status });
    const { planId, institutionId } = panel.state;
    const [saved] = await stores.panels.save(tx, [{ ...panel, events: [{ type: 'PanelDissolved', data: { planId, institutionId, reason: dto.reason.trim() } }] }], meta);
    await freeSittings(tx, [panelId]);
    await freeFromPanel(tx, panelId);
    return panelView(saved!);
  });
}
