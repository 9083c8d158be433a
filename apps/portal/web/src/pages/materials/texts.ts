export const texts = {
  title: '照片和材料', lead: '可以直接拍照，也可以选择 PDF、JPG、PNG 文件；单个文件不超过 20 MB。上传后立即保存，关闭页面不丢失。纸质复印件仍可交单位（填表说明六）。',
  photo: '近期二寸免冠彩色照片', photoHint: '正面免冠彩色，宽高 5 : 7；证书用一寸白底，由同一张照片得出。', noPhoto: '还没有照片', takePhoto: '拍照', choosePhoto: '选择照片', changePhoto: '更换照片', removePhoto: '删除照片', showPhoto: '查看照片',
  notWhite: '背景不是白色：申报表可用；证书照片须白底，建议换一张白底照片。', white: '白底，申报表和证书都可用。', printed: '印在申报表上的样子（二寸）', crop: '调整印出的部分', cropBox: '选择框：拖动，或用方向键移动，加号减号放大缩小', cropSize: '框的大小', cropSave: '用这一部分', cropCancel: '不调整', turnLeft: '向左转', turnRight: '向右转', turned: '照片已转正，请重新选择印出的部分', cropKeys: '拖动方框，或按方向键移动、加减号放大缩小。',
  list: '材料清单', needed: '须交', optional: '如有', none: '未上传', take: '拍照', choose: '选择文件', replace: '更换', remove: '删除', open: '查看', busy: '正在上传…', done: (name: string) => `已保存：${name}`, removed: '已删除', pages: (n: number) => `${n} 页`, file: (i: number) => `文件 ${i}`,
  tooLarge: (name: string, mb: number) => `“${name}”超过 ${mb} MB，请压缩、降低扫描分辨率或分成几个文件。`, empty: '没有上传电子材料，请查看纸质件。', registered: '登记的签字盖章页，不能删除或替换；申报表修改后须重新签字盖章，届时原页自动另存。', looked: '打开材料会留下查看记录。', missing: (n: number) => `还有 ${n} 项须交的材料没有上传（也可以交纸质复印件）`, all: '须交的材料都已上传', of: (what: string, name: string) => `${what}：${name}`,
  asked: (why: string) => `评价机构要求补正：${why}`, check: '原件核验', seen: '核验的是', note: '备注（如查询渠道）', tick: '已核验原件', untick: '撤销核验', standings: { CHECKED: '原件已核验', CHANGED: '材料已更换，请重新核验', UNCHECKED: '原件未核验' }, by: (what: string, who: string, when: string) => `${what} · ${who} · ${when}`,
  originals: { ORIGINAL: '原件', SEALED_COPY: '加盖公章的复印件', REGISTER: '发证机关网上查询' },
  more: '要求补正（按清单）', moreHint: '在要补正的各项写明原因；期限是约定期限，从通知送达之日起算。', why: '要补正的内容', overall: '总的说明', due: '约定期限', ask: '发出补正要求', asking: (n: number) => `已写 ${n} 项`, needReason: '请写明总的说明和期限。', unchecked: (n: number) => `须交的材料中有 ${n} 项原件未核验：是否受理由您判断，系统会记下受理时未核验的项目（六(二)）。`, allChecked: '须交的材料原件都已核验。',
};
