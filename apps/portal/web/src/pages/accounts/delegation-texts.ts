export const texts = {
  title: '休假代办', lead: '休假期间，把自己的角色交给同一单位的同事代办。代办的每一步都记为“代某某”；须由两人办理的事项，代办人与本人视为同一人。到期自动结束，也可以提前结束。',
  give: '委托代办', grants: '交出哪些角色', to: '由谁代办', toHint: '只列出同一单位、同类岗位的同事；先勾选角色。', startsOn: '起始日期', until: '截止日期', reason: '理由', submit: '委托', given: '已委托。', nobody: '没有可以委托的同事。', noGrants: '您没有可以交出的角色。',
  list: '代办记录', columns: ['委托人', '代办人', '角色', '起止', '状态', '办理'], states: { NOT_YET: '未开始', IN_FORCE: '代办中', OVER: '已到期', ENDED: '已结束' } as Readonly<Record<string, string>>, end: '提前结束', endReason: '结束的理由', confirmEnd: '确认结束', empty: ['没有代办记录', '您委托别人、或别人委托您代办的，列在这里。'],
};
