import type { Kit } from '@gt/service-kit';
import { filingDeadline, type FilingDeadline } from '@gt/rules';
import { calendar, publicRuleSet } from '../storage/facts.js';

/** 报备截止日 of an assessment day (api.md), by the papers adopted so far. */
export const showFilingDeadline = async (kit: Kit, assessmentDate: string): Promise<FilingDeadline> =>
  filingDeadline(assessmentDate, await publicRuleSet(kit.db, kit.clock.today()), await calendar(kit.db));
