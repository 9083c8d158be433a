// The vocabulary of the house (domain.md §1, §10): pure, without a rule of the notice in it. Rules live in @gt/rules.
export * from './application.js';
export * from './archive.js';
export * from './catalogue.js';
export * from './certificate-number.js';
export * from './credit-code.js';
export * from './dates.js';
export * from './decision.js';
export * from './evaluation.js';
export * from './groups.js';
export * from './institution.js';
export * from './masks.js';
export * from './names.js';
export * from './occupation.js';
export * from './person-document.js';
export * from './reason.js';
export * from './skill-level.js';
export * from './title.js';
