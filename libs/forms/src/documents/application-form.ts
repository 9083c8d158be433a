import { type SkillLevel, skillLevelName } from '@gt/domain';

import type { PdfNode } from '../fonts/apply-chain.js';
import { defaultFontChain, type FontChain } from '../fonts/font-chain.js';
import { below, covered, type DocumentIdentity, fieldTable, formTable, gridTable, label, LINE_WIDTH_PT, renderForm, titleBlock, value, withHeights } from '../pdf/form-blocks.js';
import { FORM_CODES } from '../pdf/page-code.js';
import { photoBlock } from '../pdf/photo.js';
import { dayForPen, markFace, type SignatureMark, signatureStack } from '../pdf/signature-marks.js';
import { chineseDate, orBlank, workTypeText } from '../pdf/values.js';

/** The fields of 附件2. What is absent prints as an empty cell that can be filled in by pen. */
export interface ApplicationFormInput extends DocumentIdentity {
  readonly institution: string;
  /** Day on the cover, YYYY-MM-DD. */
  readonly filledOn?: string;
  readonly employer: string;
  readonly name: string;
  readonly sex?: string;
  /** 出生年月, as printed (`1980年3月`). */
  readonly bornIn?: string;
  readonly ethnicity?: string;
  readonly nativePlace?: string;
  readonly politicalStatus?: string;
  /** 参加工作时间, as printed. */
  readonly workingSince?: string;
  /** 工龄, as printed (`20年`). */
  readonly seniority?: string;
  readonly titleName: string;
  /** 职称等级/年限, as printed (`中级/6年`). */
  readonly titleLevelAndYears?: string;
  readonly occupation: string;
  readonly workType?: string | null;
  readonly level: SkillLevel;
  readonly contact?: string;
  readonly employerAddress?: string;
  readonly postcode?: string;
  readonly idType: string;
  readonly idNumber: string;
  readonly photo?: Uint8Array;
  readonly education: readonly { readonly degree: string; readonly graduatedOn?: string; readonly school?: string; readonly major?: string; readonly certificateNumber?: string }[];
  readonly workHistory: readonly { readonly from: string; readonly to?: string | null; readonly employer: string; readonly post?: string }[];
  /** 直接认定条件或成果, one line each; none prints 无 (填表说明四). */
  readonly directRecognition: readonly string[];
  readonly achievements: string;
  /** What the official form has no cell for: printed on the attached page (附页), which is left out where all are empty. */
  readonly attached?: {
    /** 职称专业、发证机关、发证日期、证书编号 of the professional title's certificate. */
    readonly title?: { readonly speciality?: string; readonly authority?: string; readonly issuedOn?: string; readonly certificateNumber?: string };
    /** 职业资格或职业技能等级 held already (二(二)、二(三)). */
    readonly skillCertificates?: readonly { readonly occupation: string; readonly level: SkillLevel; readonly issuedOn: string }[];
    /** 近3年年度考核 (二). */
    readonly appraisals?: readonly { readonly year: number; readonly grade: string }[];
  };
  /** 补考 is marked on the cover. */
  readonly retake?: boolean;
  readonly declaration: SignatureMark;
  readonly employerOpinion: { readonly text?: string; readonly mark: SignatureMark };
  readonly institutionOpinion: { readonly text?: string; readonly mark: SignatureMark };
}

/** 近期二寸照片 (填表说明二): 35 mm × 49 mm in points. */
const PHOTO = { width: 99, height: 139 };
/** Heights of the four rows beside the photo, in points: together they hold it, so that none is stretched. */
const PHOTO_ROWS = [28, 28, 28, 41];
/** Columns of the person's part, in points: three labels with what they ask for, and the photo. */
const PERSON_COLUMNS = [66, '*', 44, '*', 66, '*', PHOTO.width];
/** Room below an opinion for a round seal of 42 mm, in points. */
const SEAL_ROOM = 62;
/** Below this many characters a long text leaves room for handwriting; a longer one fills its cell by itself. */
const SHORT_TEXT = 300;
/** Characters of one line of such a cell: a line of its own counts as many. */
const LINE_CHARACTERS = 38;
/** Height of such a line, in points. */
const LINE_PT = 20;
const isShort = (text: string): boolean => text.length + LINE_CHARACTERS * (text.split('\n').length - 1) < SHORT_TEXT;
const linesOf = (text: string): number => text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / LINE_CHARACTERS)), 0);

