import type { EvidenceFile } from './evidence-file.js';
import type { BridgingFiling } from './filing.js';
import type { Institution } from './institution.js';

/** A paper with what it proves, as the archive lists it; nobody is named. */
export interface Paper { readonly file: EvidenceFile; readonly title: string; /** whose certificate it is */ readonly expertId?: string }

const withFile = (papers: ReadonlyArray<{ readonly file?: EvidenceFile | null; readonly title: string }>): Paper[] => papers.flatMap(({ file, title }) => (file ? [{ file, title }] : []));
const ruleTitle = (title: string, documentNumber: string): string => `制度：${title}（${documentNumber}）`;

/** Every paper that the body's entry names. */
export const papersOfInstitution = (body: Institution): Paper[] => withFile([
  { file: body.filingModeFile, title: `备案方式依据：${body.filingModeDocument}` },
  ...body.sites.map((site) => ({ file: site.prefixFile, title: `站点编号依据：${site.prefixDocument ?? ''}` })),
  ...body.units.map((unit) => ({ file: unit.file, title: `覆盖单位证明：${unit.name}` })),
  ...(body.rules ?? []).flatMap((rule) => rule.editions.map((edition) => ({ file: edition.file, title: ruleTitle(rule.title, edition.documentNumber) }))),
]);

/** The papers that a filing hands in: of its rules, and of its experts as they were at the submission. */
export const papersOfFiling = ({ bodyRules, experts }: Pick<BridgingFiling, 'bodyRules' | 'experts'>): Paper[] => [
  ...withFile(bodyRules.map((rule) => ({ file: rule.file, title: ruleTitle(rule.title, rule.documentNumber) }))),
  ...(experts ?? []).flatMap(({ expertId, papers }, i) => withFile((papers ?? []).map(({ file, name }) => ({ file, title: `专家资格证明：${name}（第 ${i + 1} 名专家）` }))).map((paper) => ({ ...paper, expertId }))),
];
