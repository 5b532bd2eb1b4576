// Arrows point one way (ARCHITECTURE.md): renderer → shared ← electron; inside electron:
// hosts → rpc → domains → connectors, store, secrets.
const domains = 'tenants|connections|directory|home|audit|health|operations|tokens';
const hostFiles = '^electron/(main|web|cli|preload|compose)\\.ts$';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'shared-is-pure',
      comment: 'shared/ has no Node, no DOM and knows nobody',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(electron|renderer)/' },
    },
    {
      name: 'shared-has-no-node',
      severity: 'error',
      from: { path: '^shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-knows-shared-only',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^electron/' },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-knows-no-renderer',
      severity: 'error',
      from: { path: '^electron/' },
      to: { path: '^renderer/' },
    },
    {
      name: 'only-the-shell-imports-electron',
      severity: 'error',
      from: { path: '^(electron|shared|renderer)/', pathNot: '^electron/(shell/|main\\.ts$|preload\\.ts$)' },
      to: { path: '^(node_modules/electron/|electron$)' },
    },
    {
      name: 'connectors-know-no-domain',
      severity: 'error',
      from: { path: '^electron/connectors/', pathNot: '\\.test\\.ts$' },
      to: { path: `^electron/(${domains.replace('|operations', '')}|rpc|cli|web|shell)/` },
    },
    {
      name: 'low-layers-know-nobody-above',
      severity: 'error',
      from: { path: '^electron/(secrets|telemetry)/', pathNot: '\\.test\\.ts$' },
      to: { path: `^electron/(${domains}|rpc|cli|web|shell|connectors)/` },
    },
    {
      name: 'domains-know-no-host',
      severity: 'error',
      from: { path: `^electron/(${domains})/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^electron/(cli|web|shell)/|${hostFiles}` },
    },
    {
      name: 'no-foreign-repository',
      comment: "a domain asks another domain's service, never its repository (the store lists them all)",
      severity: 'error',
      from: { path: '^electron/([^/]+)/', pathNot: '^electron/(store)/|\\.test\\.ts$' },
      to: {
        path: '^electron/[^/]+/[^/]*repository\\.ts$',
        pathNot: '^electron/$1/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'sandbox-stands-alone',
      comment: 'the embedded clouds are reached over HTTP like any other',
      severity: 'error',
      from: { path: '^electron/sandbox/', pathNot: '\\.test\\.ts$' },
      to: { path: '^electron/', pathNot: '^electron/(sandbox/|locations\\.ts$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|release)/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
