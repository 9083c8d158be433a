import { checkPersonDocument, type PersonDocumentType } from '@gt/domain';

/** A made-up person. */
export interface Person { readonly name: string; readonly documentType: PersonDocumentType; readonly documentNumber: string; readonly phone: string; readonly sex: '男' | '女' }

const SURNAMES = [...'王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔'];
const GIVEN = [...'伟芳秀敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉萍红建国志文斌波辉云飞鹏宇浩凯晨曦雨欣怡佳琪思源梓涵博文俊峰嘉诚海燕春梅冬雪国庆永康德胜世杰立新光明家豪子轩天成'];
/** Administrative divisions of Chongqing, first six digits of a citizen identity number. */
const DIVISIONS = ['500101', '500102', '500103', '500105', '500106', '500107', '500108', '500112', '500113', '510202', '510221'];

/** mulberry32: the same people in every run. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Makes people: no two with the same name or number. */
export class People {
  private readonly next: () => number;
  private readonly names = new Set<string>();
  private readonly numbers = new Set<string>();
  constructor(seed: number) { this.next = random(seed); }

  /** @param given what is already decided of the person */
  person(given: Partial<Person> = {}): Person {
    const sex = given.sex ?? (this.next() < 0.62 ? '男' : '女');
    return { name: given.name ?? this.name(), documentType: given.documentType ?? 'RESIDENT_ID', documentNumber: given.documentNumber ?? this.residentId(sex), phone: given.phone ?? this.phone(), sex };
  }

  /** A valid citizen identity number (GB 11643) of somebody born 1966–1996. */
  residentId(sex: '男' | '女'): string {
    for (;;) {
      const sequence = this.pick(99) * 10 + this.pick(5) * 2 + (sex === '男' ? 1 : 0);
      const first17 = `${DIVISIONS[this.pick(DIVISIONS.length)]}${1966 + this.pick(31)}${two(1 + this.pick(12))}${two(1 + this.pick(28))}${String(sequence).padStart(3, '0')}`;
      const number = [...'0123456789X'].map((check) => first17 + check).find((candidate) => checkPersonDocument('RESIDENT_ID', candidate).ok)!;
      if (!this.numbers.has(number)) { this.numbers.add(number); return number; }
    }
  }
  phone(): string { return `1${['38', '39', '58', '77', '86'][this.pick(5)]}${String(this.pick(100_000_000)).padStart(8, '0')}`; }

  private name(): string {
    for (;;) {
      const name = SURNAMES[this.pick(SURNAMES.length)]! + GIVEN[this.pick(GIVEN.length)]! + (this.next() < 0.75 ? GIVEN[this.pick(GIVEN.length)]! : '');
      if (!this.names.has(name)) { this.names.add(name); return name; }
    }
  }
  private pick(below: number): number { return Math.floor(this.next() * below); }
}
const two = (n: number): string => String(n).padStart(2, '0');
