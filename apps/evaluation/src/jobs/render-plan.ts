import type { WorkSchemeInput } from '@gt/forms';
import { INSTITUTION_TYPE_NAMES, type SkillLevel } from '@gt/domain';
import type { Renderer } from '@gt/forms';
import type { Stored } from '@gt/persistence';
import { copies, documentId, metaOfJob, type Kit } from '@gt/service-kit';
import { PANEL_KIND_OF, type Panel } from '../domain/panel.js';
import type { NamedPerson, Plan, PlanContent } from '../domain/plan.js';
import { ofPlan } from '../storage/by-plan.js';
import { candidatesOf, type CandidateRow } from '../storage/candidates.js';
import type { Stores } from '../storage/stores.js';

/** Fixes 工作方案 and 批次安排表 of one filing (六(一)). Repeatable: a document that is fixed stays as it is. */
export async function renderPlanDocuments(kit: Kit, stores: Stores, renderer: Renderer, payload: { readonly planId: string; readonly edition: number }): Promise<void> {
  const { planId, edition } = payload;
  const plan = (await stores.plans.find(kit.db, planId))!;
  const meta = metaOfJob(kit.service, planId, kit.clock);
  const filing = plan.state.filing!;
  const common = { planId, applicationId: null, subjectId: planId, mediaType: 'application/pdf', institutionId: plan.state.institutionId, expertIds: [], personId: null };
  const again = { task: 'render-plan-documents', payload };
  const scheme = documentId('WORK_SCHEME', planId, String(edition));
  // filing is the body's act in the system, which stands for its seal
  await kit.documents.fix(meta, { again, document: { ...common, documentId: scheme, documentClass: 'WORK_SCHEME', title: `${filing.content.name}工作方案`, signatureKinds: ['IN_SYSTEM_APPROVAL'] },
    render: async () => renderer.render('workScheme', await workScheme(kit, stores, plan, scheme)) });
  const schedule = documentId('SCHEDULE', planId, String(edition));
  await kit.documents.fix(meta, { again, document: { ...common, documentId: schedule, documentClass: 'SCHEDULE', title: `${filing.content.name}批次安排表`, signatureKinds: [] },
    render: async () => renderer.render('schedule', await workScheme(kit, stores, plan, schedule)) });
}

async function workScheme(kit: Kit, stores: Stores, plan: Stored<Plan>, id: string): Promise<WorkSchemeInput> {
  const filing = plan.state.filing!;
  const { content } = filing;
  const [body, supervisor] = [await copies.institution(kit.db, plan.state.institutionId), await copies.bureau(kit.db, filing.supervisorId)];
  const panels = (await ofPlan(kit.db, stores.panels, plan.id)).filter((panel) => panel.state.status !== 'DISSOLVED');
  const candidates = await candidatesOf(kit.db, plan.id);
  const panelName = (panelId: string | null) => panels.find((panel) => panel.id === panelId)?.state.name;
  return {
    documentId: id, createdAt: filing.filedAt, planName: content.name, institution: body!.name, institutionKind: INSTITUTION_TYPE_NAMES[body!.type], supervisor: supervisor?.name ?? '', filedAt: filing.filedAt,
    ...(content.external ? { externalFiling: { number: content.external.number, receipt: content.external.receipt } } : {}),
    standard: { name: content.standard.name, edition: content.standard.edition, ...(content.standard.number ? { number: content.standard.number } : {}) },
    venue: [...new Set(content.sessions.map((session) => session.venue))].join('；'), siteName: body!.sites.find((site) => site.siteId === content.siteId)?.name ?? '',
    firstDay: filing.firstAssessmentDay, lastDay: filing.lastAssessmentDay, candidateCount: candidates.length, schedule: scheduleRows(content, candidates), staff: staffRows(content),
    panels: panels.map(({ state }) => ({ name: state.name, members: state.members.map((member) => ({ duty: dutyOf(state, member.chair), name: member.name, employer: member.employer, qualification: member.qualification, speciality: member.speciality })) })),
    candidates: candidates.map(({ data, panelId }) => {
      const panel = panelName(panelId);
      return { name: data.name, idNumberMasked: data.idNumberMasked, employer: data.employerName, occupation: data.occupation.name, workType: data.occupation.workType, level: data.level as SkillLevel, method: data.method, retake: data.retake, ...(panel ? { panel } : {}) };
    }),
    sections: content.scheme, signatures: [{ kind: 'APPROVAL', role: '评价机构', name: body!.name, at: filing.filedAt }],
  };
}

export const dutyOf = (panel: Pick<Panel, 'kind'>, chair: boolean): string => (panel.kind === 'ASSESSMENT' ? '考评员' : chair ? '组长' : '成员');

/** A line for each session, method and occupation of the scope that the method can have: 三级 is assessed, 二级 and 一级 are reviewed. */
function scheduleRows(content: PlanContent, candidates: readonly CandidateRow[]): WorkSchemeInput['schedule'] {
  return content.sessions.flatMap((session) => session.methods.flatMap((method) => content.scope
    .filter((row) => method === 'DIRECT_RECOGNITION' || (PANEL_KIND_OF[method] === 'ASSESSMENT') === (row.level === 3))
    .map((row) => ({
      day: session.day, time: session.time, place: session.venue, occupation: row.occupation.name, workType: row.occupation.workType, level: row.level, method,
      candidates: candidates.filter(({ data }) => data.method === method && data.level === row.level && data.occupation.code === row.occupation.code).length,
    }))));
}

function staffRows({ personnel }: PlanContent): WorkSchemeInput['staff'] {
  const line = (duty: string, person: NamedPerson) => ({ duty, name: person.name });
  return [
    line('现场负责人', personnel.siteLead), line('质量督导员', personnel.qualitySupervisor), ...personnel.examOfficers.map((officer) => line('考务人员', officer)),
    line('成绩校对人', personnel.proofreader), line('考评组长', personnel.chief),
  ];
}
