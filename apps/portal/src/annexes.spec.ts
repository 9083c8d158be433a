import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { annexWords, plainText } from '@gt/testing';

/** Words that are on the paper alone: title and cover, where one signs and seals, and what counts its rows. */
const ON_PAPER = ['附件 1', '附件 2', '组织专业技术人员参加高技能人才贯通评价机构报备表', '评价机构盖章：', '序号', '单位：', '姓名：', '申报职业（工种）：', '申报等级：', '（评价机构）', '年 月 日', '填表说明', '申报人员基本情况表', '申报人签字：', '单位（盖章）', '申报单位推荐意见', '评价机构意见', '注：相关材料复印件附后。'].map(plainText);
/** Fields that the system fills in of others: a page says of what. */
const FOLLOWS = ['重庆市专业技术人员参加高技能人才评价申报表', '出生年月', '照片', '工龄', '从事现专业技术职称等级/年限', '联系人及电话'];
const saidBy = (files: readonly string[]): string => plainText(files.map((file) => fs.readFileSync(fileURLToPath(new URL(`../web/src/${file}`, import.meta.url)), 'utf8')).join('\n'));

it.each([[1, ['pages/work/filing-texts.ts']], [2, ['pages/apply/texts.ts', 'data/notice-2022-8.ts', 'pages/materials/texts.ts']]] as const)('附件%i on the screen has every field of the notice\'s form by its own word, and every instruction', (annex, files) => {
  const said = saidBy(files);
  expect(annexWords(annex).filter((word) => !ON_PAPER.includes(word) && !said.includes(FOLLOWS.includes(word) ? word : `'${word}'`))).toEqual([]);
});
