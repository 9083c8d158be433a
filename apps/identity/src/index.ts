export { identityService } from './service.js';
export { readIdentityOptions, type IdentityOptions } from './options.js';
export { OIDC_PATH } from './oidc/mount.js';
