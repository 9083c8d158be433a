export const texts = {
  bodies: { title: '机构与收费公示', lead: '开展贯通评价的机构、可评价的职业（工种）等级和收费标准。', empty: '还没有公示的机构名单', hint: '监管部门批准机构的报备（附件1）并公开名单后，这里会列出机构、职业（工种）、等级。', fees: '收费标准', feesEmpty: '还没有公布的收费标准', feesHint: '评价机构核算成本、公布收费标准后显示在这里；未公布收费标准的机构不得开始第一批评价。', signedIn: '已登录的人员可在“评价机构”查看名册。', type: '类型', telephone: '电话', supervisor: '监管部门', offers: '可评价的职业（工种）等级', suspended: '暂停', more: '载入更多', feesOf: (edition: number, published: string, from: string, basis: string) => `第 ${edition} 版，${published} 公示，自 ${from} 起执行；依据：${basis}。` },
  publicity: { title: '公示', lead: '评定结果在生效前公示；对公示内容有意见可以提出异议。', empty: '目前没有公示中的名单', hint: '考评组长签字后，按规则需要公示的批次会在公示期内列在这里：姓名、打码的证件号码、单位、职业（工种）和等级。' },
};
