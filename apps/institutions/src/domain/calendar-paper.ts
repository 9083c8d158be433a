import { acceptedUnless, reason, type Decision, type PlainDate, type Reason } from '@gt/domain';
import { forWhom, samePerson, type Acting } from '@gt/policy';
import { findCalendarPaperFaults } from '@gt/rules';
import { stateReasons, type Transitions } from './transitions.js';

/** One paper of the State Council on the holidays of one year (六(一)). */
export interface PaperContent { readonly year: number; readonly paper: string; readonly off: readonly PlainDate[]; readonly makeup: readonly PlainDate[] }
export interface CalendarPaper extends PaperContent, Proposed { readonly status: AdoptionStatus; readonly sequence: number | null; /** why it was not adopted */ readonly declined?: string }
/** Who proposed, and for whom where he stood in for somebody. */
export interface Proposed { readonly proposedBy: string; readonly onBehalfOf?: string }

export type AdoptionStatus = 'PROPOSED' | 'ADOPTED' | 'DECLINED';
export const ADOPTION_STATUS_NAMES: Readonly<Record<AdoptionStatus, string>> = { PROPOSED: '待批准', ADOPTED: '已批准', DECLINED: '未批准' };

export type CalendarPaperEvent =
  | { readonly type: 'CalendarPaperProposed'; readonly data: PaperContent & Proposed }
  | { readonly type: 'CalendarPaperAdopted'; readonly data: PaperContent & { readonly sequence: number } }
  | { readonly type: 'CalendarPaperDeclined'; readonly data: { readonly year: number; readonly paper: string; readonly reason: string } };

/** 待批准 → 已批准, or 未批准: what was proposed wrongly is proposed anew. A later paper of the same year supersedes the days that it names, not the paper. */
export const calendarTransitions: Transitions<AdoptionStatus, CalendarPaperEvent['type']> = { PROPOSED: { CalendarPaperAdopted: 'ADOPTED', CalendarPaperDeclined: 'DECLINED' }, ADOPTED: {}, DECLINED: {} };

export function evolveCalendarPaper(state: CalendarPaper | null, event: CalendarPaperEvent): CalendarPaper {
  switch (event.type) {
    case 'CalendarPaperProposed': return { ...event.data, status: 'PROPOSED', sequence: null };
    case 'CalendarPaperAdopted': return { ...state!, status: 'ADOPTED', sequence: event.data.sequence };
    case 'CalendarPaperDeclined': return { ...state!, status: 'DECLINED', declined: event.data.reason };
  }
}

/** More days than any year has had (33 off, 8 worked): something was pasted wrongly. */
const MAKEUP_DAYS_LIMIT = 15;
const OFF_DAYS_LIMIT = 60;

/** Proposes a paper: every day is real, near its year and stands once, and there are not more of them than a year can have. */
export function decideProposePaper(content: PaperContent, by: Acting): Decision<CalendarPaperEvent> {
  const reasons = paperReasons(content);
  return acceptedUnless(reasons, { type: 'CalendarPaperProposed', data: { ...content, ...proposed(by) } });
}

function paperReasons(content: PaperContent): Reason[] {
  const faults = findCalendarPaperFaults({ ...content, sequence: 1, source: content.paper }).map((fault) => reason(fault.code, '六(一)', `${fault.message}。`, { day: fault.day }));
  if (faults.length > 0) return faults;
  return [
    ...(content.off.length === 0 && content.makeup.length === 0 ? [reason('PAPER_EMPTY', '六(一)', '请填写放假日或补班日。')] : []),
    ...(content.off.length > OFF_DAYS_LIMIT ? [reason('OFF_DAYS_TOO_MANY', '六(一)', `放假日最多 ${OFF_DAYS_LIMIT} 天，请对照原文核对。`, { days: content.off.length })] : []),
    ...(content.makeup.length > MAKEUP_DAYS_LIMIT ? [reason('MAKEUP_DAYS_TOO_MANY', '六(一)', `补班日最多 ${MAKEUP_DAYS_LIMIT} 天，请对照原文核对。`, { days: content.makeup.length })] : []),
  ];
}

/** Adopts a proposed paper; another person than the proposer (两人). `adopted` = papers of the year that are adopted already, this one comes after them. */
export function decideAdoptPaper(paper: CalendarPaper, by: Acting, adopted: number): Decision<CalendarPaperEvent> {
  const reasons = [...stateReasons(calendarTransitions, paper.status, 'CalendarPaperAdopted', ADOPTION_STATUS_NAMES, '批准节假日安排'), ...fourEyes(paper, by)];
  return acceptedUnless(reasons, { type: 'CalendarPaperAdopted', data: { year: paper.year, paper: paper.paper, off: paper.off, makeup: paper.makeup, sequence: adopted + 1 } });
}

/** Does not adopt a proposed paper, with the reason; nothing changes by it, and a right one is proposed anew. */
export const decideDeclinePaper = (paper: CalendarPaper, why: string): Decision<CalendarPaperEvent> => acceptedUnless(
  stateReasons(calendarTransitions, paper.status, 'CalendarPaperDeclined', ADOPTION_STATUS_NAMES, '不予批准节假日安排'), { type: 'CalendarPaperDeclined', data: { year: paper.year, paper: paper.paper, reason: why } });

export const proposed = (by: Acting): Proposed => ({ proposedBy: by.subject, ...forWhom(by) });
/** Proposing and adopting are two people, through a delegation too. */
export const fourEyes = ({ proposedBy, ...rest }: Proposed, by: Acting): Reason[] => (samePerson({ subject: proposedBy, ...forWhom({ subject: proposedBy, ...rest }) }, by) ? [reason('SAME_PERSON', '', '提出与批准须为两人，请由另一位同事批准。')] : []);
