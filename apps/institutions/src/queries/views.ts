import type { Stored } from '@gt/persistence';
import type { Bureau } from '../domain/bureau.js';
import type { CalendarPaper } from '../domain/calendar-paper.js';
import type { CustomStandard } from '../domain/custom-standard.js';
import type { Expert } from '../domain/expert.js';
import type { FeeSchedule } from '../domain/fee-schedule.js';
import type { BridgingFiling, ContactPerson } from '../domain/filing.js';
import type { Institution } from '../domain/institution.js';
import type { RuleSetEdition } from '../domain/rule-set.js';

// What callers see of each aggregate: sealed fields never leave, numbers are masked.
const head = <S>(stored: Stored<S>) => ({ id: stored.id, version: stored.version });

export const bureauView = (stored: Stored<Bureau>) => ({ ...head(stored), ...stored.state });
export type BureauView = ReturnType<typeof bureauView>;

export const institutionView = (stored: Stored<Institution>) => ({ ...head(stored), ...stored.state });
export type InstitutionView = ReturnType<typeof institutionView>;

export function expertView(stored: Stored<Expert>) {
  const { idNumberSealed: _, ...shown } = stored.state;
  return { ...head(stored), ...shown };
}
export type ExpertView = ReturnType<typeof expertView>;

const contactView = (contact: ContactPerson | null) => contact && { name: contact.name, post: contact.post, landline: contact.landline, mobileMasked: contact.mobileMasked };
const withoutNumber = <T extends { readonly idNumberSealed: string }>(person: T): Omit<T, 'idNumberSealed'> => { const { idNumberSealed: _, ...shown } = person; return shown; };
export function filingView(stored: Stored<BridgingFiling>) {
  const { returned, ...state } = stored.state;
  return {
    ...head(stored), ...state, basedOn: state.basedOn ?? null, /** whether `…/difference?against=RETURNED` has something to compare with */ wasReturned: (returned ?? null) !== null,
    legalRepresentative: contactView(stored.state.legalRepresentative), contact: contactView(stored.state.contact), staff: state.staff.map(withoutNumber), experts: (state.experts ?? []).map(withoutNumber),
  };
}
export type FilingView = ReturnType<typeof filingView>;

/** Without the content, which is long; `GET /rule-sets/:id` gives it. */
export function ruleSetView(stored: Stored<RuleSetEdition>) {
  const { content, ...shown } = stored.state;
  return { ...head(stored), ...shown, name: content.name, legalBasis: content.legalBasis };
}
export type RuleSetView = ReturnType<typeof ruleSetView>;

export const paperView = (stored: Stored<CalendarPaper>) => ({ ...head(stored), ...stored.state });
export type PaperView = ReturnType<typeof paperView>;

export const feeView = (stored: Stored<FeeSchedule>) => ({ ...head(stored), ...stored.state });
export type FeeView = ReturnType<typeof feeView>;

export const standardView = (stored: Stored<CustomStandard>) => ({ ...head(stored), ...stored.state });
export type StandardView = ReturnType<typeof standardView>;
