// What is mutated, lib by lib, and which specs must notice.
/** Per cent of the mutants that the specs must kill. */
export const GOAL = 90;

const CORE = ['plan', 'partition', 'cloud-events', 'failures', 'gate', 'skip', 'shown'];

/**
 * `mutate`: the files; `part`: the file or folder that `<lib>/<part>` names; `specs`: those that must notice, quick ones first, for a mutant's run ends with the
 * first that does. Data (rule sets, tables of titles, holidays) are compared with the notice by people and by specs that restate it; to change a number in them is to
 * change the rule, not to break code. What needs a server is the work of the conformance suite and the fault rig.
 */
export const LIBS = {
  'rules': {
    mutate: ['libs/rules/src/**/*.ts', '!libs/rules/src/rule-sets/**', '!libs/rules/src/calendar/papers.ts', '!libs/rules/src/index.ts'], part: (name) => `libs/rules/src/${name}`,
    specs: ['libs/rules/test/!(oracle|overlay|properties).spec.ts', 'libs/rules/test/oracle.spec.ts', 'libs/rules/test/overlay.spec.ts', 'libs/rules/test/properties.spec.ts'],
  },
  'policy': {
    mutate: ['libs/policy/src/*.ts', '!libs/policy/src/index.ts', '!libs/policy/src/*.spec.ts'], part: (name) => `libs/policy/src/${name}.ts`,
    specs: ['libs/policy/src/!(decide).spec.ts', 'libs/policy/src/decide.spec.ts'],
  },
  'event-bus': {
    mutate: CORE.map((name) => `libs/event-bus/src/core/${name}.ts`), part: (name) => `libs/event-bus/src/core/${name}.ts`,
    specs: CORE.map((name) => `libs/event-bus/src/core/${name}.spec.ts`),
  },
};
