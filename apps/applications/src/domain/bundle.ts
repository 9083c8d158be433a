import { maskName, maskNumber } from '@gt/domain';
import { APART, MATERIALS, type MaterialKind } from './material.js';

/** A bundle of photos and papers named by person. READING is work of a job; it goes on where it stopped. */
export type BundleState = 'READING' | 'READ' | 'CANCELLED';
export const BUNDLE_STATE_NAMES: Readonly<Record<BundleState, string>> = { READING: '归位中', READ: '已处理', CANCELLED: '已取消' };

/** Whose file it is: by the number of a document, or by the row of the import that the draft came from. */
export type FileKey = { readonly by: 'NUMBER'; readonly number: string } | { readonly by: 'ROW'; readonly row: number };
/** What a file's name says. `item`: a line of the list of materials, or the photo. */
export interface ReadName { readonly key: FileKey; readonly item: string }
export interface FileFault { readonly code: string; readonly message: string }

/** How people call what is handed in; the kinds' own names hold too. */
const WORDS: ReadonlyMap<string, MaterialKind | 'PHOTO'> = new Map<string, MaterialKind | 'PHOTO'>([
  ...(Object.entries(MATERIALS) as [MaterialKind, { name: string }][]).filter(([kind]) => !APART.includes(kind)).map(([kind, { name }]) => [name.replace(/（.*）$/, ''), kind] as const),
  ...(['照片', '相片', '证件照', '一寸照', '二寸照', '寸照'] as const).map((word) => [word, 'PHOTO'] as const),
  ...(['职称证书', '职称证', '职称'] as const).map((word) => [word, 'TITLE_CERTIFICATE'] as const),
  ...(['身份证', '身份证正面', '身份证反面', '身份证正反面', '证件'] as const).map((word) => [word, 'ID_DOCUMENT'] as const),
  ...(['学历', '毕业证', '毕业证书', '学位证书'] as const).map((word) => [word, 'EDUCATION'] as const),
  ...(['技能证书', '技能等级证书', '职业技能等级证书', '职业资格证书'] as const).map((word) => [word, 'SKILL_CERTIFICATE'] as const),
  ...(['工作年限', '工作年限证明', '年限证明', '工作证明'] as const).map((word) => [word, 'WORK_YEARS'] as const),
  ...(['考核', '年度考核', '考核结果', '考核表'] as const).map((word) => [word, 'APPRAISAL'] as const),
  ...(['一线证明', '一线工作证明', '一线技能工作证明'] as const).map((word) => [word, 'FRONT_LINE'] as const),
  ...(['直接认定', '直接认定证明', '获奖证书'] as const).map((word) => [word, 'CLAIM_PROOF'] as const),
  ...(['业绩', '工作业绩', '工作实绩', '业绩材料'] as const).map((word) => [word, 'ACHIEVEMENT_PROOF'] as const),
  ...(['其他', '其它', '其他材料'] as const).map((word) => [word, 'OTHER'] as const),
]);
const PICTURES = /^(jpe?g|png|heic|heif|bmp|webp|gif|tiff?)$/;
const SEPARATORS = /[-_—–~\s、，,+.()[\]【】]+/u;
/** A row of a sheet: five million rows are no sheet, and a document's number is longer. */
const ROW = /^(?:第)?(\d{1,6})(?:行)?$/;
/** A document's number: letters and digits, six digits among them at least. */
const NUMBER = /^(?=(?:.*\d){6})[A-Za-z0-9]{7,30}$/;
/** Digits behind the word: which claim it proves, or which page it is. */
const WORD = /^(.*?)(\d{0,2})$/u;

const fault = (code: string, message: string): { readonly ok: false; readonly fault: FileFault } => ({ ok: false, fault: { code, message } });
interface Parts { readonly folder: readonly string[]; readonly tokens: readonly string[]; readonly extension: string }

function partsOf(path: string): Parts {
  const segments = path.normalize('NFKC').split('/');
  const [, stem = '', extension = ''] = /^(.*?)(?:\.([A-Za-z0-9]{1,5}))?$/su.exec(segments.at(-1)!.trim()) ?? [];
  const tokensOf = (text: string) => text.split(SEPARATORS).filter((token) => token !== '');
  return { folder: tokensOf(segments.at(-2) ?? ''), tokens: tokensOf(stem), extension: extension.toLowerCase() };
}

const keyOf = (token: string): FileKey | null => (NUMBER.test(token) ? { by: 'NUMBER', number: token.toUpperCase() } : ROW.test(token) ? { by: 'ROW', row: Number(ROW.exec(token)![1]) } : null);
/** A document's number wherever it stands (people put the name before it), else a row in front. */
const keyAmong = (tokens: readonly string[]): number => {
  const number = tokens.findIndex((token) => NUMBER.test(token));
  return number >= 0 ? number : tokens.length > 0 && ROW.test(tokens[0]!) ? 0 : -1;
};

/** Reads whose file it is and what it shows: `<证件号码|行号>[-材料[-序号]].jpg`, or the material in a folder that is named after the person. A picture without a word is the photo. */
export function readName(path: string): { readonly ok: true; readonly read: ReadName } | { readonly ok: false; readonly fault: FileFault } {
  const { folder, tokens, extension } = partsOf(path);
  if (/^(zip|rar|7z|tar|gz)$/.test(extension)) return fault('NESTED_ARCHIVE', '压缩包里又放了压缩包，请解开后把其中的文件直接放进来。');
  const own = keyAmong(tokens);
  const at = own >= 0 ? own : keyAmong(folder);
  const key = at < 0 ? null : keyOf((own >= 0 ? tokens : folder)[at]!);
  if (!key) return fault('NAME_WITHOUT_PERSON', '文件名里没有证件号码或导入行号，不知道是谁的；请改成“证件号码-材料名称”（如 职称证书、身份证）后重新压缩。');
  const words = tokens.filter((_, i) => i !== own);
  for (const word of words) {
    const [, base = '', digits = ''] = WORD.exec(word)!;
    const kind = WORDS.get(base);
    if (kind === 'CLAIM_PROOF') return { ok: true, read: { key, item: `CLAIM_PROOF:${digits === '' ? 0 : Math.max(0, Number(digits) - 1)}` } };
    if (kind) return { ok: true, read: { key, item: kind } };
  }
  // behind the person stands nothing but page numbers
  const silent = tokens.slice(own + 1).every((token) => /^\d{1,3}$/.test(token));
  if (silent && PICTURES.test(extension)) return { ok: true, read: { key, item: 'PHOTO' } };
  return fault('NAME_WITHOUT_MATERIAL', '文件名里没有认得的材料名称；请用 照片、身份证、职称证书、学历、技能证书、工作年限、年度考核、一线证明、直接认定、业绩、其他 之一，如“证件号码-职称证书”。');
}

/** The name as a list of faults shows it, so that who packed it finds it and nobody else learns a number or a name: known words, short digits and the ending stay. */
export function maskFileName(path: string): string {
  const { tokens, extension } = partsOf(path);
  const shown = tokens.map((token) => {
    if (WORDS.has(WORD.exec(token)![1]!) || ROW.test(token)) return token;
    return /^[A-Za-z0-9]+$/.test(token) ? maskNumber(token) : maskName(token);
  });
  return `${shown.join('-')}${extension === '' ? '' : `.${extension}`}`.slice(0, 80);
}
