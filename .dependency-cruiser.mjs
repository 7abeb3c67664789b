/**
 * Dependencies point one way:
 *   shared <- binary <- savepoint <- analysis, binary <- storage, shared <- flink, everything above <- catalog <- operations <- hosts, cli
 *   binary, savepoint, storage <- runtime <- rest <- hosts, cli
 * and the renderer imports shared alone. Each room lists the rooms it may import from; the rest is forbidden.
 */
const below = ['binary', 'savepoint', 'analysis', 'storage', 'flink']
const rooms = {
  binary: [],
  savepoint: ['binary'],
  analysis: ['binary', 'savepoint'],
  storage: ['binary'],
  flink: [],
  runtime: ['binary', 'savepoint', 'storage'],
  rest: ['binary', 'runtime'],
  catalog: below,
  operations: [...below, 'catalog'],
  cli: [...below, 'catalog', 'operations', 'runtime', 'rest'],
  hosts: [...below, 'catalog', 'operations', 'runtime', 'rest'],
}

const TEST = '\\.test\\.ts$'

const roomRules = Object.entries(rooms).map(([room, allowed]) => ({
  name: `${room}-imports`,
  comment: `main/${room} may import ${['shared', ...allowed.map((name) => `main/${name}`)].join(', ')} and packages.`,
  severity: 'error',
  from: { path: `^main/${room}/`, pathNot: TEST },
  to: { path: '^(main|renderer|tests|scripts)/', pathNot: `^main/(${[room, ...allowed].join('|')})/` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
    {
      name: 'every-room-is-listed',
      comment: 'A folder of main/ without a line in the table above would escape the rule.',
      severity: 'error',
      from: { path: '^main/', pathNot: `^main/(${Object.keys(rooms).join('|')})/` },
      to: {},
    },
    {
      name: 'shared-stands-alone',
      comment: 'shared/ knows neither side, nor Node, nor Electron.',
      severity: 'error',
      from: { path: '^shared/', pathNot: TEST },
      to: { path: '^(main|renderer|tests|scripts)/|^(electron|ws|vue|pinia|better-sqlite3)$' },
    },
    {
      name: 'shared-without-node',
      severity: 'error',
      from: { path: '^shared/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'renderer-imports-shared-alone',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|tests|scripts)/' },
    },
    {
      name: 'renderer-without-node',
      comment: 'The window has no Node.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'electron-only-in-its-host',
      severity: 'error',
      from: { path: '^(shared|main|renderer)/', pathNot: '^main/hosts/electron/' },
      to: { path: '(^|/)node_modules/electron/|^electron$' },
    },
    {
      name: 'pure-analysis',
      comment: 'Judgements do no I/O.',
      severity: 'error',
      from: { path: '^main/(binary|savepoint|analysis)/', pathNot: TEST },
      to: { path: '^(node:)?(fs|fs/promises|net|http|https|child_process|worker_threads)$' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^(#build|virtual:)' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|node_modules/\\.nuxt-ui)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.vue', '.mjs', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}
