export const texts = { title: '政策原文', number: '渝职鉴发〔2022〕8号', contents: '目录', copy: '复制本条地址', copied: '已复制地址', notes: '附件2 填表说明', lead: '通知原文。每一条都有地址，可以发给别人。' };
