import { randomUUID } from 'node:crypto';
import { reason } from '@gt/domain';
import { addJob, type EventMeta, type Stored, type Tx } from '@gt/persistence';
import { notFound, ruleRefusal, signContent, type CommandContext, type Kit } from '@gt/service-kit';
import type { Plan } from '../domain/plan.js';
import { registerRow, type RegisterEvent } from '../domain/register.js';
import { absenceConflicts, decideSign, isFinished, type ScoreSheet } from '../domain/score-sheet.js';
import type { SignSheetsDto } from '../http/sheet-dto.js';
import { ofPlan } from '../storage/by-plan.js';
import { ruleSetOf } from '../storage/facts.js';
import type { Stores } from '../storage/stores.js';
import { requirePlanAllows } from './plan-access.js';

/** Sheets that one rendering job works on: a worker's minute. */
const SHEETS_PER_JOB = 50;

/**
 * Signs the caller's own finished sheets of a plan in one act (六(三)), never an unfinished one; a fresh sign-in is needed. With the last
 * sheet of the plan its register is opened.
 */
export function signSheets(kit: Kit, stores: Stores, command: CommandContext, dto: SignSheetsDto) {
  return command.run(kit.db, 200, dto, async (tx) => {
    command.access.requireRecentSignIn();
    // the plan's row is the queue of its signers: exactly one of them signs the last sheet
    const plan = (await stores.plans.findMany(tx, [dto.planId], true)).get(dto.planId);
    if (!plan) throw notFound('计划');
    const every = await ofPlan(tx, stores.sheets, dto.planId, true);
    const all = every.filter((sheet) => sheet.state.status !== 'SUPERSEDED');
    const own = all.filter((sheet) => command.access.may('sheet.sign', { expertIds: [sheet.state.expertId] }));
    if (own.length === 0) throw notFound('计划');
    const chosen = chooseSheets(own, dto.sheetIds ?? null);
    const meta = command.meta(kit.clock, 'sheet.sign', { expertIds: [chosen[0]!.state.expertId] });
    requirePlanAllows(plan.state, 'PlanScored');
    const at = kit.clock.now();
    const signed = chosen.map((sheet) => {
      const role = sheet.state.method === 'PRACTICAL_ASSESSMENT' ? 'ASSESSOR' : 'EXPERT';
      const decision = decideSign(sheet.state, sheet.id, (content) => signContent(kit.signer, content, { subject: command.access.subject, name: sheet.state.expertName, role, kind: 'PLATFORM' }, at));
      return { sheet, decision };
    });
    const reasons = signed.flatMap(({ decision }) => (decision.ok ? [] : decision.reasons));
    if (reasons.length > 0) throw ruleRefusal(reasons);
    const saved = await stores.sheets.save(tx, signed.map(({ sheet, decision }) => ({ ...sheet, events: decision.ok ? decision.events : [] })), meta);
    await addRenderJobs(tx, dto.planId, saved.map((sheet) => sheet.id));
    const now = new Map([...all, ...saved].map((sheet) => [sheet.id, sheet]));
    const registerId = await openRegisterIfScored(tx, kit, stores, plan, [...now.values()], every.filter((sheet) => sheet.state.status === 'SUPERSEDED'), meta);
    return { signed: saved.map(({ id, version }) => ({ id, version })), unfinished: own.filter((sheet) => sheet.state.status === 'OPEN' && !isFinished(sheet.state)).length, registerId };
  });
}

/** All finished unsigned sheets, or exactly the named ones; naming one that is not the caller's is a 404. */
function chooseSheets(own: readonly Stored<ScoreSheet>[], ids: readonly string[] | null): readonly Stored<ScoreSheet>[] {
  if (ids !== null) {
    const byId = new Map(own.map((sheet) => [sheet.id, sheet]));
    if (ids.some((id) => !byId.has(id))) throw notFound('评价表');
    return ids.map((id) => byId.get(id)!);
  }
  const finished = own.filter((sheet) => sheet.state.status === 'OPEN' && isFinished(sheet.state));
  if (finished.length === 0) throw ruleRefusal([reason('NOTHING_TO_SIGN', '六(三)', '没有已评完待签名的评价表，请先录入成绩')]);
  return finished;
}

async function addRenderJobs(tx: Tx, planId: string, sheetIds: readonly string[]): Promise<void> {
  for (let start = 0; start < sheetIds.length; start += SHEETS_PER_JOB) await addJob(tx, 'render-score-sheets', { planId, sheetIds: sheetIds.slice(start, start + SHEETS_PER_JOB) });
}

/** When the last sheet is signed: panels are done, the register is opened with every decision, the plan is scored. Null as long as a sheet is open. */
async function openRegisterIfScored(tx: Tx, kit: Kit, stores: Stores, plan: Stored<Plan>, sheets: readonly Stored<ScoreSheet>[], replaced: readonly Stored<ScoreSheet>[], meta: EventMeta): Promise<string | null> {
  if (sheets.some((sheet) => sheet.state.status === 'OPEN')) return null;
  const conflicts = absenceConflicts(sheets.map((sheet) => sheet.state));
  if (conflicts.length > 0) {
    throw ruleRefusal([reason('ABSENCE_DIFFERS', '六(三)', '评分人对是否缺考的记录不一致，请核对签到表；记录有误的一方请说明原因另立新版后重签', { applicationIds: conflicts })]);
  }
  const ruleSet = await ruleSetOf(tx, plan.state.filing!.ruleSet);
  // done already where the register before this one was sent back
  const panels = (await ofPlan(tx, stores.panels, plan.id, true)).filter((panel) => panel.state.status === 'SITTING' || panel.state.status === 'DONE');
  const { institutionId } = plan.state;
  const byApplication = new Map<string, Array<{ id: string; sheet: ScoreSheet }>>();
  for (const { id, state } of [...sheets].sort((a, b) => a.state.expertId.localeCompare(b.state.expertId))) byApplication.set(state.applicationId, [...(byApplication.get(state.applicationId) ?? []), { id, sheet: state }]);
  const registerId = randomUUID();
  const opened: RegisterEvent = { type: 'RegisterOpened', data: {
    planId: plan.id, institutionId,
    rows: [...byApplication].map(([applicationId, of]) => registerRow(applicationId, of[0]!.sheet.panelId, of, ruleSet)),
    // who entered or signed an edition that was replaced has scored too
    scoredBy: [...new Set([...sheets, ...replaced].flatMap(({ state }) => [...state.enteredBy, state.signature!.signerSubject]))],
    chairs: panels.filter((panel) => panel.state.kind === 'REVIEW').map((panel) => { const chair = panel.state.members.find((member) => member.chair)!; return { panelId: panel.id, expertId: chair.expertId, name: chair.name }; }),
  } };
  await stores.panels.save(tx, panels.filter((panel) => panel.state.status === 'SITTING').map((panel) => ({ ...panel, events: [{ type: 'PanelDone' as const, data: { planId: plan.id, institutionId } }] })), meta);
  await stores.registers.save(tx, [{ id: registerId, version: 0, state: null, events: [opened] }], meta);
  await stores.plans.save(tx, [{ ...plan, events: [{ type: 'PlanScored', data: { registerId } }] }], meta);
  return registerId;
}
