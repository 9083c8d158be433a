import type { PlainDate } from '@gt/domain';
import type { Queryable } from '@gt/persistence';
import { buildCalendar, findRuleSet, ruleSetInForce, ruleSets, type Qualification, type RuleSet, type WorkingCalendar } from '@gt/rules';
import { copies, feesHoldOn, ruleRefusal, type ExpertCopy } from '@gt/service-kit';

/** The calendar of the papers adopted so far; before the first one every year is undeclared. */
export const calendar = async (db: Queryable): Promise<WorkingCalendar> => buildCalendar(await copies.calendarPapers(db));

const adopted = async (db: Queryable): Promise<readonly RuleSet[]> => (await copies.ruleSets(db)).map((copy) => copy.content as unknown as RuleSet);

/** The rule set in force on a day. Throws 422 RULE_SET_MISSING where none is adopted. */
export async function ruleSetOn(db: Queryable, day: PlainDate): Promise<RuleSet> {
  const found = ruleSetInForce(await adopted(db), day);
  if (!found) throw ruleRefusal([{ code: 'RULE_SET_MISSING', clause: '', message: '当日没有生效的规则集，请市级监管部门先采用规则集。', facts: { day } }]);
  return found;
}

/** The rule set that a plan was filed under; it never changes for that plan. */
export async function ruleSetOf(db: Queryable, ref: { readonly id: string; readonly version: number }): Promise<RuleSet> {
  const found = findRuleSet(await adopted(db), ref.id, ref.version);
  if (!found) throw new Error(`rule set ${ref.id} version ${ref.version} is not adopted here`);
  return found;
}

/** For the public previews: the set in force, or the one that the house brings along before any is adopted. */
export const publicRuleSet = async (db: Queryable, day: PlainDate): Promise<RuleSet> => ruleSetInForce(await adopted(db), day) ?? ruleSetInForce(ruleSets, day) ?? ruleSets[0]!;

/** The body's published price lists, as far as they are known: which one holds on a day (七(五)). */
export async function feesOf(db: Queryable, institutionId: string): Promise<(on: PlainDate) => { scheduleId: string; edition: number } | null> {
  const lists = await copies.feesOf(db, institutionId);
  return (on) => { const held = lists.find(({ state }) => feesHoldOn(state, on)); return held ? { scheduleId: held.id, edition: held.state.published!.edition } : null; };
}

/** An expert's qualifications in the words of the rules. A filing says 高级职称 without its grade; either grade qualifies (六(三)). */
export function qualificationsOf(expert: ExpertCopy): readonly Qualification[] {
  return expert.qualifications.map(({ kind, validUntil }): Qualification => {
    switch (kind) {
      case 'SENIOR_TITLE': return { kind: 'TITLE', level: 'ASSOCIATE_SENIOR', to: validUntil };
      case 'SENIOR_TECHNICIAN': return { kind: 'SKILL', grade: 'SENIOR_TECHNICIAN', to: validUntil };
      case 'SENIOR_ASSESSOR': return { kind: 'ASSESSOR', grade: 'SENIOR_ASSESSOR', to: validUntil };
      case 'ASSESSOR': return { kind: 'ASSESSOR', grade: 'ASSESSOR', to: validUntil };
    }
  });
}
