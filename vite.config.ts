import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/**
 * Cloudscape's global styles carry their fonts as `data:` addresses. As files they need no `data:` in the
 * Content-Security-Policy, and a first paint does not wait for fonts that the page may not use.
 */
const fontsAsFiles = (): Plugin => {
  let building = false;
  return {
    name: 'steward:fonts-as-files',
    enforce: 'pre',
    configResolved(config) {
      building = config.command === 'build';
    },
    transform: {
      filter: { id: /@cloudscape-design\/global-styles\/index\.css/ },
      handler(css) {
        if (!building) return null;
        let count = 0;
        const code = css.replace(
          /url\(['"]?data:font\/woff2;base64,([^'")]+)['"]?\)/g,
          (_all, base64: string) => {
            count += 1;
            const source = Buffer.from(base64, 'base64');
            const id = this.emitFile({ type: 'asset', name: `open-sans-${count}.woff2`, source });
            return `url("/${this.getFileName(id)}")`;
          },
        );
        return { code, map: null };
      },
    },
  };
};

export default defineConfig({
  root: 'renderer',
  // Absolute: a reload of /activity/<id> must find the same files, over http and over app:// alike.
  base: '/',
  plugins: [fontsAsFiles(), react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: ['chrome130', 'firefox130', 'safari18'],
    // No data: addresses and no inline script: the policy that both hosts send forbids them.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
