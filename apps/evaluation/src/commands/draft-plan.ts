import { randomUUID } from 'node:crypto';
import { yearOf } from '@gt/domain';
import { composePlanName } from '@gt/rules';
import { badRequest, copies, eventsOf, type CommandContext, type Kit } from '@gt/service-kit';
import { decideChange, decideDraft } from '../domain/plan-decisions.js';
import type { PlanContent } from '../domain/plan.js';
import type { PlanContentDto } from '../http/plan-dto.js';
import { planView } from '../queries/plan-view.js';
import { nextPlanNumber, ofPlan } from '../storage/by-plan.js';
import { ruleSetOn } from '../storage/facts.js';
import { staffOf } from '../storage/staff.js';
import type { Stores } from '../storage/stores.js';
import { planFor } from './plan-access.js';

/** Begins a plan of a body. Without an own name the system composes one that contains 贯通 (六(一)). */
export function draftPlan(kit: Kit, stores: Stores, command: CommandContext, institutionId: string, dto: PlanContentDto) {
  return command.run(kit.db, 201, { institutionId, ...dto }, async (tx) => {
    const meta = command.meta(kit.clock, 'plan.draft', { institutionId });
    const body = await copies.institution(tx, institutionId);
    if (!body) throw badRequest([{ field: 'institutionId', code: 'UNKNOWN', message: '未找到该评价机构，请核对。' }]);
    requireSite(body.sites, dto.siteId);
    const ruleSet = await ruleSetOn(tx, kit.clock.today());
    const name = dto.name?.trim() ?? composePlanName(body.name, yearOf(kit.clock.today()), await nextPlanNumber(tx, institutionId, yearOf(kit.clock.today())), ruleSet);
    const id = randomUUID();
    const [saved] = await stores.plans.save(tx, [{ id, version: 0, state: null, events: eventsOf(decideDraft(institutionId, body.supervisorId, contentOf(dto, name), ruleSet)) }], meta);
    command.etag(saved!.version);
    return planView(saved!);
  });
}

/** Replaces what stands in the plan (If-Match); from the filing on only its people. */
export function changePlan(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: PlanContentDto) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const { plan, meta } = await planFor(tx, kit, stores, command, id, 'plan.draft', 'PlanChanged');
    command.requireVersion(plan.version);
    const body = (await copies.institution(tx, plan.state.institutionId))!;
    requireSite(body.sites, dto.siteId);
    const ruleSet = await ruleSetOn(tx, kit.clock.today());
    const content = contentOf(dto, dto.name?.trim() ?? plan.state.content.name);
    const panels = await ofPlan(tx, stores.panels, id);
    const events = eventsOf(decideChange(plan.state, content, await staffOf(tx, content, panels.map((panel) => panel.state)), ruleSet));
    const [saved = plan] = await stores.plans.save(tx, [{ ...plan, events }], meta);
    command.etag(saved.version);
    return planView(saved);
  });
}

function requireSite(sites: ReadonlyArray<{ readonly siteId: string }>, siteId: string): void {
  if (!sites.some((site) => site.siteId === siteId)) throw badRequest([{ field: 'siteId', code: 'UNKNOWN', message: '该评价机构没有这个站点，请核对。' }]);
}

/** The DTO as plain values, absent fields as null, texts trimmed. */
function contentOf(dto: PlanContentDto, name: string): PlanContent {
  const person = (p: { name: string; subject?: string | null }) => ({ name: p.name.trim(), subject: p.subject ?? null });
  return {
    name, siteId: dto.siteId,
    sessions: dto.sessions.map(({ day, time, venue, methods, content }) => ({ day, time: time.trim(), venue: venue.trim(), methods, content: content.trim() })),
    standard: { kind: dto.standard.kind, name: dto.standard.name.trim(), number: dto.standard.number?.trim() ?? null, edition: dto.standard.edition.trim() },
    scope: dto.scope.map(({ occupation, level }) => ({ occupation: { code: occupation.code, name: occupation.name.trim(), workType: occupation.workType?.trim() || null }, level })),
    personnel: {
      siteLead: person(dto.personnel.siteLead), qualitySupervisor: person(dto.personnel.qualitySupervisor), examOfficers: dto.personnel.examOfficers.map(person),
      proofreader: person(dto.personnel.proofreader), chief: { ...person(dto.personnel.chief), expertId: dto.personnel.chief.expertId },
    },
    scheme: (dto.scheme ?? []).map(({ title, text }) => ({ title: title.trim(), text: text.trim() })),
    external: dto.external ? { name: dto.external.name.trim(), number: dto.external.number.trim(), filedAt: new Date(dto.external.filedAt).toISOString(), receipt: dto.external.receipt.trim() } : null,
  };
}
