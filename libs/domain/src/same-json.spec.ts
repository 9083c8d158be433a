import { sameJson } from './same-json.js';

it.each<[unknown, unknown, boolean]>([
  [{ a: 1, b: [{ c: null, d: 'x' }] }, { b: [{ d: 'x', c: null }], a: 1 }, true], [{ a: undefined, b: 1 }, { b: 1 }, true], [null, null, true], [[], [], true],
  [{ a: 1 }, { a: 2 }, false], [{ a: 1 }, { a: 1, b: 1 }, false], [{ a: 1 }, { b: 1 }, false], [[1, 2], [2, 1], false], [[1], [1, 2], false], [[], {}, false], [null, {}, false], [{}, null, false], ['1', 1, false], [{ a: undefined }, { b: 1 }, false],
])('%j and %j: %p', (a, b, same) => { expect([sameJson(a, b), sameJson(b, a)]).toEqual([same, same]); });
