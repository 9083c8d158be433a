// Who may import whom (README.md, "Boundaries"). Each rule is dependency-cruiser's `forbidden`; its comment says what to do instead.
// test/boundaries.spec.ts plants one forbidden import per rule.

/** Specs and test folders may use the test harness and reach further down. */
const TESTS = String.raw`(\.spec\.ts$|^(libs|apps|tools)/[^/]+/test/)`;
const PURE = '^(libs/(domain|rules|policy)|apps/[^/]+/src/domain)/';

/** What each lib may import of ours. Nothing below knows what lies above it. */
const LAYERS = {
  'domain': [],
  'rules': ['domain'],
  'policy': [],
  'contracts': [],
  'persistence': [],
  'embedded-postgres': [],
  'file-store': [],
  'event-bus': ['contracts', 'persistence'],
  'service-kit': ['domain', 'rules', 'policy', 'contracts', 'persistence', 'event-bus', 'file-store'],
  'forms': ['domain'],
  'uploads': ['persistence', 'event-bus', 'service-kit', 'forms'],
  'testing': ['domain', 'embedded-postgres'],
  'service-testing': ['domain', 'rules', 'policy', 'contracts', 'persistence', 'event-bus', 'service-kit', 'testing'],
};

const layers = Object.entries(LAYERS).map(([lib, allowed]) => ({
  name: `layer-${lib}`,
  comment: `libs/${lib} imports ${allowed.length ? `only ${allowed.join(', ')}` : 'no other lib'} of ours`,
  from: { path: `^libs/${lib}/`, pathNot: TESTS },
  to: { path: '^libs/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
}));

/** The workspace packages among the tools: the seed goes through the public API, the checks read what the services stored, the fault rig puts the whole system together. */
const TOOLS = {
  seed: ['domain', 'forms', 'rules'],
  checks: ['domain', 'rules', 'contracts', 'persistence', 'event-bus', 'service-kit', 'forms'],
  chaos: ['domain', 'contracts', 'persistence', 'event-bus', 'service-kit', 'embedded-postgres', 'testing'],
};
/** Tools that put other tools and the services together. */
const COMPOSES = { chaos: ['seed', 'checks'] };
const tools = Object.entries(TOOLS).map(([tool, allowed]) => ({
  name: `tool-${tool}`,
  comment: `tools/${tool} imports only ${allowed.join(', ')} of ours`,
  from: { path: `^tools/${tool}/`, pathNot: TESTS },
  to: { path: '^(libs|tools)/', pathNot: `^(libs/(${allowed.join('|')})|tools/(${[tool, ...(COMPOSES[tool] ?? [])].join('|')}))/` },
}));

export const knownTools = Object.keys(TOOLS);
export const knownLibs = Object.keys(LAYERS);

export const forbidden = [
  ...layers,
  ...tools,
  {
    name: 'pure-no-node',
    comment: 'domain, rules, policy and every domain/ folder run in the browser too: no node: modules; time, files and randomness are given as arguments',
    from: { path: PURE, pathNot: TESTS },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'pure-no-packages',
    comment: 'domain, rules, policy and every domain/ folder know no framework; temporal-polyfill (dates) is the one package that they use',
    from: { path: PURE, pathNot: TESTS },
    to: { dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional', 'npm-peer'], pathNot: 'node_modules/temporal-polyfill/' },
  },
  {
    name: 'domain-no-infrastructure',
    comment: 'a domain/ folder imports the pure libs alone',
    from: { path: '^apps/[^/]+/src/domain/', pathNot: TESTS },
    to: { path: '^libs/', pathNot: '^libs/(domain|rules|policy|contracts)/' },
  },
  {
    name: 'domain-no-contracts',
    comment: 'a domain/ folder has events of its own, so that a rename cannot change the wire: publish/ maps them (supervision alone decides on what others publish)',
    from: { path: '^apps/[^/]+/src/domain/', pathNot: `${TESTS}|^apps/supervision/` },
    to: { path: '^libs/contracts/' },
  },
  {
    name: 'domain-no-rooms',
    comment: 'a domain/ folder knows none of its service\'s other folders: they call it',
    from: { path: '^apps/([^/]+)/src/domain/', pathNot: TESTS },
    to: { path: '^apps/$1/src/', pathNot: '^apps/$1/src/domain/' },
  },
  {
    name: 'libs-no-apps',
    comment: 'libs and tools know no service; the fault rig alone runs them all',
    from: { path: '^(libs|tools)/', pathNot: '^tools/chaos/' },
    to: { path: '^apps/' },
  },
  {
    name: 'apps-no-apps',
    comment: 'services tell each other facts through events; only standalone and e2e put them together',
    from: { path: '^apps/([^/]+)/', pathNot: '^apps/(standalone|e2e)/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'tools-only-in-compositions',
    comment: 'seed and checks are called by standalone, e2e and their own commands',
    from: { path: '^(libs|apps)/', pathNot: '^apps/(standalone|e2e)/' },
    to: { path: '^tools/' },
  },
  {
    name: 'kafkajs-in-one-place',
    comment: 'kafkajs loses acknowledged messages unless it is used as libs/event-bus/src/kafka uses it: go through the event bus',
    from: { path: '^(libs|apps|tools)/', pathNot: '^libs/event-bus/(src/kafka|test)/' },
    to: { path: 'node_modules/kafkajs/' },
  },
  {
    name: 'testing-only-in-tests',
    comment: 'libs/testing and libs/service-testing serve specs, test folders, e2e and the fault rig',
    from: { path: '^(libs|apps|tools)/', pathNot: `${TESTS}|^apps/e2e/|^tools/chaos/|^libs/(testing|service-testing)/` },
    to: { path: '^libs/(testing|service-testing)/' },
  },
  {
    name: 'typeorm-in-storage',
    comment: 'TypeORM and pg stay in storage/: other folders ask the repository, or write SQL through @gt/persistence',
    from: { path: '^apps/[^/]+/src/', pathNot: `${TESTS}|^apps/([^/]+/src/storage|standalone|e2e)/` },
    to: { path: 'node_modules/(typeorm|pg)/' },
  },
  {
    name: 'rows-stay-in-storage',
    comment: 'rows never leave storage/: its repository gives states and answers',
    from: { path: '^apps/([^/]+)/', pathNot: '^apps/[^/]+/src/storage/' },
    to: { path: String.raw`^apps/[^/]+/src/storage/(entities|rows)(/|\.|$)` },
  },
  {
    name: 'no-cycles',
    comment: 'two files that need each other are one thing, or hide a third',
    from: { path: '^(libs|apps|tools)/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-unresolvable',
    comment: 'this import leads nowhere, so no rule could see what it reaches',
    from: { path: '^(libs|apps|tools)/' },
    to: { couldNotResolve: true },
  },
];
