import type { OccupationRef, PlainDate, SkillLevel } from '@gt/domain';
import { bodyScopeOf, checkScope, type BodyFacts, type FilingFacts } from '@gt/rules';
import type { Outside } from './batch.js';

/** What a certificate is about. */
export interface Issued { readonly occupation: OccupationRef; readonly level: SkillLevel }

/**
 * What had ended on a day of issue (domain.md §5), null for nothing. A filing that a newer version superseded ends nothing here: plans keep the version
 * that they were made under.
 */
export function outsideOn(body: BodyFacts, filings: readonly { readonly id: string; readonly state: FilingFacts & { readonly status: string } }[], issued: readonly Issued[], day: PlainDate): Outside | null {
  const kept = filings.map(({ id, state }) => ({ id, state: state.status === 'SUPERSEDED' ? { ...state, validTo: null } : state }));
  const scope = bodyScopeOf(body, kept);
  const codes = new Set(issued.flatMap((each) => checkScope(scope, each, [day])).map((each) => each.code));
  if (codes.has('BODY_NOT_ACTIVE')) return 'BODY';
  return codes.size > 0 ? 'SCOPE' : null;
}
