import { stateIn, type OpenCaseSource } from '@gt/service-kit';
import { OPEN_STATUSES } from '../domain/plan.js';

/** What of a body is open in evaluation: plans go along with it by PlanTransferred; what hangs on them (panels, sheets, registers) by them. */
export const openCases: readonly OpenCaseSource[] = [{ name: '评价计划', table: 'plan', where: stateIn(OPEN_STATUSES) }];
