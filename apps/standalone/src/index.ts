export { FIRST_ADMIN_ACCOUNT, startCity, type City } from './city.js';
export { claimFolder, keptIssuer, REPORT_FILE } from './folder.js';
export { Front, type Progress } from './front.js';
export { DEMONSTRATION_PASSWORD, secretsOf, type Secrets } from './secrets.js';
export { SERVICE_NAMES } from './service-names.js';
export { services } from './services.js';
export { callInProcess } from './seed.js';
