/** What is said of papers that prove what is recorded. */
export const evidenceTexts = {
  file: '扫描件', none: '未附扫描件', unnamed: '扫描件', open: (name: string) => `打开 ${name}`, closed: (size: string) => `已附扫描件（${size}），由监管部门和报送机构查阅`, removeShort: '移除', remove: (name: string) => `移除 ${name}`, removed: '已移除，保存后生效。',
  choose: '选择扫描件（PDF、JPG、PNG，不超过 20 MB）', uploading: '正在上传…', uploaded: '已上传，保存后随附。', add: (what: string) => `补交扫描件：${what}`, rule: (title: string, edition: number) => `${title}（第 ${edition} 版）`, number: (site: string) => `编号依据（${site}）`, mode: '报备方式依据文件',
};
