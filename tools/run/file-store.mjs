// npm run file-store: the conformance suite of libs/file-store against a real S3 store (npm test runs it on a folder). Exit code 0: every driver does the same.
import { S3Missing, startS3 } from '../s3/s3-local.mjs';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { run, stop } from './house.mjs';

install();
build(['file-store', 'persistence']);
const store = await startS3().catch((error) => { if (error instanceof S3Missing) stop(error.message, 3); throw error; });
process.once('exit', store.stop);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
process.exit(run(process.execPath, ['--no-warnings', 'node_modules/jest/bin/jest.js', '-c', 'tools/config/jest.config.mjs', '--testMatch', '**/test-s3/**/*.spec.ts', '--testPathPatterns', 'libs/file-store/'],
  { TEST_S3_ENDPOINT: store.endpoint, TEST_S3_ACCESS_KEY: store.accessKeyId, TEST_S3_SECRET_KEY: store.secretAccessKey }));
