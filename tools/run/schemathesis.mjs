// npm run schemathesis [-- service …] [-- --seconds=N]: every OpenAPI against schemathesis with real tokens (tools/schemathesis). 0 when no answer was 5xx or other than the document says.
import { install } from './install.mjs';
import { build } from './build.mjs';
import { run } from './house.mjs';

install();
build(['e2e']);
process.exit(run(process.execPath, ['tools/schemathesis/index.mjs', ...process.argv.slice(2)]));
