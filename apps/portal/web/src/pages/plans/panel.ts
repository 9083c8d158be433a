import type { EvaluationMethod, OccupationRef, PlainDate, Reason, SkillLevel } from '@gt/domain';
import type { RuleSet } from '@gt/rules';
import { isAvailable, type ExpertRow } from '../work/expert.js';
import { daysOfKind, kindOf, type Panel, type PanelKind, type PlanContent } from './plan.js';

/** A candidate of the plan with the panel that he has. */
export interface Seat { readonly applicationId: string; readonly name: string; readonly employerName: string; readonly occupation: OccupationRef; readonly level: SkillLevel; readonly method: EvaluationMethod; readonly withdrawn: boolean; readonly panelId: string | null }
export interface Load { readonly expertId: string; readonly days: number; readonly next: PlainDate }
/** What the service says of a panel before it is formed; `facts` name the expert and the candidate. */
export interface PanelTold { readonly possible: boolean; readonly name: string; readonly days: readonly PlainDate[]; readonly reasons: readonly Reason[]; readonly warnings: readonly Reason[] }
export type Declaration = 'ACCEPTED' | 'PENDING' | 'DECLINED';
/** A panel as it is put together. */
export interface PanelForm { kind: PanelKind; days: string[]; members: { expertId: string; chair: boolean; declaration: Declaration }[]; candidates: string[]; kin: { expertId: string; applicationId: string }[]; reason: string }

/** Who waits for a panel of the kind; those of the panel that is being replaced are among them. */
export const waitingFor = (seats: readonly Seat[], kind: PanelKind, replaced: Panel | null): readonly Seat[] => seats.filter((s) => !s.withdrawn && kindOf(s.method) === kind && (s.panelId === null || s.panelId === replaced?.id));

/** What the form begins with: everybody who waits; a replaced panel's own members, who have accepted already. */
export function panelFormOf(content: PlanContent, seats: readonly Seat[], replaced: Panel | null): PanelForm {
  const kind = replaced?.kind ?? (waitingFor(seats, 'REVIEW', null).length > 0 ? 'REVIEW' : 'ASSESSMENT');
  return {
    kind, days: replaced ? [...replaced.days] : daysOfKind(content, kind), members: replaced?.members.map(({ expertId, chair }) => ({ expertId, chair, declaration: 'ACCEPTED' as const })) ?? [],
    candidates: replaced ? [...replaced.applicationIds] : waitingFor(seats, kind, null).map((s) => s.applicationId), kin: [], reason: '',
  };
}

/** What is sent, of a form whose candidates still wait; `reason` is why another panel gives way to it. */
export const panelOf = (form: PanelForm, waiting: readonly Seat[], replaced: Panel | null, reason = form.reason): object => ({
  kind: form.kind, members: form.members, days: form.days,
  candidates: waiting.filter((s) => form.candidates.includes(s.applicationId)).map(({ applicationId }) => ({ applicationId, relativeExpertIds: [...new Set(form.kin.filter((k) => k.applicationId === applicationId && form.members.some((m) => m.expertId === k.expertId)).map((k) => k.expertId))] })),
  ...(replaced ? { replaces: { panelId: replaced.id, reason } } : {}),
});

/** How many members and chairs are wanted, by the plan's rule set (六(三)); negative: too many. */
export interface Count { readonly least: number; readonly most: number; readonly chairs: number; readonly missing: number; readonly missingChairs: number }
export function countOf(form: Pick<PanelForm, 'kind' | 'members'>, { panel, plan, scoring }: RuleSet): Count {
  const { least, most, chairs } = form.kind === 'REVIEW' ? { least: panel.members, most: panel.members, chairs: panel.chairs } : { least: plan.minimumAssessors, most: scoring.maximumAssessors, chairs: 0 };
  const n = form.members.length;
  return { least, most, chairs, missing: n < least ? least - n : n > most ? most - n : 0, missingChairs: chairs - (chairs === 0 ? 0 : form.members.filter((m) => m.chair).length) };
}

/** Days of the panel on which the expert has said not to be there. */
export const awayOn = (expert: Pick<ExpertRow, 'unavailable'>, days: readonly PlainDate[]): PlainDate[] => days.filter((day) => !isAvailable(expert, day));
/** Whether the expert's field has one of the plan's occupations; a code stands for all below it. */
export const fits = (expert: Pick<ExpertRow, 'occupationCodes'>, { scope }: Pick<PlanContent, 'scope'>): boolean => scope.some(({ occupation: { code } }) => expert.occupationCodes.some((head) => code === head || code.startsWith(`${head}-`)));
/** Reasons about one expert or candidate; without an id those that are about the panel as a whole. */
export const about = (reasons: readonly Reason[], key: 'expertId' | 'applicationId', id: string): readonly Reason[] => reasons.filter((r) => r.facts[key] === id && (key === 'expertId' || r.facts['expertId'] === undefined));
export const aboutAll = (reasons: readonly Reason[]): readonly Reason[] => reasons.filter((r) => r.facts['expertId'] === undefined && r.facts['applicationId'] === undefined);
