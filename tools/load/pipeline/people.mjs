// People of one round: valid numbers, no two alike.
import { checkPersonDocument } from '@gt/domain';
import { randomSource } from '../measure.mjs';

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗'];
const GIVEN = [...'伟芳秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚'];

export function people(round, count) {
  const random = randomSource(20_220_308 + round);
  const pick = (list) => list[Math.floor(random() * list.length)];
  return Array.from({ length: count }, (_, i) => {
    const [year, month] = [1966 + round, 1 + Math.floor(i / 1000) % 12];
    const day = 1 + Math.floor(i / 100) % 28;
    const first17 = `500103${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}${String(i % 1000).padStart(3, '0')}`;
    const documentNumber = [...'0123456789X'].map((check) => first17 + check).find((number) => checkPersonDocument('RESIDENT_ID', number).ok);
    return { name: pick(SURNAMES) + pick(GIVEN) + pick(GIVEN), documentType: 'RESIDENT_ID', documentNumber, phone: `139${String(round * 100_000 + i).padStart(8, '0')}`, sex: '男' };
  });
}
