export { definition } from './applications.js';