const INSTRUCTIONS = [
  '一、贯通评价实行诚信报考制度，申请人签订诚信承诺，诚信承诺须由申请人本人亲笔签名。',
  '二、填写此表可另加附页，照片用近期二寸免冠彩色照片。',
  '三、“从事现专业技术职称等级/年限”应填写目前从事专业技术职称等级，年限为截止目前连续累计工作年限。“证件类型”、“发证机关”以证书为准。',
  '四、“是否具有符合直接认定条件或成果”，由申报人员依文件规定逐条梳理并填写，如无则填“无”。',
  '五、“主要工作业绩”栏，主要填写申报人员本人获奖情况、工作实绩、生产贡献等。',
  '六、专业技术证书复印件、身份证复印件，符合直接认定条件相关材料复印件，获奖情况、工作实绩、生产贡献等相应资料复印件附后，复印材料应清晰、完整，内容不得涂改。',
  '七、本表一式两份，一份存入本人档案，一份由评价机构留存。',
];

const DECLARATION = '本人承诺申报表中所提供信息真实可靠，若有失实和造假行为，本人愿承担一切责任。';

function occupationText(input: ApplicationFormInput): string {
  return input.workType ? `${input.occupation}（${workTypeText(input.workType)}）` : input.occupation;
}

/** Renders 附件2 《重庆市专业技术人员参加高技能人才评价申报表》 (五(一)). Throws `GlyphMissingError`, INPUT_INVALID. */
export async function renderApplicationForm(input: ApplicationFormInput, chain: FontChain = defaultFontChain()): Promise<Uint8Array> {
  return renderForm({
    code: FORM_CODES.applicationForm, identity: input, title: '重庆市专业技术人员参加高技能人才评价申报表', institution: input.institution,
    content: [...cover(input), ...instructions(), ...basicTable(input), ...opinions(input), ...attachedPage(input.attached ?? {})],
  }, chain);
}

/** Characters of a line on the cover: of what is filled in beside its labels, and of the body's name. */
const COVER_LINE = { filledIn: 18, body: 33 };
/** Height of such a line, in points. */
const COVER_LINE_PT = 21;

function cover(input: ApplicationFormInput): PdfNode[] {
  const line = (name: string, text: string): PdfNode[] => [
    { text: name, alignment: 'right', border: [false, false, false, false] },
    value(text, { bold: true, alignment: 'center', border: [false, false, false, true] }),
  ];
  const body = `${input.institution}（评价机构）`;
  const further = (text: string, characters: number): number => Math.max(0, Math.ceil(text.length / characters) - 1) * COVER_LINE_PT;
  // lines that names of usual length do not have take the cover's white space, so that it stays one page
  let taken = further(body, COVER_LINE.body) + [input.employer, input.name, occupationText(input)].reduce((sum, text) => sum + further(text, COVER_LINE.filledIn), 0);
  const white = (points: number, least: number): number => { const given = Math.min(taken, points - least); taken -= given; return points - given; };
  const [aboveBody, aboveLines, aboveTitle] = [white(110, 24), white(60, 12), white(120, 30)];
  const fontSize = taken > 0 ? 10 : 14;
  return [
    { text: '附件 2', fontSize: 12 },
    { text: '重庆市专业技术人员参加\n高技能人才评价申报表', bold: true, fontSize: 26, alignment: 'center', lineHeight: 1.4, margin: [0, aboveTitle, 0, 12] },
    { text: input.retake ? '（补考）' : ' ', alignment: 'center', fontSize: 14, margin: [0, 0, 0, aboveLines] },
    {
      fontSize, margin: [50, 0, 50, 0],
      table: { widths: [136, '*'], body: [line('单　　位：', input.employer), line('姓　　名：', input.name), line('申报职业（工种）：', occupationText(input)), line('申报等级：', skillLevelName(input.level))] },
      layout: { hLineWidth: () => LINE_WIDTH_PT, vLineWidth: () => 0, paddingTop: () => 10, paddingBottom: () => 3 },
    },
    value(body, { alignment: 'center', fontSize, margin: [0, aboveBody, 0, 10] }),
    { text: input.filledOn ? chineseDate(input.filledOn) : '年　　月　　日', alignment: 'center', fontSize: 14 },
  ];
}

