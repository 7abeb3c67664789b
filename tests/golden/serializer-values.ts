import type { JsonValue } from '../../main/savepoint/serializers/serializer.ts'

const order = { class: 'demo.MyPojo', count: 1, name: 'a', opt: '2', tags: null }
const avro = (u: JsonValue, arr: JsonValue, m: JsonValue): JsonValue => ({
  avro: { s: 'hé', i: -1, l: '1', b: true, d: 1.5, u, arr, m: { map: m }, e: 'Y', by: { bytes: '0908' }, fx: { bytes: '0102' } },
})
const row = (kind: string, ...values: JsonValue[]): JsonValue => ({ kind, row: values })
const rowdata = (kind: string, ...values: JsonValue[]): JsonValue => ({ rowdata: values, kind })

/** Types whose JSON is the text that Java's toString gives. */
export const AS_TEXT: ReadonlySet<string> = new Set([
  ...['Long', 'Character', 'String', 'BigInteger', 'BigDecimal', 'Date', 'Instant', 'LocalDate', 'LocalTime', 'LocalDateTime'],
  ...['SqlDate', 'SqlTime', 'SqlTimestamp', 'StringValue', 'LongValue', 'StringData', 'DecimalData(10,2)', 'DecimalData(30,3)'],
  ...['TimestampData(3)', 'TimestampData(6)'],
])

/** What the values of the vectors are in JSON, by the name of the serializer and in their order. */
export const EXPECTED: Readonly<Record<string, JsonValue[]>> = {
  Integer: [0, 1, -1, 2147483647, -2147483648],
  Short: [0, -1, 258],
  Byte: [0, -1, 127],
  Boolean: [true, false],
  Double: [0, '-0.0', 1.5, 'NaN', 'Infinity'],
  Float: [0, '-0.0', 1.5, 'NaN'],
  Void: [null],
  IntValue: [5],
  NullValue: [null],
  'byte[]': [{ bytes: '' }, { bytes: '0102ff' }],
  'boolean[]': [[true, false]],
  'short[]': [[1, -1]],
  'char[]': [['a', '€']],
  'int[]': [[1, -1]],
  'long[]': [['1', '-1']],
  'float[]': [[1.5]],
  'double[]': [[1.5]],
  'String[]': [['a', null, ''], []],
  'Integer[] (generic array)': [[1, null, 2], []],
  'Tuple2<String,Integer>': [
    ['a', 1],
    [null, 1],
  ],
  Tuple0: [[]],
  'Row(String,Int,Long) named': [
    row('INSERT', 'a', 1, '2'),
    row('INSERT', null, 1, null),
    row('DELETE', 'a', 1, '2'),
    row('UPDATE_AFTER', null, 1, '2'),
    row('UPDATE_BEFORE', 'x', 1, null),
  ],
  'Row of 9 ints': [row('INSERT', 0, null, 2, null, 4, null, 6, null, 8)],
  'Row legacy without RowKind': [row('INSERT', 'a', null)],
  'List<String>': [['a', 'b'], []],
  'Map<String,Integer>': [{ map: [['a', 1]] }, { map: [['n', null]] }],
  'Set<String>': [['a', 'b'], [null]],
  'Nullable<Integer>': [null, 5],
  'Nullable<Integer> padded': [null, 5],
  'Either<String,Integer>': [{ left: 'l' }, { right: 3 }],
  'Enum Color': ['RED', 'BLUE'],
  'POJO MyPojo (List<String> field)': [
    null,
    order,
    { class: 'demo.MyPojo', count: -1, name: null, opt: null, tags: null },
    {
      class: 'demo.MySub',
      undecoded: { bytes: '020000000002003ff800000000000000027300000000000000000301', serializer: 'PojoSerializer(demo.MySub)' },
    },
  ],
  'POJO MyPojo with registered subclass MySub': [order, { class: 'demo.MySub', count: 2, extra: 1.5, name: 's', opt: '3', tags: null }],
  'Kryo Generic': [{ undecoded: { bytes: '57010e018278', serializer: 'org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer' } }],
  VoidNamespace: [null],
  TimeWindow: [['1000', '2000']],
  GlobalWindow: ['GlobalWindow'],
  'Timer<String,VoidNamespace>': [
    { timestamp: '1700000000000', key: 'k1', namespace: null },
    { timestamp: '-1', key: 'k1', namespace: null },
  ],
  'Timer<Long,TimeWindow>': [{ timestamp: '1999', key: '5', namespace: ['1000', '2000'] }],
  'Ttl<String>': [{ lastAccess: '1700000000000', value: 'v' }],
  'Ttl<Nullable? map value Long>': [{ map: [['k', { lastAccess: '1700000000000', value: '9' }]] }],
  'CoGroup UnionSerializer<String,Long>': [{ left: 's' }, { right: '7' }],
  'Avro GenericRecord': [avro('x', [1, 2], [['k', '5']]), avro(null, [], [])],
  'RowData(INT,VARCHAR,BIGINT,VARCHAR null,BOOLEAN,DOUBLE)': [
    rowdata('+I', 1, 'abc', '5', null, true, 1.5),
    rowdata('-D', -2, 'longer than seven', '-5', 'x', false, '-0.0'),
  ],
  'RowData(DECIMAL(10,2),DECIMAL(30,3),TIMESTAMP(3),TIMESTAMP(6),BYTES,TINYINT,SMALLINT,FLOAT,DATE)': [
    rowdata(
      '+I',
      '12.34',
      '123456789012345678901.500',
      '2023-11-14T22:13:20.123',
      '2023-11-14T22:13:20.123456',
      { bytes: '010203' },
      1,
      2,
      3.5,
      '2022-01-08',
    ),
    rowdata('+I', null, null, null, null, null, null, null, null, null),
  ],
  'RowData(ROW<INT,VARCHAR>,ARRAY<INT>,MAP<VARCHAR,INT>)': [rowdata('+I', rowdata('+I', 7, 'in'), [1, null, 3], { map: [['k', 9]] })],
  'BinaryRowData arity 2': [],
  'ArrayData<INT>': [[1, null, 3]],
  'MapData<VARCHAR,INT>': [{ map: [['k', 9]] }],
  'LinkedList<Int> (table LinkedListSerializer)': [[1, 2]],
  'Scala case class scala.Tuple2<String,Integer>': [['a', 1]],
  'Scala Option<Integer>': [3, null],
  'Scala Either<String,Integer>': [{ left: 'l' }, { right: 3 }],
  'Scala Unit': [null],
  'Scala Try<Integer>': [{ success: 3 }],
  'CEP Lockable<String>': [{ refCount: 2, value: 'e' }],
  'CEP NFAStateSerializer': [],
  'CEP EventId': [{ id: 3, timestamp: '1000' }],
  'CEP NodeId': [],
  'CEP DeweyNumber': [],
  'CEP SharedBufferNode': [],
}

