import { badRequest, notFound, Problem, ruleRefusal, type CommandContext, type Kit } from '@gt/service-kit';
import { StaleVersionError } from '@gt/persistence';
import type { Reason } from '@gt/domain';
import { decideEnter, type SheetEvent } from '../domain/score-sheet.js';
import type { EnterScoresDto } from '../http/sheet-dto.js';
import { ruleSetOf } from '../storage/facts.js';
import type { Stores } from '../storage/stores.js';
import { requirePlanAllows } from './plan-access.js';

/** Enters scores on sheets of one plan, all or none, every fault at once (六(三)): by the expert on the own sheets, or by the exam officer from paper. */
export function enterScores(kit: Kit, stores: Stores, command: CommandContext, dto: EnterScoresDto) {
  return command.run(kit.db, 200, dto, async (tx) => {
    const ids = dto.sheets.map((row) => row.sheetId);
    if (new Set(ids).size !== ids.length) throw badRequest([{ field: 'sheets', code: 'DUPLICATE', message: '同一评价表出现两次，请删除重复项。' }]);
    const found = await stores.sheets.findMany(tx, ids, true);
    const plans = new Set([...found.values()].map((sheet) => sheet.state.planId));
    // sheets of others are as unknown to the caller as those that do not exist
    if (found.size < ids.length || [...found.values()].some(({ state }) => !command.access.may('sheet.enter', { expertIds: [state.expertId], institutionId: state.institutionId }))) throw notFound('评价表');
    if (plans.size > 1) throw badRequest([{ field: 'sheets', code: 'ONE_PLAN', message: '一次只能录入同一计划的成绩，请分批提交。' }]);
    const first = found.get(ids[0]!)!;
    const meta = command.meta(kit.clock, 'sheet.enter', { expertIds: [first.state.expertId], institutionId: first.state.institutionId });
    const plan = (await stores.plans.find(tx, first.state.planId))!;
    requirePlanAllows(plan.state, 'PlanScored');
    const ruleSet = await ruleSetOf(tx, plan.state.filing!.ruleSet);
    const reasons: Reason[] = [];
    const changes = dto.sheets.map((row) => {
      const sheet = found.get(row.sheetId)!;
      if (row.version !== sheet.version) throw new StaleVersionError('evaluation.score-sheet', [row.sheetId]);
      const decision = decideEnter(sheet.state, row.sheetId, { absent: row.absent ?? false, theory: row.theory ?? null, skill: row.skill ?? null, comprehensive: row.comprehensive ?? null }, meta.actor, ruleSet);
      if (!decision.ok) reasons.push(...decision.reasons);
      return { ...sheet, events: decision.ok ? decision.events : [] as SheetEvent[] };
    });
    if (reasons.some((reason) => reason.code === 'SHEET_SIGNED')) throw wrongStateOf(reasons);
    if (reasons.length > 0) throw ruleRefusal(reasons);
    const saved = await stores.sheets.save(tx, changes, meta);
    return { sheets: saved.map(({ id, version }) => ({ id, version })) };
  });
}

const wrongStateOf = (reasons: readonly Reason[]): Problem => {
  const signed = reasons.find((reason) => reason.code === 'SHEET_SIGNED')!;
  return new Problem(409, signed.code, signed.message, { reasons });
};
