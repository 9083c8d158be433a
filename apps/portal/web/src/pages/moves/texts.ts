/** What the pages say of people who move, of 在职在岗 and of candidates who change plans. */
export const moveTexts = {
  title: '在岗确认与离职', lead: '已受理的本单位人员。编入评价计划前由单位再次确认在职在岗（二）；离职、调动或退休的，打开该人登记。受理前变动的，在“申报表”里打开登记。',
  columns: { name: '姓名', occupation: '职业', level: '等级', submittedOn: '提交日期', inPost: '在岗确认', move: '人员变动' },
  empty: ['没有已受理的人员', '评价机构受理本单位人员的申报后显示在这里。'], confirm: '确认在职在岗', confirmed: (on: string, by: string) => `${on} ${by}`, notConfirmed: '未确认', held: (what: string) => `人员变动${what}，办结后才能确认`,
  actions: { changedUnit: '登记变动单位', retired: '登记退休', holds: '属实', name: '填明现单位', notSo: '不属实', goOn: '同意继续', stop: '终止申报' },
  ask: {
    on: '变动日期', retiredOn: '退休日期', creditCode: '现单位统一社会信用代码（不知道可不填）', creditCodeHint: '受理前变动的，申报转由现单位重新推荐；受理后，社会培训评价组织继续办理，企业评价机构须由监管部门决定。', note: '情况说明', retiredHint: '评价首日前退休的，申报终止；评价开始后退休的不受影响。',
    reason: '理由', document: '依据文件文号',
  },
  open: (kind: string, on: string, waits: string) => `${kind}（${on}），${waits}`, section: '人员变动', unit: '现单位', note: '说明', by: '登记人', inPost: '在职在岗确认', why: (waits: string) => `已登记的变动${waits}。`,
  holder: { CHECK: '用人单位或评价机构受理人员', EMPLOYER: '评价机构受理人员（填明现单位）', BODY: '评价机构受理人员', SUPERVISOR: '监管部门审核' } as Readonly<Record<string, string>>,
  transfer: {
    title: '移至其他计划', lead: '评价开始前，把所选人员移到本机构的另一计划，或先移出待编。已缴的费用随人转入，未缴的在新计划重新计收。先预览，全部可办才会办理。',
    target: '转入计划', out: '移出，暂不编入', reason: '原因', preview: '预览', act: (n: number) => `移转 ${n} 人`, done: '已移转，申请人将收到通知。', can: '可办', cannot: '不可办', columns: ['姓名', '结果', '费用', '原因'],
    charges: { NONE: '无', CARRIED: '已缴费用转入', DRAWN_ANEW: '在新计划重新计收' } as Readonly<Record<string, string>>,
  },
  excuse: { title: '缺席有正当理由，移至下批', lead: '评价开始后未到场、理由正当的，登记后不按缺考计，名额保留，结果生效后可编入下一计划（七(三)）。已有评分的不能办理。', act: (n: number) => `登记移至下批 ${n} 人`, done: '已登记。', excused: (why: string) => `移至下批：${why}` },
  preview: {
    title: '变动的后果', kind: '变动情形', kinds: { CHANGED_UNIT: '变动单位', RETIRED: '退休' } as Readonly<Record<string, string>>, look: '先看后果（不登记）', columns: ['办理', '申报', '申报名额', '评价计划', '收费'], cannot: '现在不能这样办理：',
    decisions: { REPORT: '登记该变动', HOLDS: '核实属实', NOT_SO: '核实不属实', GO_ON: '同意继续', STOP: '终止申报' } as Readonly<Record<string, string>>,
    applications: { GOES_ON: '继续办理', ANEW: '转请现单位重新推荐', HOLD: '暂停，等待办理', WITHDRAWN: '撤回，可以重新申报', ENDED: '终止' } as Readonly<Record<string, string>>,
    slots: { NONE: '未占名额', STAYS: '保留', GIVEN_BACK: '退回', WITH_PLAN: '移出计划后退回', FAILED: '评价已开始，按未合格计，可以补考' } as Readonly<Record<string, string>>,
    plans: { NONE: '未编入计划', STAYS: '不变', LEAVES: '移出计划', FINDING: '评价已开始，计划不改，报监管部门处理' } as Readonly<Record<string, string>>,
    charges: { NONE: '无', STAYS: '不变', BY_BODY: '未缴的由评价机构核减，已缴的由评价机构退费并写明原因' } as Readonly<Record<string, string>>,
  },
  paper: '凭单位书面确认（单位没有账号的）', confirmedBy: '书面确认人', status: { confirmed: (on: string, by: string) => `单位 ${on} 已确认（${by}）`, none: '单位未确认', paper: (by: string) => `书面确认${by ? `（${by}）` : ''}`, held: '人员变动待办结' },
};
