package tidemark.bothways;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.AggregatingState;
import org.apache.flink.api.common.state.AggregatingStateDescriptor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReducingState;
import org.apache.flink.api.common.state.ReducingStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Value, list, map, reducing and aggregating state, and the operator of KeyedStream.reduce. */
final class Keyed implements Shape {
    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        DataStream<String> states = feed.keyBy(n -> "key-" + n % 23, Types.STRING).process(new States()).uid("states");
        DataStream<String> sums = feed.map(n -> Tuple2.of("key-" + n % 5, n)).returns(Types.TUPLE(Types.STRING, Types.LONG))
                .setParallelism(1)
                .keyBy(pair -> pair.f0, Types.STRING)
                .reduce((a, b) -> Tuple2.of(a.f0, a.f1 + b.f1))
                .uid("sums")
                .map(pair -> "sum " + pair.f0 + " " + pair.f1).returns(Types.STRING);
        return states.union(sums);
    }

    static final class States extends KeyedProcessFunction<String, Long, String> {
        private transient ValueState<Long> sum;
        private transient ListState<Long> last;
        private transient MapState<String, Long> seen;
        private transient ReducingState<Long> greatest;
        private transient AggregatingState<Long, String> mean;

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Types.LONG));
            last = getRuntimeContext().getListState(new ListStateDescriptor<>("last", Types.LONG));
            seen = getRuntimeContext().getMapState(new MapStateDescriptor<>("seen", Types.STRING, Types.LONG));
            greatest = getRuntimeContext().getReducingState(new ReducingStateDescriptor<>("greatest", Math::max, Types.LONG));
            mean = getRuntimeContext().getAggregatingState(
                    new AggregatingStateDescriptor<>("mean", new Mean(), Types.TUPLE(Types.LONG, Types.LONG)));
        }

        @Override
        public void processElement(Long n, Context context, Collector<String> out) throws Exception {
            sum.update((sum.value() == null ? 0 : sum.value()) + n);
            List<Long> numbers = new ArrayList<>();
            for (long number : last.get()) numbers.add(number);
            numbers.add(n);
            last.update(numbers.subList(Math.max(0, numbers.size() - 3), numbers.size()));
            String digit = "d" + n % 5;
            seen.put(digit, seen.contains(digit) ? seen.get(digit) + 1 : 1);
            greatest.add(n * 37 % 101);
            mean.add(n);
            Map<String, Long> sorted = new TreeMap<>();
            for (Map.Entry<String, Long> entry : seen.entries()) sorted.put(entry.getKey(), entry.getValue());
            out.collect(context.getCurrentKey() + " " + n + " sum=" + sum.value() + " last=" + Text.of(last.get()) + " seen="
                    + Text.of(sorted) + " greatest=" + greatest.get() + " mean=" + mean.get());
        }
    }

    static final class Mean implements AggregateFunction<Long, Tuple2<Long, Long>, String> {
        @Override
        public Tuple2<Long, Long> createAccumulator() {
            return Tuple2.of(0L, 0L);
        }

        @Override
        public Tuple2<Long, Long> add(Long n, Tuple2<Long, Long> to) {
            return Tuple2.of(to.f0 + n, to.f1 + 1);
        }

        @Override
        public String getResult(Tuple2<Long, Long> of) {
            return of.f0 + "/" + of.f1;
        }

        @Override
        public Tuple2<Long, Long> merge(Tuple2<Long, Long> a, Tuple2<Long, Long> b) {
            return Tuple2.of(a.f0 + b.f0, a.f1 + b.f1);
        }
    }
}
