import type { SeededRandom } from './random.js';

// The checksums are written out here a second time, apart from @gt/domain, so that builder and validator check each other.

/** Division codes of Chongqing districts and a few others, as they stand in document numbers. */
export const DEMO_REGIONS = ['500101', '500103', '500104', '500105', '500106', '500107', '500108', '500112', '500113', '510104', '110105', '440106'] as const;

const ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ID_CHECKS = '10X98765432';

/** A resident identity number of 18 characters whose checksum holds (GB 11643, ISO 7064 MOD 11-2). */
export function residentId(random: SeededRandom, given: { birth?: string; sex?: 'MALE' | 'FEMALE'; region?: string } = {}): string {
  const region = given.region ?? random.pick(DEMO_REGIONS);
  const birth = given.birth?.replaceAll('-', '') ?? `${random.int(1962, 2003)}${two(random.int(1, 12))}${two(random.int(1, 28))}`;
  const male = given.sex === undefined ? random.chance(0.5) : given.sex === 'MALE';
  const serial = String(random.int(0, 499) * 2 + (male ? 1 : 0)).padStart(3, '0'); // odd: male
  const body = region + birth + serial;
  const sum = ID_WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return body + ID_CHECKS[sum % 11];
}

const CREDIT_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** A unified social credit code of 18 characters whose two checksums hold (GB 32100, mod 31; the organisation code in it GB 11714, mod 11). */
export function creditCode(random: SeededRandom): string {
  const kind = random.pick(['91', '92', '12', '51', '52']); // enterprise, sole trader, public institution, society, private non-enterprise unit
  const organisation = Array.from({ length: 8 }, () => random.int(0, 9));
  const organisationSum = ORGANISATION_WEIGHTS.reduce((total, weight, i) => total + weight * organisation[i], 0);
  const organisationCheck = '0X987654321'[organisationSum % 11];
  const body = kind + random.pick(DEMO_REGIONS) + organisation.join('') + organisationCheck;
  const sum = CREDIT_WEIGHTS.reduce((total, weight, i) => total + weight * CREDIT_SIGNS.indexOf(body[i]), 0);
  return body + CREDIT_SIGNS[(31 - (sum % 31)) % 31];
}

const FAMILY = [...'王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武'];
const DOUBLE_FAMILY = ['欧阳', '司马', '诸葛', '上官'];
const GIVEN = [...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉鹏飞雪梅琴云燕波斌宇浩凯健俊帆晓东晨旭阳鑫欣怡佳慧颖婷琳雯洁瑶莹璐蕾思源博文泽轩子涵雨桐'];

/** A common Chinese name of two to four characters. */
export function chineseName(random: SeededRandom): string {
  const family = random.chance(0.02) ? random.pick(DOUBLE_FAMILY) : random.pick(FAMILY);
  return family + random.pick(GIVEN) + (random.chance(0.7) ? random.pick(GIVEN) : '');
}

/** A mobile number of 11 digits. */
export function phone(random: SeededRandom): string {
  return random.pick(['130', '135', '138', '139', '150', '158', '177', '186', '189', '199']) + String(random.int(0, 99_999_999)).padStart(8, '0');
}

/** The number with another last character: for tests that must see it refused. */
export const wrongChecksum = (number: string): string => number.slice(0, -1) + (number.endsWith('1') ? '2' : '1');

const two = (n: number) => String(n).padStart(2, '0');
