import { annexWords, missingAnnexWords, plainText } from '@gt/testing';
import { type ApplicationFormInput, type FilingFormInput, renderApplicationForm, renderFilingForm, type SignatureMark } from '../src/index.js';
import { readPdf } from './pdf-text.js';
import { applicationForm, filingForm, identity } from './samples.js';

const printed = async (bytes: Promise<Uint8Array>): Promise<string> => readPdf(await bytes).pages.map((page) => page.replaceAll(/GT-F\S+.*$/g, '')).join('');

/** Nothing filled in: what is printed are the form's own words. */
const nobody = { name: '' };
const emptyFiling: FilingFormInput = { ...identity, institution: '', institutionKind: '', officeAddress: '', legalRepresentative: nobody, contactPerson: nobody, correspondences: [], staff: [], experts: [], signatures: [] };
const pen = (role: string): { mark: SignatureMark } => ({ mark: { kind: 'PEN', role } });
const emptyApplication: ApplicationFormInput = {
  ...identity, institution: '', employer: '', name: '', titleName: '', occupation: '', workType: null, level: 3, idType: '', idNumber: '', education: [], workHistory: [], directRecognition: [], achievements: '',
  declaration: pen('申报人签字').mark, employerOpinion: pen('单位负责人'), institutionOpinion: pen('受理人'),
};

it('the notice\'s text has the words that are looked for', () => {
  expect([annexWords(1).length, annexWords(2).length]).toEqual([40, 55]);
  expect(annexWords(1)).toEqual(expect.arrayContaining(['对应专业技术职称专业范围', '职务/职称/技能等级', '(二)评审专家情况(本单位或外单位符合条件的专家,不少于3人)'].map(plainText)));
  expect(annexWords(2)).toEqual(expect.arrayContaining(['(评价机构)', '政治面貌', '是否具有符合直接认定条件或成果', '主要工作成绩及业绩贡献', '单位(盖章)', '年月日', '注:相关材料复印件附后。']));
});

it('附件1 bears every heading and label of the notice\'s form, word for word and in its order, empty and filled in', async () => {
  expect(missingAnnexWords(1, await printed(renderFilingForm(emptyFiling)))).toEqual([]);
  expect(missingAnnexWords(1, await printed(renderFilingForm(filingForm)))).toEqual([]);
});

it('附件2 bears every heading, label and instruction of the notice\'s form, word for word and in its order, empty and filled in', async () => {
  expect(missingAnnexWords(2, await printed(renderApplicationForm(emptyApplication)))).toEqual([]);
  const { filledOn: _, ...forPen } = applicationForm;
  expect(missingAnnexWords(2, await printed(renderApplicationForm({ ...forPen, declaration: emptyApplication.declaration })))).toEqual([]);
});

it('a label that is not there, another word for it, and a wrong order are found', async () => {
  const text = plainText(await printed(renderApplicationForm(emptyApplication)));
  expect(missingAnnexWords(2, text.replace('政治面貌', ''))).toEqual(['政治面貌']);
  expect(missingAnnexWords(2, text.replace('邮编', '邮政编码'))).toEqual(['邮编']);
  expect(missingAnnexWords(2, text.replace('毕业时间毕业院校', '毕业院校毕业时间'))).toEqual(['毕业院校']);
  expect(missingAnnexWords(2, text.replace('由评价机构留存', '由机构留存'))).toEqual(['七、本表一式两份,一份存入本人档案,一份由评价机构留存。']);
});
