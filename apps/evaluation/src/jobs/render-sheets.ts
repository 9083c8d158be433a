import type { Renderer } from '@gt/forms';
import type { SkillLevel } from '@gt/domain';
import { copies, documentId, metaOfJob, type Kit, type WantedDocument } from '@gt/service-kit';
import { standardText } from '../domain/plan.js';
import { findCandidates } from '../storage/candidates.js';
import type { Stores } from '../storage/stores.js';
import { kindsOf, markOf, pointsText } from './marks.js';
import { dutyOf } from './render-plan.js';

/**
 * Fixes the signed 评审及评价表 of one act (六(三)). Repeatable. A sheet that cannot be rendered (a character that no font has) waits for a font and
 * keeps no other one waiting.
 */
export async function renderScoreSheets(kit: Kit, stores: Stores, renderer: Renderer, payload: { readonly planId: string; readonly sheetIds: readonly string[] }): Promise<void> {
  const plan = (await stores.plans.find(kit.db, payload.planId))!.state;
  const { content } = plan.filing!;
  const body = (await copies.institution(kit.db, plan.institutionId))!;
  const sheets = await stores.sheets.findMany(kit.db, payload.sheetIds);
  const panels = await stores.panels.findMany(kit.db, [...new Set([...sheets.values()].map((sheet) => sheet.state.panelId))]);
  const candidates = await findCandidates(kit.db, [...new Set([...sheets.values()].map((sheet) => sheet.state.applicationId))]);
  const wanted = [...sheets.values()].map(({ id, state }): WantedDocument => {
    const practical = state.method === 'PRACTICAL_ASSESSMENT';
    const documentClass = practical ? 'PRACTICAL_SHEET' : 'SCORE_SHEET';
    const document = documentId(documentClass, id, '1');
    const { data: candidate } = candidates.get(state.applicationId)!;
    const panel = panels.get(state.panelId)!.state;
    const member = panel.members.find((each) => each.expertId === state.expertId)!;
    const signature = state.signature!;
    const points = { theory: pointsText(state.scores!.theory), skill: pointsText(state.scores!.skill), comprehensive: pointsText(state.scores!.comprehensive) };
    const scores = Object.fromEntries(Object.entries(points).filter(([, text]) => text !== undefined));
    const venue = content.sessions.find((session) => panel.days.includes(session.day))?.venue;
    return {
      causationId: id, again: { task: 'render-score-sheets', payload: { planId: payload.planId, sheetIds: [id] } },
      document: {
        documentId: document, documentClass, title: '评审及评价表', mediaType: 'application/pdf', planId: payload.planId, applicationId: state.applicationId, subjectId: id,
        signatureKinds: kindsOf([signature]), institutionId: plan.institutionId, expertIds: [state.expertId], personId: null,
      },
      render: () => renderer.render('scoreSheet', {
        documentId: document, createdAt: signature.signedAt, institution: body.name, planName: content.name, assessedOn: plan.startedOn!, ...(venue ? { venue } : {}), standard: standardText(content.standard),
        candidate: { name: candidate.name, idNumberMasked: candidate.idNumberMasked, employer: candidate.employerName }, occupation: candidate.occupation.name, workType: candidate.occupation.workType,
        level: candidate.level as SkillLevel, method: state.method, panel: panel.name, expert: { name: member.name, duty: dutyOf(panel, member.chair), qualification: member.qualification, employer: member.employer },
        conflictDeclaration: '接受', scores, ...(state.absent ? { comment: '缺考' } : {}), version: state.edition, ...(state.changeReason ? { changeReason: state.changeReason } : {}), signatures: [markOf(signature)],
      }),
    };
  });
  for (const failure of (await kit.documents.fixAll(metaOfJob(kit.service, payload.planId, kit.clock), wanted)).failed.values()) throw failure;
}
