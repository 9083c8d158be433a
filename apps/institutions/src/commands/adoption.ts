import { randomUUID } from 'node:crypto';
import type { Tx } from '@gt/persistence';
import type { Action, Resource } from '@gt/policy';
import { notFound } from '@gt/service-kit';
import { decideAdoptPaper, decideDeclinePaper, decideProposePaper, type PaperContent } from '../domain/calendar-paper.js';
import { decideAdoptRuleSet, decideDeclineRuleSet, decideProposeRuleSet, editionTaken } from '../domain/rule-set.js';
import { paperView, ruleSetView, type PaperView, type RuleSetView } from '../queries/views.js';
import { adoptedEditions, adoptedPapers, municipalCentreId } from '../storage/facts.js';
import { decided, refusingDoubles } from './decided.js';
import type { UseCase } from './use-case.js';

/** Rule sets and calendars are the municipal centre's: its officer proposes, its reviewer, another person, adopts. */
const atCentre = async ({ kit, command }: UseCase, tx: Tx, action: Action) => {
  const bureauId = await municipalCentreId(tx);
  const resource: Resource = bureauId === undefined ? {} : { bureauId };
  return command.meta(kit.clock, action, resource);
};

export const proposeRuleSet = (use: UseCase, content: unknown): Promise<RuleSetView> => use.command.run(use.kit.db, 201, { content }, async (tx) => {
  const meta = await atCentre(use, tx, 'ruleset.propose');
  const id = (content as { id?: unknown }).id;
  const events = decided(decideProposeRuleSet(content, meta.actor, typeof id === 'string' ? await adoptedEditions(tx, id) : []));
  const [saved] = await use.stores.ruleSets.save(tx, [{ id: randomUUID(), version: 0, state: null, events }], meta);
  return ruleSetView(saved!);
});

export const adoptRuleSet = async (use: UseCase, id: string): Promise<RuleSetView> => {
  const edition = await use.stores.ruleSets.find(use.kit.db, id);
  if (!edition) throw notFound('规则');
  const { ruleSetId, ruleSetVersion } = edition.state;
  return refusingDoubles(() => use.command.run(use.kit.db, 200, null, async (tx) => {
    const meta = await atCentre(use, tx, 'ruleset.adopt');
    const found = (await use.stores.ruleSets.findMany(tx, [id], true)).get(id)!;
    const events = decided(decideAdoptRuleSet(found.state, meta.actor, await adoptedEditions(tx, ruleSetId)));
    const [saved] = await use.stores.ruleSets.save(tx, [{ ...found, events }], meta);
    return ruleSetView(saved!);
  }), { rule_set_one_adopted: () => editionTaken(ruleSetId, ruleSetVersion) });
};

export const proposePaper = (use: UseCase, content: PaperContent): Promise<PaperView> => use.command.run(use.kit.db, 201, content, async (tx) => {
  const meta = await atCentre(use, tx, 'calendar.propose');
  const [saved] = await use.stores.papers.save(tx, [{ id: randomUUID(), version: 0, state: null, events: decided(decideProposePaper(content, meta.actor)) }], meta);
  return paperView(saved!);
});

export const adoptPaper = (use: UseCase, id: string): Promise<PaperView> => use.command.run(use.kit.db, 200, null, async (tx) => {
  const meta = await atCentre(use, tx, 'calendar.adopt');
  // adoptions follow each other: each one's place among the year's papers is counted
  await tx.query(`SELECT pg_advisory_xact_lock(hashtext('calendar.adopt'))`);
  const found = (await use.stores.papers.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('节假日安排');
  const events = decided(decideAdoptPaper(found.state, meta.actor, await adoptedPapers(tx, found.state.year)));
  const [saved] = await use.stores.papers.save(tx, [{ ...found, events }], meta);
  return paperView(saved!);
});

/** Does not adopt an edition; the centre's reviewer says why. */
export const declineRuleSet = (use: UseCase, id: string, why: string): Promise<RuleSetView> => use.command.run(use.kit.db, 200, { why }, async (tx) => {
  const meta = await atCentre(use, tx, 'ruleset.adopt');
  const found = (await use.stores.ruleSets.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('规则');
  const [saved] = await use.stores.ruleSets.save(tx, [{ ...found, events: decided(decideDeclineRuleSet(found.state, why)) }], meta);
  return ruleSetView(saved!);
});

/** Does not adopt a paper; the centre's reviewer says why. */
export const declinePaper = (use: UseCase, id: string, why: string): Promise<PaperView> => use.command.run(use.kit.db, 200, { why }, async (tx) => {
  const meta = await atCentre(use, tx, 'calendar.adopt');
  const found = (await use.stores.papers.findMany(tx, [id], true)).get(id);
  if (!found) throw notFound('节假日安排');
  const [saved] = await use.stores.papers.save(tx, [{ ...found, events: decided(decideDeclinePaper(found.state, why)) }], meta);
  return paperView(saved!);
});
