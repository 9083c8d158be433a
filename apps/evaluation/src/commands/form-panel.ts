import { randomUUID } from 'node:crypto';
import { copies, eventsOf, notFound, wrongState, type CommandContext, type Kit } from '@gt/service-kit';
import type { EventMeta, Stored, Tx } from '@gt/persistence';
import { declarationOf } from '../domain/invitation.js';
import { daysOfKind, decideForm, lookAtFormation, type MemberFacts, type Panel, type PanelCandidateFacts } from '../domain/panel.js';
import { planDays, type Plan } from '../domain/plan.js';
import type { FormPanelDto } from '../http/panel-dto.js';
import { panelView } from '../queries/panel-view.js';
import { ofPlan } from '../storage/by-plan.js';
import { assignPanel, findCandidates, freeFromPanel } from '../storage/candidates.js';
import { qualificationsOf, ruleSetOf, ruleSetOn } from '../storage/facts.js';
import { freeSittings, sittingDays, takeSittings } from '../storage/sittings.js';
import type { Stores } from '../storage/stores.js';
import { invitationId } from './invitations.js';
import { planFor } from './plan-access.js';

/** What a panel would be: facts of its members and candidates, with the panel that it replaces out of the way. Nothing is stored. */
async function formation(tx: Tx, kit: Kit, stores: Stores, { id: planId, state }: Stored<Plan>, dto: FormPanelDto) {
  const body = (await copies.institution(tx, state.institutionId))!;
  const panels = await ofPlan(tx, stores.panels, planId, true);
  const replaced = dto.replaces ? panels.find((panel) => panel.id === dto.replaces!.panelId) : null;
  if (replaced === undefined) throw notFound('评审组');
  if (replaced) requireFormed(replaced.state);
  const candidates = await findCandidates(tx, dto.candidates.map((each) => each.applicationId));
  const invitations = await stores.invitations.findMany(tx, dto.members.map(({ expertId }) => invitationId(planId, expertId)));
  const said = [...invitations.values()].filter((each) => each.state.status === 'ACCEPTED');
  return {
    replaced,
    panel: { name: `第${panels.length + 1}${dto.kind === 'REVIEW' ? '评审组' : '考评组'}`, kind: dto.kind, days: dto.days ? [...new Set(dto.days)].sort() : daysOfKind(state.content.sessions, dto.kind) },
    members: (await memberFacts(tx, planId, dto)).map((member) => ({ ...member, declaration: declarationOf(invitations.get(invitationId(planId, member.expertId))?.state, member.declaration) })),
    candidates: dto.candidates.map(({ applicationId, relativeExpertIds }): PanelCandidateFacts => {
      const row = candidates.get(applicationId);
      const panelId = row?.panelId === replaced?.id ? null : row?.panelId ?? null;
      return { applicationId, relativeExpertIds: [...new Set([...relativeExpertIds ?? [], ...said.filter((each) => each.state.relativeApplicationIds.includes(applicationId)).map((each) => each.state.expertId)])], enrolled: row?.planId === planId ? { personId: row.data.personId, method: row.data.method, employerName: row.data.employerName, panelId } : null };
    }),
    facts: { planId, institutionId: state.institutionId, institutionType: body.type, planDays: planDays(state.content), occupations: state.content.scope.map((row) => row.occupation),
      ruleSet: state.filing ? await ruleSetOf(tx, state.filing.ruleSet) : await ruleSetOn(tx, kit.clock.today()) },
  };
}

// the plan's own checks for enrolment tell whether its panels may still change
const planForPanels = (tx: Tx, kit: Kit, stores: Stores, command: CommandContext, planId: string) => planFor(tx, kit, stores, command, planId, 'panel.form', 'CandidatesEnrolled');

/** Forms a panel for some of the plan's candidates (六(三)), in place of another one where it is named. Members' days are taken city-wide. */
export function formPanel(kit: Kit, stores: Stores, command: CommandContext, planId: string, dto: FormPanelDto) {
  return command.run(kit.db, 201, dto, async (tx) => {
    const { plan, meta } = await planForPanels(tx, kit, stores, command, planId);
    const { replaced, panel, members, candidates, facts } = await formation(tx, kit, stores, plan, dto);
    const events = eventsOf(decideForm(panel, members, candidates, facts));
    if (replaced) await dissolve(tx, stores, replaced, dto.replaces!.reason, meta);
    const id = randomUUID();
    const [saved] = await stores.panels.save(tx, [{ id, version: 0, state: null, events }], meta);
    await takeSittings(tx, { id, planId, kind: dto.kind, expertIds: dto.members.map((member) => member.expertId), days: panel.days });
    await assignPanel(tx, planId, id, dto.candidates.map((each) => each.applicationId));
    return panelView(saved!);
  });
}

/** What stands against a panel and what somebody should know before it is formed, by expert and candidate (`facts`); nothing is stored. */
export function previewPanel(kit: Kit, stores: Stores, command: CommandContext, planId: string, dto: FormPanelDto) {
  return kit.db.transaction(async (tx) => {
    const { plan } = await planForPanels(tx, kit, stores, command, planId);
    const { panel, members, candidates, facts } = await formation(tx, kit, stores, plan, dto);
    const { reasons, warnings } = lookAtFormation(panel, members, candidates, facts);
    return { possible: reasons.length === 0, name: panel.name, days: panel.days, reasons, warnings };
  });
}

async function memberFacts(tx: Tx, planId: string, dto: FormPanelDto): Promise<MemberFacts[]> {
  const ids = dto.members.map((member) => member.expertId);
  const experts = new Map((await copies.experts(tx, ids)).map((expert) => [expert.id, expert.state]));
  const busy = await sittingDays(tx, ids, planId, dto.kind, dto.replaces?.panelId ?? null);
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
    requireFormed(panel.state);
    const saved = await dissolve(tx, stores, panel, dto.reason, meta);
    return panelView(saved);
  });
}

function requireFormed(panel: Panel): void {
  if (panel.status !== 'FORMED') throw wrongState('评审组已开始评审或已解散，不能再解散或更换。', { status: panel.status });
}

async function dissolve(tx: Tx, stores: Stores, panel: Stored<Panel>, why: string, meta: EventMeta): Promise<Stored<Panel>> {
  const { planId, institutionId } = panel.state;
  const [saved] = await stores.panels.save(tx, [{ ...panel, events: [{ type: 'PanelDissolved', data: { planId, institutionId, reason: why.trim() } }] }], meta);
  await freeSittings(tx, [panel.id]);
  await freeFromPanel(tx, panel.id);
  return saved!;
}
