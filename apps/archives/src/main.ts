import { runService } from '@gt/service-kit';
import { definition } from './index.js';

await runService(definition);
