import type { PlainDate } from '@gt/domain';

/** What an applicant consents to, each by itself: sensitive data (个人信息保护法 第二十九条), passing data on (第二十三条). */
export const CONSENT_KINDS = ['ID_NUMBER_AND_PHOTO', 'PASSING_ON'] as const;
export type ConsentKind = (typeof CONSENT_KINDS)[number];

/** 告知书 in one version. A changed text is a new version, and is read and consented to anew before the next filling. */
export interface PrivacyNotice {
  readonly version: number;
  readonly effectiveFrom: PlainDate;
  readonly title: string;
  readonly sections: ReadonlyArray<{ readonly heading: string; readonly paragraphs: readonly string[] }>;
  readonly consents: Readonly<Record<ConsentKind, string>>;
}

/** Every version, oldest first; what 个人信息保护法 第十七条 asks to be told. */
export const privacyNotices: readonly PrivacyNotice[] = [{
  version: 1, effectiveFrom: '2022-03-10', title: '贯通评价个人信息处理告知书',
  sections: [
    { heading: '一、谁处理您的信息', paragraphs: ['您申报的评价机构（名称和联系电话见申报页面）受理和评价您的申报，并对评价结果负责；负责监管该机构的市职业技能鉴定指导中心或区县人力社保部门监督评价、确认证书。它们是您个人信息的处理者。您所在单位为出具推荐意见查看您的申报。'] },
    { heading: '二、为什么处理、怎样处理', paragraphs: ['依据渝职鉴发〔2022〕8号，为办理专业技术人员参加高技能人才评价：申报、单位推荐、受理、评审或考核、公示、发证、证书查询和归档。信息在本系统内加密传输和保存，只向办理您这件事的人员显示。'] },
    { heading: '三、处理哪些信息', paragraphs: ['姓名、性别、民族、籍贯、政治面貌、工作单位和岗位、联系电话、学历、工作经历、职称、年度考核、业绩材料、评价成绩、证书信息。', '敏感个人信息：证件号码和照片。证件号码用于核对您本人、执行“同一级别职称只能申报一次”（七(三)）并印在证书上；照片印在证书上，供考场核对身份。泄露可能被人冒用，因此加密保存，页面上只显示部分位数；工作人员查看完整号码须写明理由，每次查看都有记录，您可以查阅。'] },
    { heading: '四、提供给谁', paragraphs: ['您所在单位、您选择的评价机构、参加评审的专家和考评员、负责监管的人力社保部门。机构在外部系统报备的，向重庆市职业技能等级认定管理系统提供名册；发证后按“证书上网”要求上传姓名、证件号码、单位、职业、等级、证书编号和发证日期，供社会查询真伪（查询结果隐去部分姓名和号码）。', '除法律、行政法规另有规定外，不向其他人提供，不用于其他目的，不在境外处理，也不用于自动化推荐。'] },
    { heading: '五、保存多久', paragraphs: ['草稿：最后一次修改后 180 天内没有提交的，删除全部内容。已提交的申报表、评审表、登记表和获证名册：按六(六)长期保存（不少于三十年）。评价录像和其他电子资料：批次归档起五年。查看记录：不少于六个月。'] },
    { heading: '六、您的权利', paragraphs: ['在“我的信息”中查阅、导出本系统申报环节保存的您的全部信息，查看谁看过您的完整号码，申请更正不准确的信息；受理前可以撤回申报；可以要求解释处理规则。', '可以随时撤回同意。撤回不影响此前已经办理的事项，已受理的申报和已发的证书不因此改变；撤回后草稿不能提交，需要继续申报时请重新同意。', '不同意的，不能在线填报；可以由所在单位经办代为填报，并在纸质承诺页上签署意见。'] },
    { heading: '七、联系谁', paragraphs: ['先联系受理您申报的评价机构；对答复不满意的，向监管该机构的市职业技能鉴定指导中心或区县人力社保部门提出。联系电话见“评价机构名录”。'] },
  ],
  consents: {
    ID_NUMBER_AND_PHOTO: '我已阅读告知书，单独同意为贯通评价处理本人的证件号码和照片（敏感个人信息）。',
    PASSING_ON: '我已阅读告知书，单独同意将本人申报信息提供给所在单位、评价机构、评审人员和监管部门，并向市认定管理系统和证书查询网站上传告知书所列信息。',
  },
}];

/** The notice in force on a day: the newest that has begun. */
export const noticeInForce = (today: PlainDate, notices: readonly PrivacyNotice[] = privacyNotices): PrivacyNotice | undefined => notices.findLast((notice) => notice.effectiveFrom <= today);
