import { faultsOfMoves } from '@gt/policy';
import { panelMoves, planMoves, registerMoves, sheetMoves } from './moves.js';
import { PANEL_TRANSITIONS } from './panel.js';
import { PLAN_TRANSITIONS } from './plan.js';
import { REGISTER_TRANSITIONS } from './register.js';
import { SHEET_TRANSITIONS } from './score-sheet.js';

it('every state of plans, panels, sheets and registers waits for somebody who may, or says why not', () => {
  expect(faultsOfMoves(planMoves, PLAN_TRANSITIONS)).toEqual([]);
  expect(faultsOfMoves(panelMoves, PANEL_TRANSITIONS)).toEqual([]);
  expect(faultsOfMoves(sheetMoves, SHEET_TRANSITIONS)).toEqual([]);
  expect(faultsOfMoves(registerMoves, REGISTER_TRANSITIONS)).toEqual([]);
});
