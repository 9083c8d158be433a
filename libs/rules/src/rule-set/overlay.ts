import { reason, SKILL_LEVEL_NAMES, type AppraisalGrade, type Reason, type SkillLevel } from '@gt/domain';
import type { PathName, PathRule, RuleSet } from './rule-set.js';

/**
 * The custom standard of an enterprise body (七(六)): parameters of a rule set that it makes stricter, by name. It may be stricter, never looser
 * (不得低于本通知有关要求), and it says nothing about parameters that it leaves out.
 */
export type Overlay = Readonly<Record<string, OverlayValue>>;
export type OverlayValue = number | boolean | readonly (string | number)[];

/** How a value may differ from the base's: a larger number, a requirement that is added, a choice that is narrowed. */
export type StricterDirection = 'LARGER' | 'REQUIRED' | 'FEWER';
export const STRICTER_DIRECTION_NAMES: Readonly<Record<StricterDirection, string>> = { LARGER: '只能提高', REQUIRED: '只能增加要求', FEWER: '只能减少选项' };

/** One parameter that a custom standard may make stricter. */
export interface OverlayParameter {
  /** `relatedWorkMonths:二(二)`: stable, in events and messages. */
  readonly key: string;
  readonly name: string;
  readonly clause: string;
  readonly direction: StricterDirection;
  /** What the base says; for LARGER 0 where it asks for nothing. */
  readonly base: OverlayValue;
  /** LARGER: the largest value that has a meaning. */
  readonly most: number | null;
  readonly apply: (ruleSet: RuleSet, value: never) => RuleSet;
}

/** Largest terms that an overlay may ask for: nobody has worked, or held a certificate, longer; more years of appraisals are kept nowhere. */
const MONTHS_MOST = 600;
const YEARS_MOST = 40;
const APPRAISALS_MOST = 10;

const withPath = (ruleSet: RuleSet, path: PathName, change: (rule: PathRule) => PathRule): RuleSet =>
  ({ ...ruleSet, eligibility: { ...ruleSet.eligibility, paths: ruleSet.eligibility.paths.map((rule) => (rule.path === path ? change(rule) : rule)) } });

/** Every parameter that may be made stricter over this base, each with its stricter direction. What is not listed (series, titles, methods, scoring, numbers of experts, archives) is the notice's alone. */
export function overlayParameters(base: RuleSet): readonly OverlayParameter[] {
  const { eligibility, methods } = base;
  const ofPaths = eligibility.paths.flatMap((rule): OverlayParameter[] => {
    const { path } = rule;
    return [
      { key: `relatedWorkMonths:${path}`, name: `${path} 相关或相近工作累计月数`, clause: path, direction: 'LARGER', base: rule.relatedWorkMonths ?? 0, most: MONTHS_MOST, apply: (set, value: number) => withPath(set, path, (each) => ({ ...each, relatedWorkMonths: value })) },
      ...(rule.priorCertificate ? [{ key: `priorCertificateYears:${path}`, name: `${path} 取得前一等级证书的年数`, clause: path, direction: 'LARGER', base: rule.priorCertificate.minimumYears, most: YEARS_MOST, apply: (set: RuleSet, value: number) => withPath(set, path, (each) => ({ ...each, priorCertificate: { ...each.priorCertificate!, minimumYears: value } })) } as const] : []),
      { key: `frontLine:${path}`, name: `${path} 须从事生产一线技能工作`, clause: path, direction: 'REQUIRED', base: rule.frontLine, most: null, apply: (set, value: boolean) => withPath(set, path, (each) => ({ ...each, frontLine: value })) },
      { key: `currentOccupation:${path}`, name: `${path} 申报职业须与现岗位对应`, clause: path, direction: 'REQUIRED', base: rule.targetIsCurrentOccupation, most: null, apply: (set, value: boolean) => withPath(set, path, (each) => ({ ...each, targetIsCurrentOccupation: value })) },
    ];
  });
  return [
    { key: 'appraisalYears', name: '年度考核年数', clause: '二', direction: 'LARGER', base: eligibility.appraisalYears, most: APPRAISALS_MOST, apply: (set, value: number) => ({ ...set, eligibility: { ...set.eligibility, appraisalYears: value } }) },
    { key: 'passingGrades', name: '年度考核等次', clause: '二', direction: 'FEWER', base: eligibility.passingGrades, most: null, apply: (set, value: readonly AppraisalGrade[]) => ({ ...set, eligibility: { ...set.eligibility, passingGrades: value } }) },
    { key: 'paths', name: '可用的申报路径', clause: '二', direction: 'FEWER', base: eligibility.paths.map((rule) => rule.path), most: null, apply: (set, value: readonly PathName[]) => ({ ...set, eligibility: { ...set.eligibility, paths: set.eligibility.paths.filter((rule) => value.includes(rule.path)) } }) },
    { key: 'bridgingLevels', name: '可申报的等级', clause: '三', direction: 'FEWER', base: methods.bridgingLevels, most: null, apply: (set, value: readonly SkillLevel[]) => ({ ...set, methods: { ...set.methods, bridgingLevels: value } }) },
    ...ofPaths,
  ];
}

