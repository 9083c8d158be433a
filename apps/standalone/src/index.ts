export { claimFolder, FIRST_ADMIN_ACCOUNT, startCity, type City } from './city.js';
export { Front, type Progress } from './front.js';
export { DEMONSTRATION_PASSWORD, secretsOf, type Secrets } from './secrets.js';
export { SERVICE_NAMES, services } from './services.js';
