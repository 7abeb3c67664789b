package tidemark.bothways;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/** Tuples as keys, and tuples and rows as values, elements and keys of a map. */
final class Products implements Shape {
    private static final TypeInformation<Row> ROW = Types.ROW(Types.STRING, Types.INT, Types.LONG);

    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        return feed.keyBy(n -> Tuple2.of("key-" + n % 3, (int) (n % 4)), Types.TUPLE(Types.STRING, Types.INT))
                .process(new States()).uid("states");
    }

    static final class States extends KeyedProcessFunction<Tuple2<String, Integer>, Long, String> {
        private transient ValueState<Row> row;
        private transient ValueState<Tuple3<String, Long, Double>> tuple;
        private transient ListState<Row> rows;
        private transient MapState<Tuple2<String, Long>, Row> byPair;

        @Override
        public void open(OpenContext context) {
            row = getRuntimeContext().getState(new ValueStateDescriptor<>("row", ROW));
            tuple = getRuntimeContext().getState(
                    new ValueStateDescriptor<>("tuple", Types.TUPLE(Types.STRING, Types.LONG, Types.DOUBLE)));
            rows = getRuntimeContext().getListState(new ListStateDescriptor<>("rows", ROW));
            byPair = getRuntimeContext().getMapState(
                    new MapStateDescriptor<>("by-pair", Types.TUPLE(Types.STRING, Types.LONG), ROW));
        }

        @Override
        public void processElement(Long n, Context context, Collector<String> out) throws Exception {
            Tuple2<String, Integer> key = context.getCurrentKey();
            Row now = Row.ofKind(n % 2 == 0 ? RowKind.INSERT : RowKind.UPDATE_AFTER, "row-" + n, n % 5 == 0 ? null : (int) (n % 9), n);
            Row before = row.value();
            Tuple3<String, Long, Double> sum = tuple.value();
            row.update(now);
            tuple.update(Tuple3.of("tuple-" + n, n + (sum == null ? 0 : sum.f1), n / 4.0 + (sum == null ? 0 : sum.f2)));
            rows.add(now);
            byPair.put(Tuple2.of("pair", n % 5), now);
            Map<Long, String> sorted = new TreeMap<>();
            for (Map.Entry<Tuple2<String, Long>, Row> entry : byPair.entries()) sorted.put(entry.getKey().f1, text(entry.getValue()));
            StringBuilder all = new StringBuilder();
            for (Row one : rows.get()) all.append(text(one)).append(';');
            String text = sum == null ? "null" : sum.f0 + "/" + sum.f1 + "/" + Math.round(sum.f2 * 4);
            out.collect(key.f0 + "/" + key.f1 + " " + n + " row=" + (before == null ? "null" : text(before)) + " tuple=" + text
                    + " rows=" + all + " by-pair=" + Text.of(sorted));
        }

        private static String text(Row row) {
            return row.getKind() + "/" + row.getField(0) + "/" + row.getField(1) + "/" + row.getField(2);
        }
    }
}
