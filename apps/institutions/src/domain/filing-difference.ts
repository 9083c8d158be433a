import { occupationLabel, skillLevelName } from '@gt/domain';
import type { ContactPerson, FilingContent } from './filing.js';

/** Characters of a file's SHA-256 that tell two apart for the eye, as on the portal's signatures. */
const HASH_SHOWN = 8;

/** One difference of two versions of 附件1, in words; `before` is null for what was added, `after` for what was taken out. */
export interface FilingDifference { readonly part: FilingPart; readonly label: string; readonly before: string | null; readonly after: string | null }
export type FilingPart = 'officeAddress' | 'legalRepresentative' | 'contact' | 'rows' | 'staff' | 'experts' | 'bodyRules';

/** One line of a part: `key` says which lines of two versions are the same one. */
interface Line { readonly key: string; readonly label: string; readonly text: string }

/** What differs from one version to the next, part by part in the order of the form. Numbers stay masked. `names`: experts' names by id. */
export function filingDifference(before: FilingContent, after: FilingContent, names: ReadonlyMap<string, string>): readonly FilingDifference[] {
  const parts: ReadonlyArray<readonly [FilingPart, (content: FilingContent) => readonly Line[]]> = [
    ['officeAddress', ({ officeAddress }) => single('办公地址', officeAddress)],
    ['legalRepresentative', (content) => single('法定代表人', contactText(content.legalRepresentative))],
    ['contact', (content) => single('联系人', contactText(content.contact))],
    ['rows', ({ rows }) => rows.map((row) => ({ key: row.rowId, label: `${occupationLabel(row.occupation)}${skillLevelName(row.level)}`, text: row.titleSpecialities.join('、') }))],
    ['staff', ({ staff }) => staff.map((each) => ({ key: `${each.name}\n${each.idNumberMasked}`, label: each.name, text: [each.idNumberMasked, each.post, each.education, each.duty].join(' ') }))],
    ['experts', ({ expertIds }) => expertIds.map((id) => ({ key: id, label: names.get(id) ?? id, text: '列入评审专家' }))],
    ['bodyRules', ({ bodyRules }) => bodyRules.map((each) => ({ key: each.title, label: each.title, text: `${each.documentNumber} ${each.adoptedOn}${each.file ? ` 扫描件 ${each.file.sha256.slice(0, HASH_SHOWN)}` : ''}` }))],
  ];
  return parts.flatMap(([part, lines]) => differenceOf(part, lines(before), lines(after)));
}

function differenceOf(part: FilingPart, before: readonly Line[], after: readonly Line[]): FilingDifference[] {
  const [old, now] = [new Map(before.map((each) => [each.key, each])), new Map(after.map((each) => [each.key, each]))];
  return [
    ...before.filter((each) => !now.has(each.key)).map(({ label, text }) => ({ part, label, before: text, after: null })),
    ...after.flatMap(({ key, label, text }) => { const was = old.get(key)?.text ?? null; return was === text ? [] : [{ part, label, before: was, after: text }]; }),
  ];
}

const single = (label: string, text: string | null): readonly Line[] => (text === null ? [] : [{ key: label, label, text }]);
const contactText = (contact: ContactPerson | null): string | null => contact && [contact.name, contact.post, contact.landline, contact.mobileMasked].filter(Boolean).join(' ');
