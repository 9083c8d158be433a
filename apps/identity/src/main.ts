import { runService } from '@gt/service-kit';
import { readIdentityOptions } from './options.js';
import { identityService } from './service.js';

await runService(identityService(() => readIdentityOptions(process.env)));
