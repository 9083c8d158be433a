import fs from 'node:fs';

/** The public, in a window where nobody has signed in. */
export const PUBLIC = '';
/** Short texts that stood on pages, by the account that was signed in. */
export type Stood = Map<string, Set<string>>;
/**
 * Whose a section of a guide is: accounts of the demonstration city. A section that names labels and is not here is a failure;
 * 计划经办 is walked by paths of its own.
 */
const READERS: Readonly<Record<string, readonly string[] | null>> = {
  'applicant 申报之前': [PUBLIC], 'applicant 填报': ['shenqingren'], 'applicant 提交之后': ['shenqingren'],
  'body': ['qiye-shouli', 'qiye-jihua'], 'body 受理审核': ['qiye-shouli'], 'body 计划经办': null, 'body 考务、专家、校对、组长': ['zhuanjia-01', 'qiye-jiaodui'], 'body 档案管理': ['qiye-dangan'], 'body 机构管理员': ['qiye-guanli', 'peixun-guanli'],
  'bureau 机构和报备': ['shizhongxin-jingban', 'shizhongxin-shenhe'], 'bureau 计划和证书': ['shizhongxin-shenhe'], 'bureau 历史数据和人员': ['shizhongxin-jingban', 'shizhongxin-shenhe'], 'bureau 监督': ['shizhongxin-jingban', 'shizhongxin-shenhe'], 'bureau 号码': ['shizhongxin-shenhe'],
  'employer 经办': ['danwei-jingban'], 'employer 审核': ['danwei-shenhe'], 'employer 在岗确认与离职': ['danwei-jingban', 'danwei-shenhe'], 'employer 人员和账号': ['danwei-jingban', 'danwei-shenhe'], 'employer 看号码': ['danwei-shenhe'],
};
const GUIDES = new URL('../../../portal/guides/', import.meta.url);

/** A button may say more than the guide: a count (推荐 2 项), what it is about (已核验原件：身份证), the law (纸质推荐（五(二)）). */
const isCalled = (text: string, label: string): boolean => text === label || (text.startsWith(label) && ' （：'.includes(text[label.length]!));

/** Labels in 「」 that no page showed to whom the guide is for, as `section: label`. */
export function unseenLabels(stood: Stood): string[] {
  return ['applicant', 'body', 'bureau', 'employer'].flatMap((guide) => fs.readFileSync(new URL(`${guide}.md`, GUIDES), 'utf8').split(/^## /m).flatMap((part, i) => {
    const section = i === 0 ? guide : `${guide} ${part.slice(0, part.indexOf('\n')).trim()}`;
    const labels = [...new Set([...part.matchAll(/「([^」]+)」/g)].map((m) => m[1]!))];
    const readers = READERS[section];
    if (readers === null || labels.length === 0) return [];
    const texts = (readers ?? []).flatMap((reader) => [...stood.get(reader) ?? []]);
    return labels.filter((label) => !texts.some((text) => isCalled(text, label))).map((label) => `${section}: ${label}`);
  }));
}

/** Characters of the longest text that may be a label. */
const LABEL_MAX = 60;
/** Runs in the page: tells `gtStood` every short text that comes to stand on it, once. */
export const TELL_TEXTS = `{
  const known = new Set();
  new MutationObserver((changes) => {
    const found = new Set();
    const take = (element) => {
      const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join('').trim();
      if (text !== '' && text.length <= ${LABEL_MAX} && !known.has(text)) { known.add(text); found.add(text); }
    };
    for (const { target, addedNodes } of changes) {
      if (target.nodeType === 3 && target.parentElement) take(target.parentElement);
      if (target.nodeType === 1) take(target);
      for (const node of addedNodes) if (node.nodeType === 1) for (const each of [node, ...node.querySelectorAll('*')]) take(each);
    }
    if (found.size > 0) window.gtStood([...found]);
  }).observe(document, { childList: true, characterData: true, subtree: true });
}`;
