import { consentPaper } from '../web/src/pages/own/consent-paper.js';

it('the 告知书 to be signed by pen has every section, each consent by itself to be ticked, and runs nothing that stands in a name', () => {
  const paper = consentPaper({ version: 2, title: '告知书', sections: [{ heading: '一、谁', paragraphs: ['甲 & 乙', '丙'] }], consents: { A: '同意甲', B: '同意乙' } }, '<script>张三</script>');
  expect(paper).toContain('<h2>一、谁</h2><p>甲 &amp; 乙</p><p>丙</p>');
  expect([...paper.matchAll(/<p>□ (.*?)<\/p>/g)].map((m) => m[1])).toEqual(['同意甲', '同意乙']);
  expect(paper).toContain('申请人：&lt;script&gt;张三&lt;/script&gt;');
  expect(paper).not.toContain('<script');
});
