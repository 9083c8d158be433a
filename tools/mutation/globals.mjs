// What the pure specs ask of jest, from the house's own jest. Loaded before mocha (--import), which brings describe and it when it takes a spec.
import { register } from 'node:module';
import { expect } from 'expect';
import { bind } from 'jest-each';

register('../config/sources.mjs', import.meta.url);
register('./loader.mjs', import.meta.url);
globalThis.expect = expect;
for (const name of ['it', 'describe']) {
  let given;
  Object.defineProperty(globalThis, name, {
    configurable: true,
    get: () => given,
    set: (mocha) => {
      given = mocha;
      if (mocha) given.each = bind(mocha, false);
    },
  });
}
