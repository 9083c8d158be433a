import { markFace, type SignatureMark } from './signature-marks.js';

const at = '2026-03-20T23:30:00Z';
const hash = 'ab'.repeat(32);

describe('signature on paper', () => {
  it.each<[SignatureMark, string, string]>([
    [{ kind: 'PLATFORM', role: '评审专家', name: '周五', at, hash }, '平台签名（非可靠电子签名）', '2026-03-21 07:30　摘要 abababababab'],
    [{ kind: 'CA', role: '评审专家', name: '周五', at, hash, provider: '某某认证' }, '电子签名（某某认证）', '2026-03-21 07:30　摘要 abababababab'],
    [{ kind: 'WET_SCAN', role: '评审专家', name: '周五', at }, '手写签字（原件已扫描归档）', '2026-03-21'], // paper has a day
    [{ kind: 'APPROVAL', role: '评审专家', name: '周五', at }, '系统内审核通过', '2026-03-21 07:30'],
  ])('says its kind and its Shanghai time: %j', (mark, kind, when) => {
    expect(markFace(mark)).toEqual({ who: '评审专家：周五', kind, when });
  });

  it('shows on whose behalf a delegate acted', () => {
    expect(markFace({ kind: 'APPROVAL', role: '审核', name: '周五', at, onBehalfOf: '冯九' }).who).toBe('审核：周五（代冯九）');
  });

  it('leaves a line and a date for the pen', () => {
    expect(markFace({ kind: 'PEN', role: '考评员' })).toEqual({ who: '考评员：＿＿＿＿＿＿＿＿', kind: '', when: '　　　　年　　月　　日' });
  });

  it('refuses a time that is none', () => {
    expect(() => markFace({ kind: 'APPROVAL', role: '审核', name: '周五', at: '2026-03-20' })).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });
});
