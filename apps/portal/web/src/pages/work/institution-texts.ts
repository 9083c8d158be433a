/** What the pages of bodies say beyond the register. */
export const institutionTexts = {
  register: '登记评价机构', name: '名称', creditCode: '统一社会信用代码', type: '类型', level: '备案层级', mode: '报备方式', numberMode: '编号方式', modeDocument: '报备方式依据文件', telephone: '电话', save: '保存', saved: '已保存。', cancel: '取消',
  actions: { end: '终止', profile: '变更名称、电话', site: '增加站点', evidence: (site: string) => `登记编号依据：${site}`, native: '改为在本系统报备', external: '改为在认定管理系统报备', rule: '登记制度', handover: (part: string) => `登记移交：${part}` },
  ask: { document: '依据文件', siteName: '站点名称', printedName: '证书上印制的名称', address: '地址', prefix: '证书编号前 13 位', title: '制度名称', documentNumber: '文号', adoptedOn: '印发日期', change: '本版变动（首次填“首次制定”）', items: '数量（没有填 0）', inventory: '清单' },
  rules: '制度', ruleColumns: ['制度', '版次', '文号', '印发日期', '变动'], transfers: '监管移交', transferColumns: ['日期', '方式', '移出', '接收', '原因', '文件'], formerNames: '曾用名', until: (day: string) => `（用至 ${day}）`, handovers: '终止前移交', handoverColumns: ['内容', '数量', '清单', '文件', '日期'],
  openPlans: '未办结的评价计划', openPlansHint: '暂停或终止不取消计划：报备日或评价日落在暂停、终止期内的计划产生问题，由监管部门处理后方可开始；已在评价中的计划照常评分，由监管部门决定。', planColumns: ['计划', '状态', '评价日期', '人数'], noPlans: '没有未办结的计划。',
  editScope: '修改备案范围', editUnits: '修改覆盖单位', scopeRow: (n: number) => `第 ${n} 行`, occupation: '职业（名称、代码或拼音首字母）', workType: '工种（没有则不填）', levels: '等级', from: '起', to: '止（长期留空）', add: '增加一行', remove: '删除', unitName: '单位名称', relation: '关系', evidence: '证明材料',
  transfer: { title: '机构移交', lead: '区划调整或部门变动时，把评价机构及其在办事项整体移交给另一监管部门；或由市职业技能鉴定指导中心接管区县的机构。已办结的保留原监管部门。', from: '移出部门', to: '接收部门', kind: '方式', reason: '原因', document: '依据文件', preview: '预览', go: (n: number) => `移交 ${n} 家机构`, columns: ['', '评价机构', '能否移交', '在办报备', '原因'], can: '可移交', cannot: '不可移交', done: (n: number) => `已移交 ${n} 家机构，各环节在办事项随之移交。`, choose: '请选择', clear: '先取消选择不可移交的机构，再移交。', open: '移交机构' },
  bureau: { merge: '并入', mergeHint: '整个部门并入接收部门：其评价机构、在办事项和工作人员的授权一并转入，此后不再使用原部门。', mergeGo: '并入', merged: (n: number) => `已并入，随之移交 ${n} 家机构；工作人员的授权随后转入。`, mergeNone: '该部门没有评价机构，可以直接并入。', rename: '部门更名', renameHint: '同一部门换用新名称；以前的文件仍显示当时的名称。', which: '部门', name: '新名称', telephone: '电话', on: '起用日期', renameGo: '更名', renamed: '已更名。' },
};
