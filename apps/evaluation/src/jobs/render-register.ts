import type { Renderer, SubjectLine } from '@gt/forms';
import { OUTCOME_NAMES, type SkillLevel } from '@gt/domain';
import type { SubjectDecision } from '@gt/rules';
import { copies, documentId, metaOfJob, type Kit } from '@gt/service-kit';
import type { RegisterRow } from '../domain/register.js';
import type { SheetScores } from '../domain/score-sheet.js';
import { findCandidates } from '../storage/candidates.js';
import type { Stores } from '../storage/stores.js';
import { kindsOf, markOf, pointsText } from './marks.js';

/** Fixes 成绩登记统计表 once it is in effect, with every signature of its chain (六(四)). Repeatable. */
export async function renderRegister(kit: Kit, stores: Stores, renderer: Renderer, payload: { readonly registerId: string }): Promise<void> {
  const { state: register } = (await stores.registers.find(kit.db, payload.registerId))!;
  const plan = (await stores.plans.find(kit.db, register.planId))!.state;
  const filing = plan.filing!;
  const body = (await copies.institution(kit.db, plan.institutionId))!;
  const candidates = await findCandidates(kit.db, register.rows.map((row) => row.applicationId));
  const panels = await stores.panels.findMany(kit.db, [...new Set(register.rows.map((row) => row.panelId))]);
  const signatures = [register.proofread!, ...register.chairs.map((chair) => chair.signature!), register.chief!];
  const id = documentId('SCORE_REGISTER', payload.registerId, '1');
  await kit.documents.fix(metaOfJob(kit.service, payload.registerId, kit.clock), { again: { task: 'render-register', payload }, document: {
    documentId: id, documentClass: 'SCORE_REGISTER', title: `${filing.content.name}成绩登记统计表`, mediaType: 'application/pdf', planId: register.planId, applicationId: null, subjectId: payload.registerId,
    signatureKinds: kindsOf(signatures), institutionId: plan.institutionId, expertIds: [], personId: null,
  }, render: () => renderer.render('scoreRegister', {
    documentId: id, createdAt: register.chief!.signedAt, institution: body.name, planName: filing.content.name, firstDay: filing.firstAssessmentDay, lastDay: filing.lastAssessmentDay, supplement: 0,
    rows: register.rows.map((row) => {
      const { data } = candidates.get(row.applicationId)!;
      return { name: data.name, idNumberMasked: data.idNumberMasked, employer: data.employerName, occupation: data.occupation.name, workType: data.occupation.workType, level: data.level as SkillLevel, method: row.method,
        panel: panels.get(row.panelId)!.state.name, ...subjectLines(row), outcome: OUTCOME_NAMES[row.outcome] };
    }),
    signatures: signatures.map(markOf),
  }) });
}

function subjectLines(row: RegisterRow): { theory?: SubjectLine; skill?: SubjectLine; comprehensive?: SubjectLine } {
  const line = (subject: keyof SheetScores, decision: SubjectDecision | null) =>
    (decision === null ? {} : { [subject]: { scores: row.sheets.map((sheet) => pointsText(sheet.scores[subject]) ?? ''), mean: decision.mean, passed: decision.passed } });
  return { ...line('theory', row.theory), ...line('skill', row.skill), ...line('comprehensive', row.comprehensive) };
}
