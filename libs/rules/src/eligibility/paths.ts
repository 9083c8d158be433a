import { dayNumber, dayNumberLater, occupationLabel, reason, sameOccupation, skillLevelName, titleLevelName, type OccupationRef, type Reason, type TitleLevel } from '@gt/domain';
import type { PathRule, RuleSet } from '../rule-set/rule-set.js';
import type { EligibilityInput } from './input.js';
import { relatedWork } from './related-work.js';
import type { PathVerdict } from './verdict.js';

/**
 * Judges every path that is open to the title level, in the notice's order: 二(一) 二(二) 二(三) 二(四).
 * Each condition is judged by itself and hides no other.
 * @param current the occupation that corresponds to the post
 */
export function judgePaths(input: EligibilityInput, titleLevel: TitleLevel, current: OccupationRef, ruleSet: RuleSet): readonly PathVerdict[] {
  return ruleSet.eligibility.paths
    .filter((rule) => rule.opens[titleLevel] !== undefined)
    .map((rule) => {
      const reasons = [
        levelReason(input, titleLevel, rule),
        occupationReason(input, current, rule),
        priorCertificateReason(input, current, rule),
        relatedWorkReason(input, rule, ruleSet),
        frontLineReason(input, rule),
      ].filter((each) => each !== null);
      return { path: rule.path, met: reasons.length === 0, reasons };
    });
}

function levelReason(input: EligibilityInput, titleLevel: TitleLevel, rule: PathRule): Reason | null {
  const opened = rule.opens[titleLevel];
  if (opened === undefined || input.target.level === opened) return null;
  return reason('LEVEL_NOT_OPEN_TO_TITLE', rule.path, `${titleLevelName(titleLevel)}职称按${rule.path}只能申报${skillLevelName(opened)}，请核对申报等级`, {
    titleLevel, level: input.target.level, openLevel: opened,
  });
}

function occupationReason(input: EligibilityInput, current: OccupationRef, rule: PathRule): Reason | null {
  if (!rule.targetIsCurrentOccupation || sameOccupation(input.target.occupation, current)) return null;
  return reason('OCCUPATION_NOT_CURRENT_POST', rule.path, `申报职业（工种）应与现岗位对应的职业${occupationLabel(current)}一致，请改报或核对现岗位`, {
    target: input.target.occupation.code, current: current.code,
  });
}

/** 二(二), 二(三): eligible from the certificate's date + 1 year on, that day included. */
function priorCertificateReason(input: EligibilityInput, current: OccupationRef, rule: PathRule): Reason | null {
  const prior = rule.priorCertificate;
  if (prior === null) return null;
  const held = input.priorCertificates.filter((each) => each.level === prior.level && sameOccupation(each.occupation, current));
  if (held.length === 0) {
    return reason('PRIOR_LEVEL_MISSING', rule.path, `须先取得现从事职业（工种）的${skillLevelName(prior.level)}证书，请先取得或补填证书`, { level: prior.level, occupation: current.code });
  }
  const oldEnough = held.some((each) => dayNumberLater(each.obtainedOn, 12 * prior.minimumYears) <= dayNumber(input.asOf));
  if (oldEnough) return null;
  const first = held.map((each) => each.obtainedOn).sort()[0] as string;
  return reason('PRIOR_LEVEL_TOO_RECENT', rule.path, `取得${skillLevelName(prior.level)}证书须满 ${prior.minimumYears} 年，请满期后再申报`, {
    level: prior.level, obtainedOn: first, minimumYears: prior.minimumYears, asOf: input.asOf,
  });
}

function relatedWorkReason(input: EligibilityInput, rule: PathRule, ruleSet: RuleSet): Reason | null {
  const needed = rule.relatedWorkMonths;
  if (needed === null) return null;
  const { months, days } = relatedWork(input.workPeriods, input.asOf, ruleSet.eligibility.daysPerMonth);
  if (months >= needed) return null;
  return reason('RELATED_WORK_TOO_SHORT', rule.path, `相关或相近工作累计 ${months} 个月零 ${days} 天，须满 ${needed} 个月，请补填工作经历或满期后再申报`, {
    months, days, neededMonths: needed,
  });
}

function frontLineReason(input: EligibilityInput, rule: PathRule): Reason | null {
  if (!rule.frontLine || input.frontLine) return null;
  return reason('NOT_FRONT_LINE', rule.path, '须从事生产一线技能工作，请由所在单位出具说明', { frontLine: false });
}
