import type { Envelope } from '@gt/contracts';
import type { Queryable, Tx } from '@gt/persistence';
import type { Acting, ApprovalKind } from '@gt/policy';
import { foldBureau, foldExpert, foldFeeSchedule, foldFiling, foldInstitution, foldStandard, type BureauCopy, type ExpertCopy, type FeeScheduleCopy, type FilingCopy, type InstitutionCopy, type StandardCopy } from './institutions.js';
import { foldCalendarPaper, foldRuleSet, type CalendarPaperCopy, type RuleSetCopy } from './rule-sets.js';
import { foldApprovalSteps, foldDelegation, foldGrant, type ApprovalStepsCopy, type DelegationCopy, type GrantCopy } from './grant-copy.js';

type Fold = (state: never, event: Envelope<never>) => object;
/** What a service can keep a local copy of, by aggregate type. */
const folds: Readonly<Record<string, Fold>> = {
  'institutions.bureau': foldBureau as Fold, 'institutions.institution': foldInstitution as Fold, 'institutions.filing': foldFiling as Fold, 'institutions.expert': foldExpert as Fold,
  'institutions.fee-schedule': foldFeeSchedule as Fold, 'institutions.custom-standard': foldStandard as Fold, 'institutions.rule-set': foldRuleSet as Fold, 'institutions.calendar-paper': foldCalendarPaper as Fold, 'identity.grant': foldGrant as Fold, 'identity.delegation': foldDelegation as Fold, 'identity.approval-steps': foldApprovalSteps as Fold,
};
export const copiedAggregates = Object.keys(folds);

/** Applies one event to the local copy of its aggregate. The runner's watermark has locked the aggregate and put events in order. */
export async function applyToCopy(tx: Tx, event: Envelope): Promise<void> {
  const fold = folds[event.aggregateType];
  if (!fold) return;
  const [row] = await tx.query<{ state: object }>('SELECT state FROM copy WHERE aggregate_type = $1 AND id = $2', [event.aggregateType, event.aggregateId]);
  const state = fold((row?.state ?? null) as never, event as Envelope<never>);
  await tx.query('INSERT INTO copy (aggregate_type, id, version, state) VALUES ($1, $2, $3, $4::jsonb) ON CONFLICT (aggregate_type, id) DO UPDATE SET version = $3, state = $4::jsonb',
    [event.aggregateType, event.aggregateId, event.version, JSON.stringify(state)]);
}

async function one<S>(db: Queryable, type: string, id: string): Promise<S | undefined> {
  return (await db.query<{ state: S }>('SELECT state FROM copy WHERE aggregate_type = $1 AND id = $2', [type, id]))[0]?.state;
}
async function many<S>(db: Queryable, type: string, where = 'true', params: unknown[] = []): Promise<Array<{ id: string; state: S }>> {
  return db.query<{ id: string; state: S }>(`SELECT id, state FROM copy WHERE aggregate_type = $1 AND ${where} ORDER BY id`, [type, ...params]);
}

/** Ids of the bodies that a bureau supervises, as a subselect (SQL). `match` compares the bureau's id, which is a text there: `= $1`, `= ANY($3::text[])`. */
export const bodiesSupervised = (match: string): string => `(SELECT id FROM copy WHERE aggregate_type = 'institutions.institution' AND state->>'supervisorId' ${match})`;

