import { ruleSetReasons, type RuleSet } from '@gt/rules';
import { copies, ruleRefusal, type Access, type Kit } from '@gt/service-kit';
import { OPEN_STATUSES } from '../domain/plan.js';
import { previewRuleSet, type PlansUnderRules } from '../domain/rule-set-preview.js';
import { calendar, publicRuleSet } from '../storage/facts.js';
import { openPlans } from './calendar-preview.js';

/** What a proposed rule set would change for every open plan of the city, before anybody adopts it. Nothing is stored. For the municipal centre, and those who read the city. 422 RULE_SET_SHAPE for each wrong path. */
export async function showRuleSetPreview(kit: Kit, access: Access, content: unknown): Promise<{ looked: number; more: boolean } & PlansUnderRules> {
  const centre = await copies.municipalCentre(kit.db);
  access.require('ruleset.preview', centre ? { bureauId: centre.id } : {});
  const wrong = ruleSetReasons(content);
  if (wrong.length > 0) throw ruleRefusal(wrong);
  const today = kit.clock.today();
  const { looked, more } = await openPlans(kit.db, OPEN_STATUSES);
  return { looked: looked.length, more, ...previewRuleSet(looked, await publicRuleSet(kit.db, today), content as RuleSet, await calendar(kit.db), today) };
}
