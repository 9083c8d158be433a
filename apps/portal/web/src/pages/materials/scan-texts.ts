export const scanTexts = {
  title: '扫描归位', lead: '把签字盖章的申报表连续扫描成一个 PDF（或逐页拍照），不用排序：系统按每页右下角的页码识别，归到各人的申报表。', file: '选择扫描件（PDF，或一页照片，最大 100 MB）', reading: '正在识别', progress: (n: number, of: number) => `已识别 ${n} 页，共 ${of} 页；可以离开本页，稍后再看。`,
  of: (at: string, pages: number) => `${at} 的扫描件，${pages} 页`, forms: '已归位的申报表', columns: ['姓名', '页', '承诺'], whole: (n: number) => `${n} 页齐全`, missing: (pages: string) => `缺第 ${pages} 页`, noForms: '没有识别出本单位的申报表。', loose: '没有归位的页', page: (n: number) => `第 ${n} 页`,
  standings: { MATCHED: '已归位', NO_CODE: '没有识别出页码：请重新扫描这一页（200 dpi 以上，不要遮住右下角）', OTHER_FORM: '不是申报表', WRONG_VERSION: '是旧版式：请用现在的版式重新打印签字', UNKNOWN_FORM: '不是本单位现有的申报表，或打印后申报表改过：请重新打印签字', DOUBLE: '这一页重复' },
  declarations: { PEN_AWAITED: '待登记签字页', WET_SCAN: '签字页已登记', PLATFORM: '系统内签名', NONE: '未提交' } as Readonly<Record<string, string>>, states: { READING: '正在识别', READ: '已识别' } as Readonly<Record<string, string>>,
  signedOn: '签字日期', register: (n: number) => `登记 ${n} 份齐全的签字页`, registered: (done: number, refused: number) => `已登记 ${done} 份${refused ? `，${refused} 份没有登记（不缺签字页或状态不符）` : ''}。`, earlier: '以前的扫描件', none: '还没有扫描件', noneHint: '打印申报表、签字盖章、扫描后在这里上传。',
};
