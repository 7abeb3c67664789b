package tidemark.bothways;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Value, list and map state that a day without a write ends. */
final class Expiring implements Shape {
    @Override
    public DataStream<String> build(DataStream<Long> feed, Run run) {
        return feed.keyBy(n -> "key-" + n % 13, Types.STRING).process(new States()).uid("states");
    }

    static final class States extends KeyedProcessFunction<String, Long, String> {
        private transient ValueState<Long> sum;
        private transient ListState<Long> all;
        private transient MapState<String, Long> seen;

        private static <D extends StateDescriptor<?, ?>> D expiring(D descriptor) {
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofDays(1)).build());
            return descriptor;
        }

        @Override
        public void open(OpenContext context) {
            sum = getRuntimeContext().getState(expiring(new ValueStateDescriptor<>("sum", Types.LONG)));
            all = getRuntimeContext().getListState(expiring(new ListStateDescriptor<>("all", Types.LONG)));
            seen = getRuntimeContext().getMapState(expiring(new MapStateDescriptor<>("seen", Types.STRING, Types.LONG)));
        }

        @Override
        public void processElement(Long n, Context context, Collector<String> out) throws Exception {
            sum.update((sum.value() == null ? 0 : sum.value()) + n);
            all.add(n);
            String digit = "d" + n % 3;
            seen.put(digit, seen.contains(digit) ? seen.get(digit) + 1 : 1);
            Map<String, Long> sorted = new TreeMap<>();
            for (Map.Entry<String, Long> entry : seen.entries()) sorted.put(entry.getKey(), entry.getValue());
            out.collect(context.getCurrentKey() + " " + n + " sum=" + sum.value() + " all=" + Text.of(all.get()) + " seen=" + Text.of(sorted));
        }
    }
}
