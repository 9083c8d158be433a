export const opinionTexts = {
  title: '经办意见', two: '本部门对此类审批分两步：经办人员提出意见，另一人审核决定。', waiting: '还没有经办意见。', by: (name: string | null) => name ?? '本部门经办人员', mineNote: '这是您提出的意见。',
  give: '提出经办意见', favourable: '意见', yes: '拟同意', no: '拟不同意', text: '意见内容', hint: '写明核对了什么、依据是什么；材料改动后须重新提出。',
  missing: '须先由经办人员提出意见', mine: '经办意见是您提出的，须由另一人审核',
};