function instructions(): PdfNode[] {
  return [
    { ...titleBlock('填表说明'), pageBreak: 'before', margin: [0, 20, 0, 24] },
    ...INSTRUCTIONS.map((text): PdfNode => ({ text, fontSize: 12, lineHeight: 1.6, margin: [0, 0, 0, 8] })),
  ];
}

function basicTable(input: ApplicationFormInput): PdfNode[] {
  const photoCell: PdfNode = { stack: [photoBlock(input.photo, PHOTO.width, PHOTO.height)], rowSpan: 4 };
  const besidePhoto: PdfNode[][] = [
    [label('姓　名'), value(input.name), label('性　别'), value(orBlank(input.sex)), label('出生年月'), value(orBlank(input.bornIn)), photoCell],
    [label('民　族'), value(orBlank(input.ethnicity)), label('籍　贯'), value(orBlank(input.nativePlace)), label('政治面貌'), value(orBlank(input.politicalStatus)), ''],
    [label('参加工作时间'), value(orBlank(input.workingSince), { colSpan: 2 }), '', label('工　龄'), value(orBlank(input.seniority), { colSpan: 2 }), '', ''],
    [label('从事现专业技术职称名称'), value(input.titleName, { colSpan: 2 }), '', label('从事现专业技术职称等级/年限'), value(orBlank(input.titleLevelAndYears), { colSpan: 2 }), '', ''],
  ];
  const rest: PdfNode[][] = [
    [label('申报职业\n（工种）'), value(occupationText(input), { colSpan: 3 }), ...covered(2), label('申报等级'), value(skillLevelName(input.level), { colSpan: 2 }), ''],
    [label('所在单位'), value(input.employer, { colSpan: 3 }), ...covered(2), label('联系人及电话'), value(orBlank(input.contact), { colSpan: 2 }), ''],
    [label('单位地址'), value(orBlank(input.employerAddress), { colSpan: 3 }), ...covered(2), label('邮　编'), value(orBlank(input.postcode), { colSpan: 2 }), ''],
    [label('证件类型'), value(input.idType, { colSpan: 2 }), '', label('证件号码'), value(input.idNumber, { colSpan: 3 }), ...covered(2)],
  ];
  const education = input.education.map((row) => [row.degree, orBlank(row.graduatedOn), orBlank(row.school), orBlank(row.major), orBlank(row.certificateNumber)]);
  const history = input.workHistory.map((row) => [`${row.from} 至 ${row.to ?? '今'}`, row.employer, orBlank(row.post)].filter((part) => part !== '').join('　')).join('\n');
  return [
    { ...titleBlock('申报人员基本情况表'), pageBreak: 'before' },
    withHeights(formTable(PERSON_COLUMNS, besidePhoto, false), PHOTO_ROWS), // pdfmake adds a spanning cell's height twice in rows that must not break
    below(formTable(PERSON_COLUMNS, rest)),
    below(gridTable([{ title: '学历', width: 60, alignment: 'center' }, { title: '毕业时间', width: 68, alignment: 'center' }, { title: '毕业院校', width: '*' }, { title: '所学专业', width: 100 }, { title: '证书编号', width: 110 }],
      education, { fontSize: 10, empty: ' ' })),
    longText('工作经历', history, 70),
    longText('是否具有符合直接认定条件或成果', input.directRecognition.length === 0 ? '无' : input.directRecognition.map((line, i) => `${i + 1}. ${line}`).join('\n'), 90),
    longText('主要工作成绩及业绩贡献', input.achievements, 170),
  ];
}

