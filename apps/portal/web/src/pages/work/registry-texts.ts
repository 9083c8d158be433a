/** What the page of the register's spreadsheets says. */
export const registryTexts = {
  title: '机构与专家导入导出', lead: '把已有的评价机构、备案范围和专家从表格导入：先检查，逐行说明问题；只导入没有问题的行，改好后可再次上传，重复的不会重复登记。一份表格最多 50,000 行，中途断开时重新上传即可接着导入。先导入机构，再导入备案范围（要件齐全的机构随即启用）。',
  kind: '表格', kinds: { bodies: '评价机构（每行一个站点，同一机构的多个站点各占一行）', scopes: '备案范围（每行一个职业）', units: '覆盖单位（每行一个单位）', experts: '专家（每行一项资格，同一人的多项资格各占一行）' } as Readonly<Record<string, string>>,
  rows: '只导入这些行（行号用逗号分隔，如 2,5,7-90；留空导入全部可导入的行）', export: '导出现有数据', exportHint: '导出的表格与导入模板的列相同；机构表另写明状态；专家的证件号码打码，补上完整号码后方可再导入。', open: '机构与专家导入导出',
};