/** Why a custom standard is refused over this base, every reason at once, each naming its parameter. Empty = it is nowhere looser. */
export function checkOverlay(overlay: Readonly<Record<string, unknown>>, base: RuleSet): readonly Reason[] {
  const parameters = new Map(overlayParameters(base).map((each) => [each.key, each]));
  const entries = Object.entries(overlay);
  if (entries.length === 0) return [reason('OVERLAY_EMPTY', '七(六)', '自定标准没有任何高于通知要求的内容，请至少提高一项')];
  return entries.flatMap(([key, value]): readonly Reason[] => {
    const parameter = parameters.get(key);
    if (!parameter) return [reason('OVERLAY_PARAMETER_UNKNOWN', '七(六)', `“${key}”不是可以自定的参数，请从列表中选择`, { parameter: key })];
    const facts = { parameter: key, base: parameter.base };
    if (!isShaped(parameter, value)) return [reason('OVERLAY_VALUE_INVALID', '七(六)', `“${parameter.name}”的值不正确，请按该参数的类型填写`, facts)];
    if (isLooser(parameter, value)) return [reason('OVERLAY_LOOSER', '七(六)', `“${parameter.name}”低于通知要求（通知为${overlayText(parameter.base)}，自定为${overlayText(value)}），自定标准${STRICTER_DIRECTION_NAMES[parameter.direction]}`, { ...facts, value })];
    return [];
  });
}

function isShaped(parameter: OverlayParameter, value: unknown): value is OverlayValue {
  switch (parameter.direction) {
    case 'LARGER': return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= parameter.most!;
    case 'REQUIRED': return typeof value === 'boolean';
    case 'FEWER': return Array.isArray(value) && value.length > 0 && new Set(value).size === value.length && value.every((each) => typeof each === typeof (parameter.base as readonly unknown[])[0]);
  }
}

function isLooser({ direction, base }: OverlayParameter, value: OverlayValue): boolean {
  switch (direction) {
    case 'LARGER': return (value as number) < (base as number);
    case 'REQUIRED': return base === true && value === false;
    case 'FEWER': return (value as readonly unknown[]).some((each) => !(base as readonly unknown[]).includes(each));
  }
}

/** The rule set with the custom standard laid over it; id and version stay the base's. Throws for an overlay that `checkOverlay` refuses: it must never be applied. */
export function applyOverlay(base: RuleSet, overlay: Overlay): RuleSet {
  const faults = checkOverlay(overlay, base);
  if (faults.length > 0) throw new RangeError(`overlay refused: ${faults.map((each) => `${each.code} ${String(each.facts['parameter'] ?? '')}`).join(', ')}`);
  return layOver(base, overlay);
}

/**
 * The same for an overlay that was judged over an earlier rule set: a parameter that is looser than this base by now is left out, the notice
 * governs there. So the outcome is never looser than the base, whatever was adopted before.
 */
export function layOver(base: RuleSet, overlay: Overlay): RuleSet {
  const parameters = overlayParameters(base).filter(({ key }) => Object.hasOwn(overlay, key) && checkOverlay({ [key]: overlay[key] }, base).length === 0);
  return parameters.reduce((set, parameter) => parameter.apply(set, overlay[parameter.key] as never), base);
}

/** A value in words. */
export function overlayText(value: OverlayValue): string {
  if (typeof value === 'boolean') return value ? '要求' : '不要求';
  if (typeof value === 'number') return String(value);
  return value.map((each) => (typeof each === 'number' ? SKILL_LEVEL_NAMES[each as SkillLevel] : each)).join('、');
}
