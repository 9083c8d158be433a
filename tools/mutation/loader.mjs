// Gives the specs our fast-check.
const ours = new URL('./fast-check.mjs', import.meta.url).href;

export const resolve = (specifier, context, next) => (specifier === 'fast-check' && context.parentURL !== ours ? { url: ours, shortCircuit: true } : next(specifier, context));
