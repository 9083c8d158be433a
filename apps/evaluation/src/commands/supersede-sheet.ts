import { randomUUID } from 'node:crypto';
import { eventsOf, notFound, type CommandContext, type Kit } from '@gt/service-kit';
import { decideSupersede } from '../domain/score-sheet.js';
import type { SupersedeSheetDto } from '../http/sheet-dto.js';
import type { Stores } from '../storage/stores.js';
import { requirePlanAllows } from './plan-access.js';

/** The expert changes an own signed sheet while the plan runs: a new edition with the reason, to be scored and signed again (六(三)). */
export function supersedeSheet(kit: Kit, stores: Stores, command: CommandContext, id: string, dto: SupersedeSheetDto) {
  return command.run(kit.db, 201, dto, async (tx) => {
    const known = await stores.sheets.find(tx, id);
    if (!known || !command.access.may('sheet.sign', { expertIds: [known.state.expertId] })) throw notFound('评价表');
    const meta = command.meta(kit.clock, 'sheet.sign', { expertIds: [known.state.expertId] });
    const plan = (await stores.plans.findMany(tx, [known.state.planId], true)).get(known.state.planId)!;
    // once the register is opened its rows rest on the signed sheets
    requirePlanAllows(plan.state, 'PlanScored');
    const sheet = (await stores.sheets.findMany(tx, [id], true)).get(id)!;
    const successorId = randomUUID();
    const { old, successor } = decideSupersede(sheet.state, successorId, dto.reason.trim());
    await stores.sheets.save(tx, [{ ...sheet, events: eventsOf(old) }, { id: successorId, version: 0, state: null, events: [successor] }], meta);
    return { id: successorId, version: 1, supersedes: id };
  });
}
