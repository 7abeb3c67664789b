import { describe, expect, it } from 'vitest'
import type { SavepointMetadata } from '../metadata/model.ts'
import { uidsInConfig } from './config-scan.ts'
import { harvestText } from './harvest.ts'
import { uidsInMetadata } from './metadata-uids.ts'

const uidsOf = (name: string, text: string): string[] => harvestText(name, text).map(({ uid }) => uid)

describe('source files', () => {
  it.each([
    ['Java', 'Job.java', 'stream.map(x -> x).name("Map").uid("map-uid").print();', ['map-uid']],
    ['line breaks', 'Job.java', '.uid(\n    "orders"\n  )', ['orders']],
    ['constants', 'Job.java', 'private static final String TOTALS = "totals-v2";\n s.uid(Uids.TOTALS);', ['totals-v2']],
    ['joined text', 'Job.java', 'static final String P = "shop";\n s.uid(P + "-" + "orders");', ['shop-orders']],
    ['escapes', 'Job.java', String.raw`s.uid("merge/\u00fcn\"x\\")`, ['merge/ün"x\\']],
    ['names nobody explains', 'Job.java', 's.uid(config.uid()); s.uid(prefix + "x");', []],
    ['Scala', 'Job.scala', 'val Enrich = "enrich-device"\nstream.map(f).uid(Enrich)', ['enrich-device']],
    ['Kotlin', 'Job.kt', 'const val DEDUP: String = "dedup"\nstream.uid(DEDUP)', ['dedup']],
    ['Python', 'job.py', "UID = 'py-map'\nds.map(f).uid(UID).uid('sink')", ['py-map', 'sink']],
    ['TypeScript', 'job.ts', 'export const uids = { a: "x" }\nenv.fromSource(s).uid(`orders`)', ['orders']],
    ['interpolation that cannot be known', 'job.ts', 'stream.uid(`${prefix}-x`)', []],
    ['setters and the State Processor API', 'Job.java', 't.setUid("a"); OperatorIdentifier.forUid("b");', ['a', 'b']],
    ['a constant that names itself', 'Job.java', 'X = X + "a";\n s.uid(X);', []],
    ['no uid of something else', 'Job.java', 'fluid("x"); user.getUid("y"); uidOf("z")', []],
  ])('%s', (_, name, text, uids) => {
    expect(uidsOf(name, text)).toEqual(uids)
  })

  it('pairs a pinned hash with the uid beside it', () => {
    const text =
      's.uid("totals").name("Totals").setUidHash("00112233445566778899AABBCCDDEEFF"); t.setUidHash("ffeeddccbbaa99887766554433221100")'
    expect(harvestText('Job.java', text)).toEqual([
      { uid: 'totals', name: null, source: 'Job.java' },
      { uid: 'totals', name: null, source: 'Job.java (setUidHash)', id: '00112233445566778899aabbccddeeff' },
    ])
  })
})

describe('configuration', () => {
  it('takes the values of uid keys', () => {
    expect([
      ...uidsInConfig(
        'steps:\n  - uid: orders # comment\n    name: x\n  - uid: "a \\"b\\""\n  - uid: \'it\'\'s\'\nguid: no\nuid:\nname: y\n',
      ),
    ]).toEqual(['orders', 'a "b"', "it's"])
    expect([...uidsInConfig('{"a":[{"name":"n","uid":"one"},{"uid":"two"}],"uid":7}')]).toEqual(['one', 'two', '7'])
  })
})

describe('word lists', () => {
  it('are one uid a line, with a name after a tab', () => {
    expect(harvestText('uids.txt', '\uFEFFa\r\n\n  b \tName of b\nwith space/and:punct#1\n')).toEqual([
      { uid: 'a', name: null, source: 'uids.txt' },
      { uid: 'b', name: 'Name of b', source: 'uids.txt' },
      { uid: 'with space/and:punct#1', name: null, source: 'uids.txt' },
    ])
  })
})

describe('metadata', () => {
  it('gives the uids that it stores, with ids and names', () => {
    const operator = {
      parallelism: 1,
      maxParallelism: 128,
      chainLength: null,
      coordinator: null,
      finished: false,
      subtasks: [],
    }
    const metadata: SavepointMetadata = {
      version: 6,
      checkpointId: 1n,
      masterStates: [],
      properties: null,
      operators: [
        { ...operator, uid: 'orders', name: 'Orders', id: '00112233445566778899aabbccddeeff' },
        { ...operator, uid: null, name: 'Map', id: 'ffeeddccbbaa99887766554433221100' },
      ],
    }
    expect(uidsInMetadata(metadata, 'sp-1')).toEqual([
      { uid: 'orders', name: 'Orders', source: 'sp-1', id: '00112233445566778899aabbccddeeff' },
    ])
  })
})
