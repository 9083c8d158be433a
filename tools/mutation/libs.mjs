// What is mutated, lib by lib, and which specs must notice.
/** Per cent of the mutants that the specs must kill. */
export const GOAL = 90;

/**
 * `mutate`: the files; `specs`: those that run for each mutant. Data (rule sets, tables of titles) are compared with the notice by people and by
 * specs that restate it; to change a number in them is to change the rule, not to break code. What needs a server is the work of the conformance suite and the fault rig.
 */
export const LIBS = {
  'rules': { mutate: ['libs/rules/src/**/*.ts', '!libs/rules/src/rule-sets/**', '!libs/rules/src/index.ts'], specs: ['<rootDir>/libs/rules/test/**/*.spec.ts'] },
  'policy': { mutate: ['libs/policy/src/*.ts', '!libs/policy/src/index.ts', '!libs/policy/src/*.spec.ts'], specs: ['<rootDir>/libs/policy/src/**/*.spec.ts'] },
  'event-bus': {
    mutate: ['plan', 'partition', 'cloud-events', 'failures', 'gate', 'skip', 'shown'].map((name) => `libs/event-bus/src/core/${name}.ts`),
    specs: ['<rootDir>/libs/event-bus/src/core/*.spec.ts'],
  },
};
