// json-rules-engine and zen-engine with the same rules: one for each reason, set up once. What a rule engine cannot compute (months of work, a certificate's
// age, the title's level) it is given as a fact; messages and facts of the reasons are not asked of it.
import { ZenEngine } from '@gorules/zen-engine';
import { Engine } from 'json-rules-engine';

const OPEN = { '二(一)': { ASSISTANT: 3, INTERMEDIATE: 2, ASSOCIATE_SENIOR: 1 }, '二(二)': { ASSISTANT: 2 }, '二(三)': { INTERMEDIATE: 1 }, '二(四)': { ASSOCIATE_SENIOR: 1, SENIOR: 1 } };
const listed = (path) => ({ fact: 'titleLevel', in: Object.keys(OPEN[path]) });
const is = (fact, value) => ({ fact, is: value });
const general = (code, clause, ...when) => ({ code, clause, path: null, when });
const ofPath = (code, path, ...when) => ({ code, clause: path, path, when: [listed(path), ...when] });
const promotion = (path) => [
  ofPath('PRIOR_LEVEL_MISSING', path, is('certificates', 0)), ofPath('PRIOR_LEVEL_TOO_RECENT', path, { fact: 'certificates', above: 0 }, is('certificateOldEnough', false)),
  ofPath('RELATED_WORK_TOO_SHORT', path, { fact: 'months', below: 48 }),
];
const RULES = [
  general('NOT_IN_CITY', '二', is('worksInCity', false)), general('NOT_IN_POST', '二', is('inPost', false)), general('DECLARATION_MISSING', '二', is('declarationMade', false)),
  general('APPRAISAL_NOT_PASSED', '二', { fact: 'failingYears', above: 0 }), general('LEVEL_NOT_BRIDGING', '三', { fact: 'level', above: 3 }),
  general('TITLE_UNKNOWN', '一', is('titleUnknown', true)), general('TITLE_OUT_OF_RANGE', '一', is('outOfRange', true)), general('TITLE_LEVEL_NOT_ELIGIBLE', '二(一)', is('titleLevel', 'TECHNICIAN_GRADE')),
  ...Object.entries(OPEN).flatMap(([path, opens]) => Object.entries(opens).map(([level, open]) => ({ code: 'LEVEL_NOT_OPEN_TO_TITLE', clause: path, path, when: [is('titleLevel', level), { fact: 'level', not: open }] }))),
  ...['二(一)', '二(二)', '二(三)'].map((path) => ofPath('OCCUPATION_NOT_CURRENT_POST', path, is('sameOccupation', false))),
  ...promotion('二(二)'), ...promotion('二(三)'), ofPath('NOT_FRONT_LINE', '二(四)', is('frontLine', false)),
];

/** Puts the failing rules together as the notice does: every general reason, and the paths' only where no path is met. */
function verdict(titleLevel, fired) {
  const paths = Object.keys(OPEN).filter((path) => titleLevel in OPEN[path]);
  const met = paths.find((path) => !fired.some((f) => f.path === path));
  const reasons = fired.filter((f) => f.path === null || met === undefined);
  const eligible = met !== undefined && reasons.length === 0;
  return { eligible, path: eligible ? met : null, reasons };
}

export function jsonRulesEngine() {
  const operator = (c) => ('is' in c ? ['equal', c.is] : 'not' in c ? ['notEqual', c.not] : 'in' in c ? ['in', c.in] : 'above' in c ? ['greaterThan', c.above] : ['lessThan', c.below]);
  const engine = new Engine(RULES.map(({ code, clause, path, when }) => ({
    conditions: { all: when.map((c) => ({ fact: c.fact, operator: operator(c)[0], value: operator(c)[1] })) },
    event: { type: code, params: { code, clause, path } },
  })));
  return async (facts) => verdict(facts.titleLevel, (await engine.run(facts)).events.map((event) => event.params));
}

/** One decision table, hit policy collect: a row for each reason. */
export function zenEngine() {
  const fields = [...new Set(RULES.flatMap((rule) => rule.when.map((c) => c.fact)))];
  const cell = (c) => {
    if ('is' in c) return JSON.stringify(c.is);
    if ('in' in c) return c.in.map((v) => JSON.stringify(v)).join(', ');
    if ('not' in c) return `!= ${c.not}`;
    return 'above' in c ? `> ${c.above}` : `< ${c.below}`;
  };
  const node = (id, type, content) => ({ id, name: id, type, position: { x: 0, y: 0 }, ...(content ? { content } : {}) });
  const edge = (from, to) => ({ id: `${from}-${to}`, type: 'edge', sourceId: from, targetId: to });
  const content = {
    contentType: 'application/vnd.gorules.decision',
    nodes: [node('input', 'inputNode'), node('reasons', 'decisionTableNode', {
      hitPolicy: 'collect',
      inputs: fields.map((field) => ({ id: field, type: 'expression', field, name: field })),
      outputs: ['code', 'clause', 'path'].map((field) => ({ id: `out-${field}`, type: 'expression', field, name: field })),
      rules: RULES.map((rule, i) => ({
        _id: `r${i}`, ...Object.fromEntries(fields.map((field) => [field, rule.when.filter((c) => c.fact === field).map(cell)[0] ?? ''])),
        'out-code': JSON.stringify(rule.code), 'out-clause': JSON.stringify(rule.clause), 'out-path': rule.path === null ? 'null' : JSON.stringify(rule.path),
      })),
    }), node('output', 'outputNode')],
    edges: [edge('input', 'reasons'), edge('reasons', 'output')],
  };
  const engine = new ZenEngine();
  const decision = engine.createDecision(content);
  return {
    evaluate: async (facts) => verdict(facts.titleLevel, (await decision.evaluate(facts)).result.map((r) => ({ ...r, path: r.path ?? null }))),
    dispose: () => engine.dispose(),
  };
}
