import { accepted, reason, refused, type Decision } from '@gt/domain';

/** A contradiction between facts that somebody must decide (flow.md, When facts meet in another order). */
export interface Finding {
  readonly findingCode: string;
  readonly message: string;
  readonly institutionId: string;
  readonly originAggregateType: string;
  readonly originAggregateId: string;
  readonly status: 'OPEN' | 'SETTLED';
  readonly openedOn: string;
  readonly decision: string | null;
  readonly settledOn: string | null;
}
export const FINDING_STATUS_NAMES: Readonly<Record<Finding['status'], string>> = { OPEN: '待处理', SETTLED: '已处理' };

export type FindingEvent =
  | { readonly type: 'FindingOpened'; readonly data: Pick<Finding, 'findingCode' | 'message' | 'institutionId' | 'originAggregateType' | 'originAggregateId'> & { readonly on: string } }
  | { readonly type: 'FindingSettled'; readonly data: Pick<Finding, 'findingCode' | 'institutionId' | 'originAggregateType' | 'originAggregateId'> & { readonly decision: string; readonly on: string } };

/** 待处理 → 已处理. */
export const findingTransitions: Readonly<Record<Finding['status'], Readonly<Partial<Record<FindingEvent['type'], Finding['status']>>>>> = { OPEN: { FindingSettled: 'SETTLED' }, SETTLED: {} };

export function evolveFinding(state: Finding | null, event: FindingEvent): Finding {
  if (event.type === 'FindingSettled') return { ...state!, status: 'SETTLED', decision: event.data.decision, settledOn: event.data.on };
  const { on, ...data } = event.data;
  return { ...data, status: 'OPEN', openedOn: on, decision: null, settledOn: null };
}

/** Settles an open finding with a decision; the owner of the contradiction learns it by event and acts on it, or lets it stand. */
export function decideSettle(finding: Finding, decision: string, on: string): Decision<FindingEvent> {
  if (!findingTransitions[finding.status].FindingSettled) return refused(reason('WRONG_STATE', '', '该问题已处理，不能再次作出决定。', { state: finding.status }));
  const { findingCode, institutionId, originAggregateType, originAggregateId } = finding;
  return accepted({ type: 'FindingSettled', data: { findingCode, institutionId, originAggregateType, originAggregateId, decision, on } });
}
