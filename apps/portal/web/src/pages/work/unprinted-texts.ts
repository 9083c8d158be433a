export const unprintedTexts = {
  title: '暂不能制作的证书', lead: '编号和效力不受影响，只是证面还没有制作。',
  glyphs: (characters: string) => `字库缺字：${characters}。系统配置含该字的字体后自动制作。`, photo: '取到的照片与受理时登记的不符，没有印上证面。先再取一次；仍不符请联系运维人员查明。',
  again: '再取照片制作', waive: '留空粘贴', reason: '为什么不等照片（记入证书经过）', confirm: '证面留空，由持证人粘贴照片', cancel: '不改', asked: '已重新排队制作。', waived: '已改为证面留空，正在制作。',
};