/** A short text has room for handwriting and stays on one page; a long one runs on over the page's end (填表说明二: 可另加附页). */
function longText(name: string, text: string, height: number): PdfNode {
  // the room is part of the cell: pdfmake does not see that a row's least height runs over the page's end, and leaves the frame to the next page
  const room = Math.max(0, height - linesOf(text) * LINE_PT);
  return below(formTable([82, '*'], [[label(name), value(text, { lineHeight: 1.4, margin: [0, 0, 0, room] })]], isShort(text)));
}

function opinions(input: ApplicationFormInput): PdfNode[] {
  const row = (name: string, text: string, foot: PdfNode): PdfNode[] => [label(name, { margin: [0, 40, 0, 0] }), { stack: [value(text, { lineHeight: 1.4, margin: [0, 6, 0, 22] }), foot] }];
  return [
    below(formTable([82, '*'], [row('本人承诺', DECLARATION, signatureStack([input.declaration], 'right'))], true)),
    ...([['申报单位\n推荐意见', input.employerOpinion], ['评价机构\n意　见', input.institutionOpinion]] as const).map(([name, { text = '', mark }]) =>
      below(formTable([82, '*'], [row(name, text, sealed(mark))], isShort(text)))),
    { text: '注：相关材料复印件附后。', margin: [0, 6, 0, 0] },
  ];
}

/** Who gave the opinion and how, then the form's own 单位（盖章） and day, free for the wet seal unless it was set. */
function sealed(mark: SignatureMark): PdfNode {
  const { who, kind, when } = markFace(mark);
  const small = { fontSize: 8.5, color: '#333333' };
  return {
    alignment: 'right', unbreakable: true,
    stack: [{ text: who }, ...(kind ? [{ text: mark.kind === 'WET_SCAN' ? kind : `${kind}　${when}`, ...small }] : []),
      { text: '单位（盖章）', margin: [0, SEAL_ROOM, 46, 4] }, { text: mark.kind === 'WET_SCAN' ? when : dayForPen(), margin: [0, 0, 0, 6] }],
  };
}

function attachedPage({ title, skillCertificates = [], appraisals = [] }: NonNullable<ApplicationFormInput['attached']>): PdfNode[] {
  if (!title && skillCertificates.length === 0 && appraisals.length === 0) return [];
  const part = (heading: string, table: PdfNode): PdfNode[] => [{ text: heading, bold: true, margin: [0, 10, 0, 5] }, table];
  return [
    { ...titleBlock('附　页'), pageBreak: 'before' },
    ...(title ? part('专业技术职称证书', fieldTable([['职称专业', orBlank(title.speciality)], ['发证机关', orBlank(title.authority)], ['发证日期', orBlank(title.issuedOn)], ['证书编号', orBlank(title.certificateNumber)]])) : []),
    ...(skillCertificates.length > 0 ? part('已取得的职业资格或职业技能等级', gridTable([{ title: '职业', width: '*' }, { title: '等级', width: 120, alignment: 'center' }, { title: '发证日期', width: 120, alignment: 'center' }], skillCertificates.map((row) => [row.occupation, skillLevelName(row.level), row.issuedOn]), { fontSize: 10 })) : []),
    ...(appraisals.length > 0 ? part('年度考核', gridTable([{ title: '年度', width: 120, alignment: 'center' }, { title: '结果', width: '*' }], appraisals.map((row) => [String(row.year), row.grade]), { fontSize: 10 })) : []),
  ];
}
