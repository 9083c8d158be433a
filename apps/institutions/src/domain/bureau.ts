import { acceptedUnless, addDays, reason, type Decision, type FilingLevel, type PlainDate, type Reason } from '@gt/domain';

/** What a bureau is registered with. */
export interface BureauProfile {
  readonly name: string;
  readonly level: FilingLevel;
  readonly telephone: string | null;
}
/** How a bureau was merged into another one (区划、机构调整), by which document; `on`: the first day without it. */
export interface Merger { readonly into: string; readonly reason: string; readonly document: string; readonly on: PlainDate }

/** 监管部门 (四(一)): the municipal centre (MUNICIPAL, exactly one) or a bureau in charge of a district. It is data, never derived from an address. */
export interface Bureau extends BureauProfile {
  // absent in states that were stored before these were kept
  /** Earlier names with their last day: papers of that time bear them. */
  readonly formerNames?: ReadonlyArray<{ readonly name: string; readonly until: PlainDate }>;
  readonly merged?: Merger;
}

export type BureauEvent =
  | { readonly type: 'BureauRegistered'; readonly data: BureauProfile }
  | { readonly type: 'BureauRenamed'; readonly data: { readonly name: string; readonly telephone: string | null; readonly document: string; readonly on: PlainDate } }
  | { readonly type: 'BureauMerged'; readonly data: Merger };

export function evolveBureau(state: Bureau | null, event: BureauEvent): Bureau {
  switch (event.type) {
    case 'BureauRegistered': return event.data;
    case 'BureauRenamed': {
      const { name, telephone, on } = event.data;
      const former = state!.formerNames ?? [];
      return { ...state!, name, telephone, formerNames: name === state!.name ? former : [...former, { name: state!.name, until: addDays(on, -1) }] };
    }
    case 'BureauMerged': return { ...state!, merged: event.data };
  }
}

/** The name that the bureau bore on a day. */
export const nameOn = (bureau: Bureau, day: PlainDate): string => (bureau.formerNames ?? []).find((each) => day <= each.until)?.name ?? bureau.name;

/** What is already there. */
export interface BureauFacts { readonly municipalCentre: boolean; readonly nameTaken: boolean }

const nameTakenReason = (name: string): Reason => reason('BUREAU_NAME_TAKEN', '四(一)', `监管部门“${name}”已登记，请核对名称。`);

/** Registers a bureau. The municipal centre is the first, there is one of it, and no two bureaus share a name. */
export function decideRegisterBureau(bureau: BureauProfile, facts: BureauFacts): Decision<BureauEvent> {
  const reasons = [
    ...(bureau.level === 'MUNICIPAL' && facts.municipalCentre ? [reason('MUNICIPAL_CENTRE_EXISTS', '四(一)', '市职业技能鉴定指导中心已登记，全市只有一个，不能再登记。')] : []),
    ...(bureau.level === 'DISTRICT' && !facts.municipalCentre ? [reason('MUNICIPAL_CENTRE_MISSING', '四(一)', '请先登记市职业技能鉴定指导中心，再登记区县监管部门。')] : []),
    ...(facts.nameTaken ? [nameTakenReason(bureau.name)] : []),
  ];
  return acceptedUnless(reasons, { type: 'BureauRegistered', data: bureau });
}

/** Why nobody supervises under a bureau that was merged into another. */
export const mergedReasons = (bureau: Bureau | null): Reason[] =>
  (bureau?.merged ? [reason('BUREAU_MERGED', '四(一)', `“${bureau.name}”自 ${bureau.merged.on} 起已并入其他监管部门，请选择并入后的部门。`, { into: bureau.merged.into, on: bureau.merged.on })] : []);

/** Changes name or telephone from a day on, by document; the same bureau goes on, papers of earlier days keep the earlier name. Renames follow one another in time. */
export function decideRenameBureau(bureau: Bureau, change: { readonly name: string; readonly telephone: string | null; readonly document: string; readonly on: PlainDate }, facts: { readonly nameTaken: boolean; readonly today: PlainDate }): Decision<BureauEvent> {
  const last = (bureau.formerNames ?? []).at(-1);
  return acceptedUnless([
    ...mergedReasons(bureau),
    ...(change.name === bureau.name && change.telephone === bureau.telephone ? [reason('NOTHING_CHANGED', '四(一)', '名称和电话都没有变化，请核对后再提交。')] : []),
    ...(facts.nameTaken ? [nameTakenReason(change.name)] : []),
    ...(change.on > facts.today ? [reason('RENAMED_IN_FUTURE', '四(一)', `更名日期 ${change.on} 晚于今天，请在生效当日或之后登记。`, { on: change.on, today: facts.today })] : []),
    ...(last && change.on <= last.until ? [reason('RENAMED_BEFORE_LAST', '四(一)', `名称“${last.name}”用至 ${last.until}，新的更名日期应在此之后。`, { until: last.until })] : []),
  ], { type: 'BureauRenamed', data: change });
}

/** Merges a district's bureau into another district's; its bodies pass to that one with their open cases in the same act (`decideTransfer`). The municipal centre stays. */
export const decideMergeBureau = (id: string, bureau: Bureau, merger: Merger, into: Bureau | null): Decision<BureauEvent> => acceptedUnless([
  ...mergedReasons(bureau), ...mergedReasons(into),
  ...(bureau.level === 'MUNICIPAL' ? [reason('MUNICIPAL_CENTRE_STAYS', '四(一)', '市职业技能鉴定指导中心不能并入其他部门。')] : []),
  ...(into === null ? [reason('SUPERVISOR_UNKNOWN', '四(一)', '接收的监管部门未登记，请先登记或重新选择。', { into: merger.into })] : []),
  ...(merger.into === id ? [reason('SAME_SUPERVISOR', '四(一)', '移出和接收的是同一部门，请重新选择。')] : []),
  ...(into?.level === 'MUNICIPAL' ? [reason('MERGED_INTO_CENTRE', '四(一)', '区县监管部门不能并入市职业技能鉴定指导中心；确需由市中心监管的，请办理“市中心接管”。')] : []),
], { type: 'BureauMerged', data: merger });
