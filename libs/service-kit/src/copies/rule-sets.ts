import type { DataOf, Envelope } from '@gt/contracts';
import type * as C from '@gt/contracts';

export interface RuleSetCopy { readonly ruleSetId: string; readonly ruleSetVersion: number; readonly effectiveFrom: string; readonly effectiveTo: string | null; /** null while only proposed */ readonly content: Record<string, unknown> | null }
export function foldRuleSet(state: RuleSetCopy | null, event: Envelope<never>): RuleSetCopy {
  const d = event.data as Partial<DataOf<typeof C.RuleSetAdopted>>;
  return { ruleSetId: d.ruleSetId ?? state!.ruleSetId, ruleSetVersion: d.ruleSetVersion ?? state!.ruleSetVersion, effectiveFrom: d.effectiveFrom ?? state!.effectiveFrom, effectiveTo: d.effectiveTo ?? null, content: d.content ?? state?.content ?? null };
}

export interface CalendarPaperCopy { readonly year: number; /** 0 while only proposed */ readonly sequence: number; readonly paper: string; readonly off: readonly string[]; readonly makeup: readonly string[]; readonly adopted: boolean }
export function foldCalendarPaper(state: CalendarPaperCopy | null, event: Envelope<never>): CalendarPaperCopy {
  const d = event.data as Partial<DataOf<typeof C.CalendarPaperAdopted>>;
  return { year: d.year ?? state!.year, sequence: d.sequence ?? state?.sequence ?? 0, paper: d.paper ?? state!.paper, off: d.off ?? state?.off ?? [], makeup: d.makeup ?? state?.makeup ?? [], adopted: d.off !== undefined || (state?.adopted ?? false) };
}
