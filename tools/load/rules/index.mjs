// Eligibility verdicts a second with full reasons, on one thread.
import assert from 'node:assert/strict';
import { checkEligibility, cq2022v1 } from '@gt/rules';
import { atLeast, interleave, randomSource, ratio, resultOf, roundsOf } from '../measure.mjs';
import { cases } from './cases.mjs';
import { jsonRulesEngine, zenEngine } from './engines.mjs';
import { factsOf, straightFunction } from './straight.mjs';

const SEED = 20220310;
const OURS = 'ours: rule set as data, full reasons';
const STRAIGHT = 'a straight function, full reasons';
const JSON_RULES = 'json-rules-engine, codes only';
const ZEN = 'zen-engine, codes only';

/** The title table of the notice, as a straight program would keep it. */
function titleTable() {
  const table = new Map(cq2022v1.titles.map((t) => [`${t.series}/${t.name}`, t.level]));
  for (const a of cq2022v1.titleAliases) if (a.confirmed) table.set(`${a.series}/${a.name}`, table.get(`${a.series}/${a.title}`));
  return table;
}

const codes = (verdict) => ({ eligible: verdict.eligible, path: verdict.path, reasons: verdict.reasons.map((r) => `${r.clause} ${r.code}`).sort() });

export async function bench({ quick, say }) {
  const inputs = cases(quick ? 500 : 20_000, randomSource(SEED));
  const titles = titleTable();
  const straight = straightFunction(titles);
  const facts = factsOf(titles);
  const jsonRules = jsonRulesEngine();
  const zen = zenEngine();

  // who is compared must answer the same
  const compared = inputs.slice(0, quick ? 500 : 3_000);
  let eligible = 0;
  for (const input of compared) {
    const ours = checkEligibility(input, cq2022v1);
    if (ours.eligible) eligible += 1;
    assert.deepEqual(straight(input), ours);
    assert.deepEqual(codes(await jsonRules(facts(input))), codes(ours));
    assert.deepEqual(codes(await zen.evaluate(facts(input))), codes(ours));
  }
  say(`${compared.length} verdicts are the same in all four, ${Math.round((100 * eligible) / compared.length)} % eligible`);

  let kept = 0; // what is counted cannot be left out by the compiler
  const rate = (count, judge) => async () => {
    const begun = performance.now();
    for (let i = 0; i < count; i += 1) if (judge(inputs[i % inputs.length]).eligible) kept += 1;
    return count / ((performance.now() - begun) / 1000);
  };
  const rateAsync = (count, judge) => async () => {
    const begun = performance.now();
    for (let i = 0; i < count; i += 1) if ((await judge(inputs[i % inputs.length])).eligible) kept += 1;
    return count / ((performance.now() - begun) / 1000);
  };
  const many = quick ? 2_000 : 60_000;
  const few = quick ? 300 : 5_000;
  const contenders = [
    { name: OURS, unit: 'verdicts/s', run: rate(many, (input) => checkEligibility(input, cq2022v1)) },
    { name: STRAIGHT, unit: 'verdicts/s', run: rate(many, straight) },
    { name: JSON_RULES, unit: 'verdicts/s', run: rateAsync(few, (input) => jsonRules(facts(input))) },
    { name: ZEN, unit: 'verdicts/s', run: rateAsync(few, (input) => zen.evaluate(facts(input))) },
  ];
  const values = await interleave(contenders, { rounds: roundsOf(quick), say });
  zen.dispose();
  return {
    settings: { cases: inputs.length, eligible: `${Math.round((100 * eligible) / compared.length)} %`, threads: 1 },
    results: contenders.map(({ name, unit }) => resultOf(name, unit, values.get(name))),
    goals: [atLeast('≥ 0.5 × the straight function', 0.5, ratio(values, OURS, STRAIGHT)), atLeast('≥ 10 × json-rules-engine', 10, ratio(values, OURS, JSON_RULES))],
  };
}
