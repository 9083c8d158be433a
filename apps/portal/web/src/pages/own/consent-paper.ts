import type { PrivacyNotice } from './consents.js';
import { texts as t } from './texts.js';

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/** The notice in force with its consents, each by itself, and the line to sign: for an applicant who consents by pen (个人信息保护法 第二十三条, 第二十九条). */
export function consentPaper(notice: PrivacyNotice, name: string): string {
  const sections = notice.sections.map((s) => `<h2>${escaped(s.heading)}</h2>${s.paragraphs.map((p) => `<p>${escaped(p)}</p>`).join('')}`).join('');
  const consents = Object.values(notice.consents).map((text) => `<p>□ ${escaped(text)}</p>`).join('');
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>${escaped(notice.title)}</title><style>body{font:12pt/1.6 serif;max-width:42em;margin:2em auto}h1{font-size:16pt;text-align:center}h2{font-size:12pt}</style>
<body><h1>${escaped(notice.title)}（${t.version(notice.version)}）</h1>${sections}<h2>${t.paperConsents}</h2>${consents}<p>${t.paperSign(escaped(name))}</p></body></html>`;
}
