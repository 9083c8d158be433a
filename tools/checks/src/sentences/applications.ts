import { named, type Break } from '../report.js';

/** What the services know of one accepted application. */
export interface AcceptedApplication {
  readonly applicationId: string;
  /** null: applications has no row */
  readonly row: { readonly status: string; readonly outcome: string | null } | null;
  /** null: evaluation has never heard of it */
  readonly candidate: { readonly withdrawn: boolean; readonly planId: string | null } | null;
  /** evaluation's effective result */
  readonly result: { readonly outcome: string } | null;
  /** certificates' row for the result; `passed` false: no pass, or none any more */
  readonly pass: { readonly batchId: string | null; readonly passed: boolean } | null;
  readonly certificateIds: readonly string[];
}

/** Results by which an application ends without a certificate. */
const ENDED_WITHOUT: readonly string[] = ['FAILED', 'ABSENT', 'DISQUALIFIED', 'STOPPED'];
/** Results that conclude the application with its owner; the others leave it accepted (七(三)). */
const CONCLUDING: readonly string[] = ['PASSED', 'FAILED', 'ABSENT', 'DISQUALIFIED'];

/** Every end that somebody claims for the application. */
export const endsOf = ({ row, result, pass, certificateIds }: AcceptedApplication): readonly string[] => [
  // a result of one that was withdrawn by decision meanwhile is kept and changes nothing
  ...(row?.status === 'WITHDRAWN_BY_DECISION' ? (correctedLate({ pass, certificateIds }) ? [] : ['WITHDRAWN_BY_DECISION']) : result && ENDED_WITHOUT.includes(result.outcome) && !correctedLate({ pass, certificateIds }) ? [result.outcome] : []),
  ...certificateIds.map(() => 'CERTIFIED'),
];
/** A result that was corrected, or whose application was withdrawn by decision, after its certificate went up: the certificate stands until the supervisor decides on the finding (flow.md). */
const correctedLate = ({ pass, certificateIds }: Pick<AcceptedApplication, 'pass' | 'certificateIds'>): boolean => certificateIds.length > 0 && pass?.passed === false;

/** Why it waits, from evaluation and certificates; null: nobody has it in hand. */
export function waitingReason({ candidate, result, pass }: AcceptedApplication): string | null {
  if (candidate === null || candidate.withdrawn) return null;
  if (result === null) return candidate.planId === null ? 'WAITING_FOR_PLAN' : 'WAITING_IN_PLAN';
  if (result.outcome !== 'PASSED') return `WAITING_${result.outcome}`;
  if (pass === null || !pass.passed) return null;
  return pass.batchId === null ? 'WAITING_FOR_BATCH' : 'WAITING_IN_BATCH';
}

/** Where an accepted application stands (one word), and what speaks against it. */
export function judgeApplication(facts: AcceptedApplication): { readonly standing: string; readonly breaks: readonly Break[] } {
  const breaks: Break[] = [];
  const say = (code: string, message: string) => breaks.push({ code, aggregate: named('applications.application', facts.applicationId), message });
  const { row, candidate, result } = facts;
  const ends = endsOf(facts);
  const waiting = ends.length === 0 ? waitingReason(facts) : null;

  if (ends.length > 1) say('TWO_ENDS', `it ended as ${ends.join(' and ')}, and must end once`);
  if (row === null) say('APPLICATION_GONE', 'it was accepted, and its owner has no row of it');
  else if (!['ACCEPTED', 'CONCLUDED', 'WITHDRAWN_BY_DECISION'].includes(row.status)) say('ACCEPTANCE_LOST', `it was accepted, and its row says ${row.status}`);
  if (ends.length === 0 && waiting === null) {
    say('NOWHERE', candidate === null ? 'evaluation has never heard of it' : candidate.withdrawn ? 'evaluation counts it as withdrawn, its owner does not'
      : facts.pass === null ? 'it passed, and certificates has no row of its result' : 'it passed, and certificates has it as no pass');
  }
  if (row?.status === 'WITHDRAWN_BY_DECISION' && candidate?.withdrawn !== true) say('WITHDRAWAL_LOST', 'it was withdrawn by decision, and evaluation does not know');
  if (row?.status === 'ACCEPTED' && result !== null && CONCLUDING.includes(result.outcome)) say('NOT_CONCLUDED', `its result is ${result.outcome}, and its owner still waits for one`);
  if (row?.status === 'CONCLUDED' && row.outcome !== result?.outcome) say('CONCLUSION_DIFFERS', `its owner has it as ${row.outcome ?? 'without outcome'}, evaluation as ${result?.outcome ?? 'without result'}`);
  return { standing: ends[0] ?? waiting ?? 'NOWHERE', breaks };
}
