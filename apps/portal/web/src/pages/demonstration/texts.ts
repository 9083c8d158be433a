export const texts = {
  title: '演示批次', lead: '演示数据：每位申报人最后的结果和原因。姓名已隐去，不含证件号码。', caption: '演示批次结果表', empty: '演示批次还没有数据', hint: '首次启动完成后显示。', people: (n: number) => `${n} 人`, all: '全部',
  columns: { name: '姓名', plan: '计划', occupation: '职业', level: '等级', method: '方式', outcome: '结果', reason: '原因' },
};
