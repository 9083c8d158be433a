export const texts = {
  offline: '网络不通，请检查网络后重试；您填写的内容仍在。',
  unreadable: (status: number) => `系统暂时无法处理（${status}），请稍后重试。`,
  pageFault: '页面出错，请刷新后重试；仍不成功请联系运维人员并告知时间。',
};
