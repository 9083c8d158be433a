import { differences, filled, partsOf } from '../../src/run/guide.js';

const page = ['# 标题', '> 某人「点」一下。', '```http', 'POST /a/{{id}}?b=1', 'If-Match: "1"', '', '{ "a": 1 }', '```', '```http', '200', 'ETag: "2"', '', '{ "id": "{{made}}" }', '```', '```http', 'POST /b', '', '{{上一个请求体}}', '```', '```http', '204', '```', '```js', '// a.mjs：程序', 'console.log(1);', '```'].join('\n');

it('acts, requests with their answers, and programs come in their order', () => {
  expect(partsOf(page)).toEqual([
    { kind: 'ACT', text: '某人「点」一下。' },
    { kind: 'EXCHANGE', line: 3, request: { method: 'POST', path: '/a/{{id}}?b=1', headers: new Map([['if-match', '"1"']]), body: '{ "a": 1 }' }, answer: { status: 200, headers: new Map([['etag', '"2"']]), json: { id: '{{made}}' } } },
    { kind: 'EXCHANGE', line: 15, request: { method: 'POST', path: '/b', headers: new Map(), body: '{ "a": 1 }' }, answer: { status: 204, headers: new Map(), json: null } },
    { kind: 'PROGRAM', name: 'a.mjs', text: '// a.mjs：程序\nconsole.log(1);' },
  ]);
  expect(() => partsOf('```http\nGET /a\n```')).toThrow('without an answer');
});

it('a difference from what is written is told; values are taken once and then held', () => {
  const values = new Map([['id', '7']]);
  expect(filled('/a/{{id}}', values)).toBe('/a/7');
  expect(() => filled('{{other}}', values)).toThrow('other');
  expect(differences({ id: '{{id}}', made: '{{made}}', list: ['…', { n: 2 }], any: '…', n: 1 }, { id: '7', made: 'x', list: [{ n: 1 }, { n: 2, m: 3 }], any: null, n: 1, more: 1 }, values)).toEqual([]);
  expect(values.get('made')).toBe('x');
  expect(differences({ made: '{{made}}', any: '…', list: [1], n: 1, some: ['…', 3] }, { made: 'y', list: [1, 2], n: '1', some: [2] }, values)).toHaveLength(5);
});
