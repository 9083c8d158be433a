import { accepted, reason, refused, type Decision, type FilingLevel } from '@gt/domain';

/** 监管部门 (四(一)): the municipal centre (MUNICIPAL, exactly one) or a bureau in charge of a district. It is data, never derived from an address. */
export interface Bureau {
  readonly name: string;
  readonly level: FilingLevel;
  readonly telephone: string | null;
}

export type BureauEvent = { readonly type: 'BureauRegistered'; readonly data: Bureau };

export const evolveBureau = (_: Bureau | null, event: BureauEvent): Bureau => event.data;

/** What is already there. */
export interface BureauFacts { readonly municipalCentre: boolean; readonly nameTaken: boolean }

/** Registers a bureau. The municipal centre is the first, there is one of it, and no two bureaus share a name. */
export function decideRegisterBureau(bureau: Bureau, facts: BureauFacts): Decision<BureauEvent> {
  const reasons = [
    ...(bureau.level === 'MUNICIPAL' && facts.municipalCentre ? [reason('MUNICIPAL_CENTRE_EXISTS', '四(一)', '市职业技能鉴定指导中心已登记，全市只有一个，不能再登记。')] : []),
    ...(bureau.level === 'DISTRICT' && !facts.municipalCentre ? [reason('MUNICIPAL_CENTRE_MISSING', '四(一)', '请先登记市职业技能鉴定指导中心，再登记区县监管部门。')] : []),
    ...(facts.nameTaken ? [reason('BUREAU_NAME_TAKEN', '四(一)', `监管部门“${bureau.name}”已登记，请核对名称。`)] : []),
  ];
  return reasons.length > 0 ? refused(...reasons) : accepted({ type: 'BureauRegistered', data: bureau });
}
