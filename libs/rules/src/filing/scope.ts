import {
  addDays, isValidOn, occupationLabel, reason, sameOccupation, skillLevelName, titleKey, workTypeOf, type OccupationRef, type PlainDate, type Reason, type SkillLevel, type Validity,
} from '@gt/domain';

/** One row of the general filed scope (备案职业（工种）等级范围). A row without work type covers every work type of its occupation. */
export interface FiledScopeRow {
  readonly occupation: OccupationRef;
  readonly level: SkillLevel;
  readonly validity: Validity;
}

/** One correspondence row of an approved bridging filing (附件1 二). */
export interface CorrespondenceRow {
  readonly occupation: OccupationRef;
  readonly level: SkillLevel;
  readonly titleSpecialities: readonly string[];
}

/** An approved bridging filing with the days on which it stands (revocation or a new version ends it). */
export interface ApprovedFiling {
  readonly filingId: string;
  readonly version: number;
  readonly validity: Validity;
  readonly rows: readonly CorrespondenceRow[];
}

/** What the body may do, as known to whoever decides. */
export interface BodyScope {
  readonly filedScope: readonly FiledScopeRow[];
  readonly approvedFilings: readonly ApprovedFiling[];
  /** Spans in which the body is suspended or ended. */
  readonly suspensions: readonly Validity[];
}

/** A body as its facts stand in a service's local copy. A span's `to` in suspensions is the first day on which the body may evaluate again. */
export interface BodyFacts {
  readonly status: string;
  readonly suspensions: readonly { readonly from: PlainDate; readonly to: PlainDate | null }[];
  readonly endedFrom: PlainDate | null;
  readonly scope: readonly { readonly occupation: OccupationRef; readonly levels: readonly number[]; readonly from: PlainDate; readonly to: PlainDate | null }[];
}
/** A filing as it stands there; `validFrom` null: never approved. */
export interface FilingFacts {
  readonly validFrom: PlainDate | null;
  readonly validTo: PlainDate | null;
  readonly rows: readonly { readonly occupation: OccupationRef; readonly level: number; readonly titleSpecialities: readonly string[] }[];
}

/** The body as the scope rule reads it. One that is registered only was never allowed so far. */
export function bodyScopeOf(body: BodyFacts, filings: readonly { readonly id: string; readonly state: FilingFacts }[]): BodyScope {
  return {
    suspensions: [
      ...body.suspensions.map((span) => ({ from: span.from, to: span.to === null ? null : addDays(span.to, -1) })),
      ...(body.endedFrom === null ? [] : [{ from: body.endedFrom, to: null }]),
      ...(body.status === 'REGISTERED' ? [{ from: '0001-01-01', to: null }] : []),
    ],
    filedScope: body.scope.flatMap((row) => row.levels.map((level): FiledScopeRow => ({ occupation: row.occupation, level: level as SkillLevel, validity: { from: row.from, to: row.to } }))),
    approvedFilings: filings.flatMap(({ id, state }): readonly ApprovedFiling[] => (state.validFrom === null ? [] : [{
      filingId: id, version: 1, validity: { from: state.validFrom, to: state.validTo }, rows: state.rows.map((row) => ({ ...row, level: row.level as SkillLevel })),
    }])),
  };
}

/** What is to be covered. `titleSpeciality` where the application's own title is at stake (七(一)). */
export interface ScopeNeed {
  readonly occupation: OccupationRef;
  readonly level: SkillLevel;
  readonly titleSpeciality?: string | null;
}

/**
 * Whether filed scope ∩ an approved correspondence row covers the need on every day (四(二), 七(一), 七(二)): on acceptance the day itself,
 * for a plan the filing day and every assessment day. Every gap is named with its days; empty = covered.
 */
export function checkScope(body: BodyScope, need: ScopeNeed, days: readonly PlainDate[]): readonly Reason[] {
  if (days.length === 0) throw new RangeError('scope is always checked for at least one day');
  const what = `${occupationLabel(need.occupation)}${skillLevelName(need.level)}`;
  const facts = { occupation: need.occupation.code, workType: workTypeOf(need.occupation), level: need.level };
  const reasons: Reason[] = [];
  const gap = (test: (day: PlainDate) => boolean) => days.filter((day) => !test(day));
  const suspended = gap((day) => !body.suspensions.some((span) => isValidOn(span, day)));
  if (suspended.length > 0) reasons.push(reason('BODY_NOT_ACTIVE', '四(一)', `评价机构在 ${suspended.join('、')} 处于暂停或终止状态，不能组织评价，请联系监管部门`, { days: suspended }));
  const unfiled = gap((day) => body.filedScope.some((row) => isValidOn(row.validity, day) && covers(row, need)));
  if (unfiled.length > 0) reasons.push(reason('NOT_IN_FILED_SCOPE', '七(二)', `${what}在 ${unfiled.join('、')} 不在备案职业（工种）等级范围内，请先办理备案`, { ...facts, days: unfiled }));
  const rowsOn = (day: PlainDate) => body.approvedFilings.filter((filing) => isValidOn(filing.validity, day)).flatMap((filing) => filing.rows).filter((row) => covers(row, need));
  const unapproved = gap((day) => rowsOn(day).length > 0);
  if (unapproved.length > 0) reasons.push(reason('NOT_IN_BRIDGING_FILING', '四(一)', `${what}在 ${unapproved.join('、')} 没有已审核的贯通评价报备（附件1），请先报备并经监管部门审核`, { ...facts, days: unapproved }));
  const speciality = need.titleSpeciality ?? null;
  if (speciality !== null) {
    const unmatched = gap((day) => rowsOn(day).length === 0 || rowsOn(day).some((row) => row.titleSpecialities.some((each) => titleKey(each) === titleKey(speciality))));
    if (unmatched.length > 0) reasons.push(reason('SPECIALITY_NOT_CORRESPONDING', '七(一)', `职称专业“${speciality}”不在${what}的对应专业范围内，请核对专业，或由评价机构变更报备`, { ...facts, titleSpeciality: speciality, days: unmatched }));
  }
  return reasons;
}

/** A row with a work type covers that work type only; the need must then name it. */
function covers(row: { readonly occupation: OccupationRef; readonly level: SkillLevel }, need: ScopeNeed): boolean {
  const named = workTypeOf(row.occupation) === null || workTypeOf(need.occupation) !== null;
  return row.level === need.level && named && sameOccupation(row.occupation, need.occupation);
}
