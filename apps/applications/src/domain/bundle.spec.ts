import { maskFileName, readName } from './bundle.js';

const ID = '51010219900307451X';
const number = { by: 'NUMBER', number: ID };
const row = (n: number) => ({ by: 'ROW', row: n });

it.each<[string, object, string]>([
  [`${ID}.jpg`, number, 'PHOTO'], [`${ID.toLowerCase()}.PNG`, number, 'PHOTO'], [`照片/${ID}.jpeg`, number, 'PHOTO'], ['５１０１０２１９９００３０７４５１Ｘ.jpg', number, 'PHOTO'],
  [`${ID}-职称证书.pdf`, number, 'TITLE_CERTIFICATE'], [`${ID}_专业技术职称证书（2）.pdf`, number, 'TITLE_CERTIFICATE'], [`张三-${ID}-身份证正面.jpg`, number, 'ID_DOCUMENT'], [`张三 ${ID}.jpg`, number, 'PHOTO'],
  ['12-职称证书-2.pdf', row(12), 'TITLE_CERTIFICATE'], ['第12行-学历.jpg', row(12), 'EDUCATION'], ['7.jpg', row(7), 'PHOTO'], ['7-2.jpg', row(7), 'PHOTO'],
  [`机械厂/${ID}/职称证书.pdf`, number, 'TITLE_CERTIFICATE'], [`${ID}/照片.jpg`, number, 'PHOTO'], [`${ID}-直接认定.pdf`, number, 'CLAIM_PROOF:0'], [`${ID}-直接认定2-1.pdf`, number, 'CLAIM_PROOF:1'],
  ['H1234567-其他.pdf', { by: 'NUMBER', number: 'H1234567' }, 'OTHER'],
])('%s is read', (path, key, item) => expect(readName(path)).toEqual({ ok: true, read: { key, item } }));

it.each<[string, string]>([
  ['职称证书.pdf', 'NAME_WITHOUT_PERSON'], ['张三.jpg', 'NAME_WITHOUT_PERSON'], ['.pdf', 'NAME_WITHOUT_PERSON'], [`${ID}.pdf`, 'NAME_WITHOUT_MATERIAL'], [`${ID}-合同.pdf`, 'NAME_WITHOUT_MATERIAL'], [`${ID}-合同.jpg`, 'NAME_WITHOUT_MATERIAL'], [`张三-${ID}-合同.jpg`, 'NAME_WITHOUT_MATERIAL'], [`${ID}/IMG_1.jpg`, 'NAME_WITHOUT_MATERIAL'],
  [`${ID}-签字盖章的申报表.pdf`, 'NAME_WITHOUT_MATERIAL'], [`${ID}-单位盖章的推荐意见.pdf`, 'NAME_WITHOUT_MATERIAL'], ['1234567.pdf', 'NAME_WITHOUT_MATERIAL'], [`${ID}.zip`, 'NESTED_ARCHIVE'], [`${ID}-材料.rar`, 'NESTED_ARCHIVE'],
])('%s is %s', (path, code) => expect(readName(path)).toMatchObject({ ok: false, fault: { code } }));

it.each([
  [`${ID}-职称证书-2.pdf`, '510*************1X-职称证书-2.pdf'], [`部门/张三丰 ${ID}.jpg`, '张**-510*************1X.jpg'], ['12-学历.jpg', '12-学历.jpg'], ['王五身份证明材料.pdf', '王*******.pdf'], ['ABCD.pdf', '****.pdf'],
])('%s is shown as %s', (path, shown) => expect(maskFileName(path)).toBe(shown));
