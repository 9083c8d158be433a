export * from './check-file.js';
export * from './kept-files.js';
export * from './shown.js';
export * from './sweep.js';
