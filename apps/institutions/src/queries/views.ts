import type { Stored } from '@gt/persistence';
import type { Bureau } from '../domain/bureau.js';
import type { CalendarPaper } from '../domain/calendar-paper.js';
import type { Expert } from '../domain/expert.js';
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
export const filingView = (stored: Stored<BridgingFiling>) => ({
  ...head(stored), ...stored.state, legalRepresentative: contactView(stored.state.legalRepresentative), contact: contactView(stored.state.contact),
  staff: stored.state.staff.map((member) => { const { idNumberSealed: _, ...shown } = member; return shown; }),
});
export type FilingView = ReturnType<typeof filingView>;

/** Without the content, which is long; `GET /rule-sets/:id` gives it. */
export function ruleSetView(stored: Stored<RuleSetEdition>) {
  const { content, ...shown } = stored.state;
  return { ...head(stored), ...shown, name: content.name, legalBasis: content.legalBasis };
}
export type RuleSetView = ReturnType<typeof ruleSetView>;

export const paperView = (stored: Stored<CalendarPaper>) => ({ ...head(stored), ...stored.state });
export type PaperView = ReturnType<typeof paperView>;
