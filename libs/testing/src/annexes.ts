/** The two forms of the notice, word for word as its text has them (渝职鉴发〔2022〕8号, 附件1 and 附件2); cells end with a tab. */
const TEXT = `附件 1

组织专业技术人员参加高技能人才贯通评价机构报备表

评价机构盖章：

一、基本信息\t\t\t\t
(一) 评价机构信息\t\t\t\t
评价机构名称\t\t\t\t
评价机构类型\t\t\t\t
办公地址\t\t\t\t
(二) 法定代表人信息\t\t\t\t
姓名\t\t职务\t\t
座机\t\t手机\t\t
(三) 联系人信息\t\t\t\t
姓名\t\t职务\t\t
座机\t\t手机\t\t
二、拟申请贯通评价的专业技术职称专业与技能类职业（工种）对应\t\t\t\t
序号\t职业名称\t工种名称\t等级\t对应专业技术职称专业范围
1\t\t\t\t
2\t\t\t\t
.....\t\t\t\t

三、人员情况

(一) 负责贯通评价工作人员情况

序号\t姓名\t身份证号\t职务/职称\t学历\t工作职责
1\t\t\t\t\t
2\t\t\t\t\t
3\t\t\t\t\t
.....\t\t\t\t\t

(二) 评审专家情况 (本单位或外单位符合条件的专家, 不少于3人)

序号\t姓名\t身份证号\t职务/职称/ 技能等级\t学历\t专业 方向\t是否本单位 人员
1\t\t\t\t\t\t
2\t\t\t\t\t\t
3\t\t\t\t\t\t
.....\t\t\t\t\t\t

附件 2

重庆市专业技术人员参加高技能人才评价申报表

单位：_____

姓名：_____

申报职业（工种）：_____

申报等级：_____

XXX（评价机构）

年 月 日

填表说明

一、贯通评价实行诚信报考制度，申请人签订诚信承诺，诚信承诺须由申请人本人亲笔签名。

二、填写此表可另加附页，照片用近期二寸免冠彩色照片。

三、“从事现专业技术职称等级/年限”应填写目前从事专业技术职称等级，年限为截止目前连续累计工作年限。“证件类型”、“发证机关”以证书为准。

四、“是否具有符合直接认定条件或成果”，由申报人员依文件规定逐条梳理并填写，如无则填“无”。

五、“主要工作业绩”栏，主要填写申报人员本人获奖情况、工作实绩、生产贡献等。

六、专业技术证书复印件、身份证复印件，符合直接认定条件相关材料复印件，获奖情况、工作实绩、生产贡献等相应资料复印件附后，复印材料应清晰、完整，内容不得涂改。

七、本表一式两份，一份存入本人档案，一份由评价机构留存。

申报人员基本情况表

姓名\t\t性别\t\t出生年月\t\t照片
民族\t\t籍贯\t\t政治面貌\t\t
参加工作时间\t\t\t\t工龄\t\t
从事现专业技术职称名称\t\t\t\t从事现专业技术职称等级/年限\t\t
申报职业（工种）\t\t\t\t申报等级\t\t
所在单位\t\t\t\t\t联系人及电话\t
单位地址\t\t\t\t\t邮编\t
证件类型\t\t\t证件号码\t\t\t
学历\t毕业时间\t毕业院校\t所学专业\t证书编号\t\t
工作经历\t\t\t\t\t\t

<p>是否具有 符合直接 认定条件 或成果</p>\t
<p>主要工作 成绩及业 绩贡献</p>\t

本人承诺\t<p>本人承诺申报表中所提供信息真实可靠，若有失实和造假行为，本人愿承担一切责任。</p> <p style="text-align: right;">申报人签字： 年 月 日</p>
申报单位 推荐意见\t<p style="text-align: right;">单位（盖章） 年 月 日</p>
评价机构 意见\t<p style="text-align: right;">单位（盖章） 年 月 日</p>

注：相关材料复印件附后。`;
/** Where a cell or a part of one ends: a tab, a line, a tag; and before the day that is written by hand. */
const ENDS = /[\t\n]|<[^>]*>|\s(?=年 月 日)/;
/** What stands for what is filled in: numbers of rows, dots, a line, the body's name. */
const TO_FILL_IN = /^(\d+|\.+)$|XXX|_+$/g;

/** Text by which the notice's print and ours are compared: one form of each character (（ is (), no white space. */
export const plainText = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

/** Every heading, label and sentence that a form of the notice bears, in its order, as `plainText`. */
export function annexWords(annex: 1 | 2): string[] {
  const second = TEXT.indexOf('附件 2\n');
  return (annex === 1 ? TEXT.slice(0, second) : TEXT.slice(second)).split(ENDS).map((piece) => plainText(piece).replaceAll(TO_FILL_IN, '')).filter((word) => word !== '');
}

/** Those that a printed form lacks at their place in the order. */
export function missingAnnexWords(annex: 1 | 2, printed: string): string[] {
  const text = plainText(printed);
  let from = 0;
  return annexWords(annex).filter((word) => {
    const at = text.indexOf(word, from);
    if (at >= 0) from = at + word.length;
    return at < 0;
  });
}