/** What the codecs whose type says more than their serializer's name call themselves. */
export const TYPES: Readonly<Record<string, string>> = {
  'Tuple2<String,Integer>': 'TUPLE<STRING, INT>',
  'Nullable<Integer> padded': 'NULLABLE<INT>',
  'Timer<Long,TimeWindow>': 'TIMER<LONG, TIME_WINDOW>',
  'Ttl<Nullable? map value Long>': 'MAP<STRING, TTL<LONG>>',
  'Avro GenericRecord': 'AVRO(demo.R)',
  'RowData(INT,VARCHAR,BIGINT,VARCHAR null,BOOLEAN,DOUBLE)':
    'ROWDATA<INT, VARCHAR(2147483647), BIGINT, VARCHAR(2147483647), BOOLEAN, DOUBLE>',
  'RowData(DECIMAL(10,2),DECIMAL(30,3),TIMESTAMP(3),TIMESTAMP(6),BYTES,TINYINT,SMALLINT,FLOAT,DATE)':
    'ROWDATA<DECIMAL(10, 2), DECIMAL(30, 3), TIMESTAMP(3), TIMESTAMP(6), VARBINARY(100), TINYINT, SMALLINT, FLOAT, DATE>',
  'RowData(ROW<INT,VARCHAR>,ARRAY<INT>,MAP<VARCHAR,INT>)':
    'ROWDATA<ROW<`f0` INT, `f1` VARCHAR(2147483647)>, ARRAY<INT>, MAP<VARCHAR(2147483647), INT>>',
  'MapData<VARCHAR,INT>': 'MAPDATA<VARCHAR(2147483647), INT>',
  'Scala case class scala.Tuple2<String,Integer>': 'CASE_CLASS(Tuple2)<STRING, INT>',
  'Scala Try<Integer>': 'TRY<INT>',
}