/** Local copies of other services' facts, as far as their events have come. */
export const copies = {
  bureau: (db: Queryable, id: string) => one<BureauCopy>(db, 'institutions.bureau', id),
  /** the municipal centre; undefined until it is registered */
  municipalCentre: async (db: Queryable) => (await many<BureauCopy>(db, 'institutions.bureau', `state->>'level' = 'MUNICIPAL'`))[0],
  /** bureaus that were merged into one of these, straight or one after the other, each with the one of them that took it over */
  mergedInto: (db: Queryable, ids: readonly string[]) => db.query<{ id: string; heir: string }>(`WITH RECURSIVE gone(id, heir) AS (
      SELECT id, state->>'mergedInto' FROM copy WHERE aggregate_type = 'institutions.bureau' AND state->>'mergedInto' = ANY($1::text[])
      UNION SELECT c.id, g.heir FROM copy c JOIN gone g ON c.aggregate_type = 'institutions.bureau' AND c.state->>'mergedInto' = g.id::text) SELECT id, heir FROM gone ORDER BY id`, [ids]),
  institution: (db: Queryable, id: string) => one<InstitutionCopy>(db, 'institutions.institution', id),
  /**
   * Holds the body's copy until the transaction ends, so that a command which rests on it (READ) and the fact that crosses it (CHANGE, the body's own or
   * one of its filings) see each other: the later of the two waits, and then finds what the earlier one left. Taken before rows of one's own, always: nobody waits in a circle.
   */
  holdInstitution: (tx: Tx, id: string, why: 'READ' | 'CHANGE') => tx.query(`SELECT 1 FROM copy WHERE aggregate_type = 'institutions.institution' AND id = $1 FOR ${why === 'READ' ? 'SHARE' : 'UPDATE'}`, [id]),
  institutions: (db: Queryable, ids: readonly string[]) => many<InstitutionCopy>(db, 'institutions.institution', 'id = ANY($2::uuid[])', [ids]),
  filing: (db: Queryable, id: string) => one<FilingCopy>(db, 'institutions.filing', id),
  /** all filings of a body that were ever approved, revoked and superseded ones included: the rules judge the day */
  filingsOf: (db: Queryable, institutionId: string) => many<FilingCopy>(db, 'institutions.filing', `state->>'institutionId' = $2`, [institutionId]),
  /** price lists of a body that were ever drawn up (七(五)) */
  feesOf: (db: Queryable, institutionId: string) => many<FeeScheduleCopy>(db, 'institutions.fee-schedule', `state->>'institutionId' = $2`, [institutionId]),
  feeSchedule: (db: Queryable, id: string) => one<FeeScheduleCopy>(db, 'institutions.fee-schedule', id),
  /** custom standards of bodies that were ever drawn up (七(六)) */
  standardsOf: (db: Queryable, institutionIds: readonly string[]) => many<StandardCopy>(db, 'institutions.custom-standard', `state->>'institutionId' = ANY($2::text[])`, [institutionIds]),
  expert: (db: Queryable, id: string) => one<ExpertCopy>(db, 'institutions.expert', id),
  experts: (db: Queryable, ids: readonly string[]) => many<ExpertCopy>(db, 'institutions.expert', 'id = ANY($2::uuid[])', [ids]),
  /** every adopted rule set, newest effective day first */
  ruleSets: async (db: Queryable) => (await many<RuleSetCopy>(db, 'institutions.rule-set')).map((r) => r.state).filter((r) => r.content !== null).sort((a, b) => b.effectiveFrom.localeCompare(a.effectiveFrom) || b.ruleSetVersion - a.ruleSetVersion),
  /** the papers adopted so far, as libs/rules builds a calendar of them */
  calendarPapers: async (db: Queryable) => (await many<CalendarPaperCopy>(db, 'institutions.calendar-paper')).filter((r) => r.state.adopted).map(({ state: { year, sequence, paper: source, off, makeup } }) => ({ year, sequence, source, off, makeup })),
  /** delegations to an account that were not ended, whatever their days */
  delegationsTo: async (db: Queryable, issuer: string, subject: string) => (await many<DelegationCopy>(db, 'identity.delegation', `state->>'to' = $2 AND state->>'issuer' = $3 AND state->>'ended' = 'false'`, [subject, issuer])).map((r) => r.state),
  /** whether the bureau wants two steps for this kind of approval */
  twoSteps: async (db: Queryable, bureauId: string, kind: ApprovalKind) => ((await one<ApprovalStepsCopy>(db, 'identity.approval-steps', bureauId))?.twoStep ?? []).includes(kind),
  grantsOf: async (db: Queryable, issuer: string, subject: string) => (await many<GrantCopy>(db, 'identity.grant', `state->>'subject' = $2 AND state->>'issuer' = $3`, [subject, issuer])).map((r) => r.state),
};

/** 某某（代某某）: how somebody is named who stands in for another; null for who acts for himself, and before his delegation has come. */
export async function deputyName(db: Queryable, who: Acting): Promise<string | null> { return (await deputyNames(db, [who]))(who); }

/** As `deputyName`, for any number of acts by one question; none where nobody stood in. */
export async function deputyNames(db: Queryable, acts: readonly Acting[]): Promise<(who: Acting) => string | null> {
  const deputies = acts.filter((who) => who.onBehalfOf !== undefined);
  const found = deputies.length === 0 ? [] : await many<DelegationCopy>(db, 'identity.delegation', `(state->>'to', state->>'from') IN (SELECT * FROM unnest($2::text[], $3::text[]))`, [deputies.map((who) => who.subject), deputies.map((who) => who.onBehalfOf!)]);
  const names = new Map(found.map(({ state }) => [`${state.to}\n${state.from}`, `${state.toName}（代${state.fromName}）`]));
  return ({ subject, onBehalfOf }) => (onBehalfOf === undefined ? null : names.get(`${subject}\n${onBehalfOf}`) ?? null);
}
