import vue from '@vitejs/plugin-vue';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig } from 'vite';

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, '../dist/web');
/** Bytes below which a compressed copy saves nothing worth a header. */
const WORTH_COMPRESSING = 1024;

/** A compressed copy beside every text file, once per build, so that the server never compresses while it serves. */
const compressed = {
  name: 'compressed-copies',
  closeBundle() {
    for (const entry of fs.readdirSync(out, { recursive: true })) {
      const file = path.join(out, entry);
      if (!/\.(js|css|html|svg)$/.test(file) || fs.statSync(file).size < WORTH_COMPRESSING) continue;
      const bytes = fs.readFileSync(file);
      fs.writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
      fs.writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
};

/** Nothing is inlined: the content security policy allows files of this origin and nothing else. */
export default defineConfig({
  root: here,
  plugins: [vue(), compressed],
  define: { __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
  build: {
    outDir: out, emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false, target: 'es2022',
  },
  logLevel: 'warn',
});
