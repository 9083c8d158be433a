/** class-validator's constraints that the house uses, as stable code and Chinese sentence; our own decorators bring their Chinese text along. */
const MESSAGES: Readonly<Record<string, { code: string; message: (text: string) => string }>> = {
  isString: { code: 'NOT_A_STRING', message: () => '应为文本。' },
  isBoolean: { code: 'NOT_A_BOOLEAN', message: () => '应为 true 或 false。' },
  isInt: { code: 'NOT_AN_INTEGER', message: () => '应为整数。' },
  isNumber: { code: 'NOT_A_NUMBER', message: () => '应为数字。' },
  isArray: { code: 'NOT_AN_ARRAY', message: () => '应为数组（[…]）。' },
  isObject: { code: 'NOT_AN_OBJECT', message: () => '应为对象（{…}）。' },
  isIn: { code: 'NOT_IN_LIST', message: (text) => `取值不在允许范围内：${text.replace(/^.*: /, '')}。` },
  isEnum: { code: 'NOT_IN_LIST', message: (text) => `取值不在允许范围内：${text.replace(/^.*: /, '')}。` },
  isUuid: { code: 'NOT_AN_ID', message: () => '应为编号（UUID）。' },
  isNotEmpty: { code: 'EMPTY', message: () => '不能为空。' },
  minLength: { code: 'TOO_SHORT', message: () => '内容太短。' },
  maxLength: { code: 'TOO_LONG', message: () => '内容太长。' },
  isLength: { code: 'LENGTH', message: () => '内容长度不符合要求。' },
  min: { code: 'TOO_SMALL', message: (text) => `数值过小，应不小于 ${/-?[\d.]+$/.exec(text)?.[0] ?? '下限'}。` },
  max: { code: 'TOO_LARGE', message: (text) => `数值过大，应不大于 ${/-?[\d.]+$/.exec(text)?.[0] ?? '上限'}。` },
  arrayMaxSize: { code: 'TOO_MANY', message: (text) => `项数过多，最多 ${/\d+/.exec(text)?.[0] ?? ''} 项。` },
  arrayMinSize: { code: 'TOO_FEW', message: (text) => `项数过少，至少 ${/\d+/.exec(text)?.[0] ?? ''} 项。` },
  arrayUnique: { code: 'DUPLICATE', message: () => '有重复项。' },
  matches: { code: 'FORMAT', message: () => '格式不正确。' },
};

/** Code and sentence of a failed constraint. Our decorators are named `gt:CODE` and carry their own Chinese text. */
export function messageOf(constraint: string, text: string): { code: string; message: string } {
  if (constraint.startsWith('gt:')) return { code: constraint.slice(3), message: text };
  const known = MESSAGES[constraint];
  return known ? { code: known.code, message: known.message(text) } : { code: constraint.replace(/[A-Z]/g, (c) => `_${c}`).toUpperCase(), message: '取值不正确，请核对。' };
}
