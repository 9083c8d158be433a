export const texts = { title: '办事指南', lead: '按身份看怎样办理；「」里是页面上的按钮和菜单名称。', choose: '选择身份', guides: { applicant: '申请人', employer: '用人单位', body: '评价机构', bureau: '监管部门', system: '信息系统' } };
